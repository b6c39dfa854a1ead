// What `npm run lint` checks in the text of the code. Which way imports may go stands in .dependency-cruiser.cjs,
// layout is Prettier's.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Workflows are replayed and rules are pure: the same question must get the same answer at any time. */
const DETERMINISTIC = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take the instant as a parameter.' },
    { object: 'Math', property: 'random', message: 'Take the choice as a parameter.' },
    { object: 'process', property: 'env', message: 'Configuration comes in as a parameter.' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Take the instant as a parameter.',
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.orderbridge/', 'test/replay/histories/'] },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'process',
            'console',
            'Buffer',
            'URL',
            'fetch',
            'AbortController',
            'AbortSignal',
            'performance',
          ],
          ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'queueMicrotask'],
          ...['TextDecoder', 'TextEncoder', 'URLSearchParams', 'structuredClone'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A module of Nest is a class with nothing but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Options are object literals everywhere in Nest and Temporal, and their enumerations are numbers elsewhere.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      complexity: ['error', 15],
    },
  },
  { files: ['domain/**/*.ts', 'workflows/**/*.ts'], ignores: ['**/*.test.ts'], rules: DETERMINISTIC },
  {
    // A list.
    files: ['domain/errors/error-codes.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Made by TypeORM.
    files: ['src/platform/database/migrations/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Answers over HTTP and rows of SQL are looked at as they come.
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/require-await': 'off',
      'max-lines': 'off',
      'max-depth': 'off',
      complexity: 'off',
    },
  },
  {
    // Programs for a terminal.
    files: ['demo/**/*.ts', 'bench/**/*.ts', 'scripts/**', 'src/company-load.ts', 'src/migrate.ts'],
    rules: { 'no-console': 'off' },
  },
);
