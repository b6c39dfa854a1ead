import { AsyncLocalStorage } from 'node:async_hooks';
import { DiligentStaff, STORIES, type Story } from '../../chaos/diligent-staff.js';
import { differences, ledgerOf, type Ledger } from '../../chaos/ledgers.js';
import { inWords, pointsOf, commandOf, type Moment, type Point } from '../../chaos/points.js';
import { OrderDesk, type CommandHandler } from '../../src/orders/order-desk.js';
import { Database, type Tx } from '../../src/platform/database/database.js';
import { COMMANDS, type Command, type CommandName, type Outcome } from '../../workflows/messages.js';
import { TestCompany } from '../service/support/company.js';
import { until } from '../service/support/wait.js';

/** Failures of one command of one order, as long as there are any left. */
interface Trouble extends Point {
  left: number;
}

/** A step is tried twice in the workflow's own worker before it goes to the departments' queues, where it fails once more. */
const OFTEN = { once: 1, thrice: 3 } as const;
const OFTEN_LOCALLY = 2;
const AT_ONCE = 6;
const ORDER_MS = 90_000;
const ALL_MS = 300_000;
const say = (line: string): void => void process.stdout.write(`failing commands: ${line}\n`);

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
  staff = new DiligentStaff([company.url], company);
  working = staff.work();
}, ORDER_MS);
afterAll(async () => {
  staff?.stop();
  await working;
  await company?.close();
});

const CLOSED = `
  select closed_at is not null
     and not exists (select from tasks t where t.order_id = o.id and t.state in ('open', 'claimed')) as closed
  from orders o where number = $1`;
/** For whoever wonders why an order is not. */
const LOOK = `
  select stage,
    (select json_agg(kind) from tasks t where t.order_id = o.id and t.state in ('open', 'claimed')) as tasks,
    (select json_agg(kind || coalesce(facts ->> 'detail', '') order by revision) from timeline t where t.order_id = o.id) as said
  from orders o where number = $1`;

/** An order from its placing to its end; it has a number of the customer's that is compared like any document's. */
async function live(story: Story, trouble?: Trouble): Promise<string> {
  placed += 1;
  const customerPo = `PO-2026-${String(placed).padStart(6, '0')}`;
  if (trouble) troubles.set(customerPo, trouble);
  const order = await staff.place(story, customerPo);
  const isClosed = async (): Promise<boolean> =>
    (await company.row<{ closed: boolean }>(CLOSED, [order])).closed;
  const what = `${order} to be closed${trouble ? ` after ${inWords(trouble)} failed` : ''}`;
  await until(what, isClosed, { timeoutMs: ORDER_MS }).catch(async (error: unknown) => {
    const seen = await company.row(LOOK, [order]);
    const refused = [...staff.refusals];
    throw new Error(`${what}: ${JSON.stringify(seen)}; refused: ${JSON.stringify(refused)}`, {
      cause: error,
    });
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
  JSON.stringify(JSON.parse(row), (field, value: unknown) => {
    if (field === 'progress' || field === 'revision') return undefined;
    // The letter about a cancellation is known by the revision that it was written with.
    return field === 'key' ? String(value).replace(/(:cancellation):\d+$/, '$1') : value;
  });

/** A story that nothing disturbed: what it leaves in the books, and the commands that it needs. */
interface Undisturbed {
  ledger: Ledger;
  commands: CommandName[];
}

async function commandsOf(order: string): Promise<CommandName[]> {
  const effects = await company.rows<{ key: string }>(
    `select key from effects where split_part(key, ':', 1) = $1`,
    [order],
  );
  return [...new Set(effects.map(({ key }) => commandOf(key) as CommandName))];
}

describe('an order of which a command fails', () => {
  const lives = new Map<Story, Undisturbed>();

  it.each(STORIES)(
    'and that is %s is the same in the books as the next one when nothing fails',
    async (story) => {
      const [first, second] = [await live(story), await live(story)];
      const ledger = await ledgerOf(company, first);
      expect(differences(ledger, await ledgerOf(company, second))).toEqual([]);
      lives.set(story, { ledger, commands: await commandsOf(first) });
      for (const table of ['orders', 'work_orders', 'payments', 'effects', 'ledger_entries', 'timeline'])
        expect(ledger.get(table)?.length).toBeGreaterThan(0);
    },
    2 * ORDER_MS,
  );

  it('needs every command that a department offers, in one story or the other', () => {
    const needed = new Set([...lives.values()].flatMap(({ commands }) => commands));
    expect([...needed].sort()).toEqual([...offered].sort());
    expect([...offered].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it.each(Object.entries(OFTEN))(
    'is the same in the books when it fails %s, whatever the command and the moment',
    async (_often, left) => {
      const known = new Set<CommandName>();
      const points = [...lives].flatMap(([story, { commands }]) => {
        const fresh = commands.filter((command) => !known.has(command));
        for (const command of fresh) known.add(command);
        return pointsOf(fresh).map((point) => ({ story, trouble: { ...point, left } }));
      });
      const rest = [...points];
      const found: string[] = [];
      const attempt = async (): Promise<void> => {
        for (let next = rest.shift(); next; next = rest.shift()) {
          const { story, trouble } = next;
          const expected = lives.get(story)!.ledger;
          const ledger = await ledgerOf(company, await live(story, trouble));
          const different =
            left === OFTEN.once
              ? differences(expected, ledger)
              : differences(asOnQueues(expected), asOnQueues(ledger));
          found.push(...different.map((each) => `${inWords(trouble)}: ${each}`));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, attempt));
      expect(found).toEqual([]);
      // Each has failed in the worker. On the queue a step that was committed may need its command no more: the order has
      // ended by it.
      const inTheWorker = Math.min(left, OFTEN_LOCALLY);
      expect(points.filter(({ trouble }) => left - trouble.left < inTheWorker)).toEqual([]);
      say(`${points.length} points, ${left} failure(s) at each`);
    },
    ALL_MS,
  );
});
