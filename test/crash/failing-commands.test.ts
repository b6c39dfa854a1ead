import { AsyncLocalStorage } from 'node:async_hooks';
import { DiligentStaff } from '../../chaos/diligent-staff.js';
import { differences, ledgerOf, type Ledger } from '../../chaos/ledgers.js';
import { inWords, pointsOf, commandOf, type Moment, type Point } from '../../chaos/points.js';
import { OrderDesk, type CommandHandler } from '../../src/orders/order-desk.js';
import { Database, type Tx } from '../../src/platform/database/database.js';
import type { Command, CommandName, Outcome } from '../../workflows/messages.js';
import { TestCompany } from '../service/support/company.js';
import { until } from '../service/support/wait.js';

/** Failures of one command of one order, as long as there are any left. */
interface Trouble extends Point {
  left: number;
}

/** A step is tried twice in the workflow's own worker before it goes to the departments' queues, where it fails once more. */
const OFTEN = { once: 1, thrice: 3 } as const;
const AT_ONCE = 6;
const ORDER_MS = 90_000;
const ALL_MS = 240_000;

/** By the customer's own number of the order, and by ours once a command has been begun for it. */
const troubles = new Map<string, Trouble>();
const offered = new Set<CommandName>();
const inStep = new AsyncLocalStorage<readonly Command[]>();

function failHere(order: string, names: readonly CommandName[], moment: Moment): void {
  const trouble = troubles.get(order);
  if (!trouble || trouble.left === 0 || trouble.moment !== moment || !names.includes(trouble.command)) return;
  trouble.left -= 1;
  throw new Error(`the test lets ${inWords(trouble)} fail`);
}

/** Where commands are carried out, with places to fail before their work, before the commit, and after it. */
function letCommandsFail(): void {
  /* eslint-disable @typescript-eslint/unbound-method -- each is called with the object it was called on */
  const { offer, carryOut } = OrderDesk.prototype;
  const { transaction } = Database.prototype;
  /* eslint-enable @typescript-eslint/unbound-method */
  OrderDesk.prototype.offer = function (name: CommandName, handler: CommandHandler) {
    offered.add(name);
    offer.call(this, name, async (file, command) => {
      const { number, customerPo } = file.order;
      const trouble = troubles.get(customerPo ?? '');
      if (trouble) troubles.set(number, trouble);
      failHere(number, [name], 'before its work');
      await handler(file, command);
    });
  };
  OrderDesk.prototype.carryOut = async function (commands: readonly Command[]): Promise<Outcome> {
    const outcome = await inStep.run(commands, () => carryOut.call(this, commands));
    failIn(commands, 'after the commit, before the answer');
    return outcome;
  };
  Database.prototype.transaction = async function <T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const commands = inStep.getStore();
    return (await transaction.call(this, async (tx: Tx) => {
      const result = await work(tx);
      if (commands) failIn(commands, 'after its work, before the commit');
      return result;
    })) as T;
  };
}

function failIn(commands: readonly Command[], moment: Moment): void {
  const names = commands.map(({ name }) => name);
  failHere(commands[0]?.order ?? '', names, moment);
}

let company: TestCompany;
let staff: DiligentStaff;
let working: Promise<void>;
let placed = 0;

letCommandsFail();
beforeAll(async () => {
  company = await TestCompany.open('failing_commands');
  staff = new DiligentStaff([company.url]);
  working = staff.work();
}, ORDER_MS);
afterAll(async () => {
  staff?.stop();
  await working;
  await company?.close();
});

const LOOK = `
  select closed_at is not null as closed, stage,
    (select json_agg(kind) from tasks t where t.order_id = o.id and t.state in ('open', 'claimed')) as tasks,
    (select json_agg(kind || coalesce(facts ->> 'detail', '') order by revision) from timeline t where t.order_id = o.id) as said
  from orders o where number = $1`;

/** An order from its placing to its end; it has a number of the customer's that is compared like any document's. */
async function live(trouble?: Trouble): Promise<string> {
  placed += 1;
  const customerPo = `PO-2026-${String(placed).padStart(6, '0')}`;
  if (trouble) troubles.set(customerPo, trouble);
  const order = await staff.place(customerPo);
  let seen: unknown;
  const isClosed = async (): Promise<boolean> => {
    [seen] = await company.rows(LOOK, [order]);
    return (seen as { closed: boolean }).closed;
  };
  await until(`${order} to be closed${trouble ? ` after ${inWords(trouble)} failed` : ''}`, isClosed, {
    timeoutMs: ORDER_MS,
    lastSeen: () => `${JSON.stringify(seen)}; refused: ${JSON.stringify([...staff.refusals])}`,
  });
  return order;
}

/**
 * On the queues a step is several transactions, each of which counts as one more revision of the order; and facts that
 * come between two of them tell of an order whose step is half done.
 */
const asOnQueues = (ledger: Ledger): Ledger =>
  new Map([...ledger].map(([table, rows]) => [table, rows.map(withoutProgress).sort()]));

const withoutProgress = (row: string): string =>
  JSON.stringify(JSON.parse(row), (field, value: unknown) =>
    field === 'progress' || field === 'revision' ? undefined : value,
  );

describe('an order of which a command fails', () => {
  let expected: Ledger;
  let reached: CommandName[];

  it(
    'is the same in the books as the next one when nothing fails',
    async () => {
      const [first, second] = [await live(), await live()];
      expected = await ledgerOf(company, first);
      expect(differences(expected, await ledgerOf(company, second))).toEqual([]);
      const effects = await company.rows<{ key: string }>(
        `select key from effects where split_part(key, ':', 1) = $1`,
        [first],
      );
      reached = [...new Set(effects.map(({ key }) => commandOf(key) as CommandName))];
      for (const table of [
        'orders',
        'work_orders',
        'purchase_lines',
        'shipments',
        'payment_allocations',
        'movements',
        'effects',
      ])
        expect(expected.get(table)?.length).toBeGreaterThan(0);
    },
    2 * ORDER_MS,
  );

  it('needs every command that a department offers', () => {
    expect([...reached].sort()).toEqual([...offered].sort());
  });

  it.each(Object.entries(OFTEN))(
    'is the same in the books when it fails %s, whatever the command and the moment',
    async (_often, left) => {
      const points = pointsOf(reached).map((point): Trouble => ({ ...point, left }));
      const rest = [...points];
      const found: string[] = [];
      const attempt = async (): Promise<void> => {
        for (let trouble = rest.shift(); trouble; trouble = rest.shift()) {
          const ledger = await ledgerOf(company, await live(trouble));
          const different =
            left === OFTEN.once
              ? differences(expected, ledger)
              : differences(asOnQueues(expected), asOnQueues(ledger));
          found.push(...different.map((each) => `${inWords(trouble)}: ${each}`));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, attempt));
      expect(found).toEqual([]);
      // Each has failed as often as it was to.
      expect(points.filter((each) => each.left > 0)).toEqual([]);
      process.stdout.write(`failing commands: ${points.length} points, ${left} failure(s) at each\n`);
    },
    ALL_MS,
  );
});
