// Which way imports may go; the third checker of `npm run lint`. See docs/decisions/0003-import-directions.md.

/** Beside services, modules and entities, what a room opens to the others. A new door is a decision: add it here. */
const DOORS = [
  'src/catalog/item-view[.]ts',
  // How the tasks of a negotiation are answered.
  'src/change/change-answers[.]ts',
  'src/company/company-profile[.]ts',
  'src/company/company-policies[.]ts',
  'src/company/policy-files[.]ts',
  // Work that is looked at and taken back, and what the order's workflow itself is asked.
  'src/control/(?:rehearsal|order-control|repeated-request)[.]ts',
  'src/identity/(?:access|actor|policy|password)[.]ts',
  // What a route takes, completing its task takes too.
  'src/(?:finance|inventory|logistics|production|purchasing)/[a-z]+[.]views[.]ts',
  'src/finance/(?:end-undelivered|settle-change)[.]ts',
  'src/inventory/(?:stock|scrap-goods|released-goods|return-goods)[.]ts',
  'src/inventory/queue-of-releases[.]ts',
  'src/logistics/(?:amend-shipments|carriage-options|packed-shipments)[.]ts',
  'src/notifications/(?:write-letter|staff-letters)[.]ts',
  'src/orders/(?:order-desk|order-messenger|order-file|order-queries|order-versions|order-view)[.]ts',
  // A change prices the whole order anew, and takes and begins lines as a new order does.
  'src/orders/(?:order-input|new-order-rows|reprice-order|listed-prices)[.]ts',
  'src/production/work-of-order[.]ts',
  'src/purchasing/cancel-purchases[.]ts',
  'src/promising/(?:cover-shortages|drop-plans)[.]ts',
  // What other orders lack and could have, for whoever takes it first.
  'src/promising/uncovered[.]ts',
  // What a change fits to the order's new version, department by department.
  'src/inventory/(?:held-goods|return-goods|released-goods|transfers-of-components)[.]ts',
  'src/logistics/amend-shipments[.]ts',
  'src/orders/amend-task[.]ts',
  'src/production/(?:amend-work|held-supply|pass-work-on)[.]ts',
  'src/purchasing/(?:amend-purchases|await-goods)[.]ts',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one thing or three. Types may, and entities point at each other.',
      severity: 'error',
      from: { pathNot: '[.]entities[.]ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'], pathNot: '[.]entities[.]ts$' } },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules use nothing but each other and exact decimals: no framework, clock, randomness or I/O.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: ['^domain/', '^node_modules/decimal[.]js/'] },
    },
    {
      name: 'workflows-are-deterministic',
      comment: 'Workflow code is replayed: domain, the messages, and the SDK made for it.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: [
          '^workflows/',
          '^domain/',
          '^node_modules/@temporalio/(?:workflow|common)/',
          '^activities/',
        ],
      },
    },
    {
      name: 'workflows-know-activities-by-type',
      comment: 'Workflows call activities through a proxy; importing one would run it inside the sandbox.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'activities-are-a-thin-seam',
      comment: 'Activities call services of the rooms; they know no table and no controller.',
      severity: 'error',
      from: { path: '^activities/' },
      to: {
        path: ['^src/', '^workflows/', '^node_modules/(?:typeorm|pg)/'],
        pathNot: [
          '[.]service[.]ts$',
          '^workflows/(?:messages|search-attributes)[.]ts$',
          ...DOORS.map((door) => `^${door}$`),
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-the-worker-runs-activities',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/worker[.]ts$' },
      to: { path: '^activities/' },
    },
    {
      name: 'service-knows-messages-only',
      comment:
        'The service speaks to workflows by their messages; their code runs in the worker’s sandbox alone.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^workflows/', pathNot: '^workflows/(?:messages|search-attributes)[.]ts$' },
    },
    {
      name: 'rooms-by-their-doors',
      comment: 'A room uses another through its services, module, entities and the doors listed above.',
      severity: 'error',
      from: { path: '^src/(?!platform/)([^/]+)/' },
      to: {
        path: '^src/[^/]+/',
        pathNot: [
          '^src/$1/',
          '^src/platform/',
          '[.](?:service|module|entities)[.]ts$',
          ...DOORS.map((door) => `^${door}$`),
        ],
      },
    },
    {
      name: 'platform-is-below-the-rooms',
      comment: 'The platform knows of the rooms their tables and who may call, nothing else.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(?!platform/)', pathNot: ['[.]entities[.]ts$', '^src/identity/access[.]ts$'] },
    },
    {
      name: 'nothing-needs-demo-or-bench',
      severity: 'error',
      from: { path: '^(?:domain|workflows|activities|src)/' },
      to: { path: '^(?:demo|bench|chaos|test|scripts)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'What runs in production is under dependencies; types are erased.',
      severity: 'error',
      from: { path: '^(?:domain|workflows|activities|src)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dead-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Tests may look into everything.
    exclude: { path: ['[.]test[.]ts$', '^dist/'] },
    doNotFollow: { path: '^node_modules/' },
    // Also what only types need: a direction is a direction.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};
