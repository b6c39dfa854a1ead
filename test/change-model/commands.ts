import type fc from 'fast-check';
import type { TaskKind } from '../../domain/order/tasks.js';
import { COMMANDS, type CommandName } from '../../workflows/messages.js';
import type { AgreedLine, LineWish, Wish } from './agreement.js';
import type { Life, Way } from './life.js';
import { itemOf } from './plant.js';
import { work, workOn, type Work } from './works.js';

/** What is known of an order before a command: whether it has ended. All else the oracle reads from its versions. */
export interface Lived {
  ended: boolean;
}
export type Command = fc.AsyncCommand<Lived, Life>;

const act = (name: string, run: (life: Life) => Promise<void>, isHasty = false): Command => ({
  check: ({ ended }) => !ended,
  run: async (model, life) => {
    await run(life);
    if (isHasty) return;
    await life.judge();
    model.ended = await life.hasEnded();
  },
  toString: () => `${name}${isHasty ? ', and at once' : ''}`,
});

/** What is left of an order's lines. */
const openLines = ({ oracle }: Life): AgreedLine[] =>
  oracle.latest.lines.filter(({ quantity }) => Number(quantity) > 0);

/** A change of one of the order's lines, the `pick`th of those that are left. */
export type LineSketch =
  | { of: 'quantity'; pick: number; percent: number }
  | { of: 'date'; pick: number; days: number }
  | { of: 'requirements'; pick: number; colour: string | null }
  | { of: 'split'; pick: number; days: number }
  | { of: 'remove'; pick: number }
  | { of: 'replace'; pick: number; item: string; quantity: number }
  | { of: 'add'; item: string; quantity: number; unitPrice: string | null };
export type Sketch =
  | LineSketch
  | { of: 'orderDate'; days: number }
  | { of: 'address'; code: string }
  | { of: 'terms'; depositPercent: string };

/** What a sketch comes to for this order as it is agreed now; nothing where it has no such line. */
async function wishOf(sketch: Sketch, life: Life): Promise<Wish | undefined> {
  const { plant } = life;
  switch (sketch.of) {
    case 'orderDate':
      return { requestedDate: await plant.day(sketch.days) };
    case 'address':
      return { shipTo: sketch.code };
    case 'terms':
      return { terms: { depositPercent: sketch.depositPercent } };
    default: {
      const line = await lineWishOf(sketch, life);
      return line && { lines: [line] };
    }
  }
}

async function lineWishOf(sketch: LineSketch, life: Life): Promise<LineWish | undefined> {
  const item = 'item' in sketch ? itemOf(life.lane, sketch.item) : '';
  if (sketch.of === 'add') {
    const { quantity, unitPrice } = sketch;
    const price = unitPrice === null ? {} : { unitPrice, discount: '0.05' };
    return { do: 'add', wanted: { item, quantity: String(quantity), ...price } };
  }
  const lines = openLines(life);
  const line = lines[sketch.pick % Math.max(1, lines.length)];
  if (!line) return undefined;
  const quantity = Number(line.quantity);
  switch (sketch.of) {
    case 'quantity':
      return {
        do: 'set',
        line: line.line,
        quantity: String(Math.max(1, Math.round((quantity * sketch.percent) / 100))),
      };
    case 'date':
      return { do: 'set', line: line.line, requestedDate: await life.plant.day(sketch.days) };
    case 'requirements':
      return {
        do: 'set',
        line: line.line,
        requirements: sketch.colour === null ? null : { colour: sketch.colour, logo: 'logo.svg' },
      };
    case 'remove':
      return { do: 'remove', line: line.line };
    case 'replace':
      return { do: 'replace', line: line.line, wanted: { item, quantity: String(sketch.quantity) } };
    case 'split':
      return await splitOf(line, sketch.days, life);
  }
}

async function splitOf(
  { line, quantity }: AgreedLine,
  days: number,
  life: Life,
): Promise<LineWish | undefined> {
  const first = Math.ceil(Number(quantity) / 2);
  const rest = Number(quantity) - first;
  if (rest <= 0) return undefined;
  const parts = [
    { quantity: String(first), requestedDate: await life.plant.day(days) },
    { quantity: String(rest), requestedDate: await life.plant.day(days + 20) },
  ];
  return { do: 'split', line, parts };
}

export const asks = (sketch: Sketch, way: Way, isHasty = false): Command =>
  act(
    `asks(${JSON.stringify(sketch)}, '${way}')`,
    async (life) => {
      const wish = await wishOf(sketch, life);
      if (wish) await life.ask(wish, way);
    },
    isHasty,
  );

export const says = (word: 'accept' | 'refuse' | 'withdraw'): Command =>
  act(`says('${word}')`, (life) => life.say(word));

/** What somebody who is asked about a change answers. */
export type Word = 'yes' | 'no' | 'later' | 'fewer';

/** Whoever is asked about a change answers, the `pick`th of them. */
export const decides = (pick: number, word: Word): Command =>
  act(`decides(${String(pick)}, '${word}')`, async (life) => {
    const asked = (await life.tasks()).filter(({ kind }) =>
      ['decideChange', 'answerChange', 'bearCost'].includes(kind),
    );
    const task = asked[pick % Math.max(1, asked.length)];
    if (!task) return;
    if (task.kind !== 'decideChange') await life.complete(task, { accept: word !== 'no' });
    else if (word === 'later')
      await life.complete(task, { decision: 'counter', requestedDate: await life.plant.day(75) });
    else if (word === 'fewer') {
      const [line] = openLines(life);
      if (line)
        await life.complete(task, {
          decision: 'counter',
          line: line.line,
          quantity: String(Math.ceil(Number(line.quantity) / 3)),
        });
    } else await life.complete(task, { decision: word === 'yes' ? 'approve' : 'refuse' });
  });

export const works = (pick: number, how: Work, isHasty = false): Command =>
  act(`works(${String(pick)}, '${how}')`, (life) => work(life, pick, how), isHasty);

/** A certain one of what is asked for; for tests that tell a story. */
export const does = (kind: TaskKind, how: Work): Command =>
  act(`does('${kind}', '${how}')`, (life) => workOn(life, kind, how));

export const cancels = (): Command => act('cancels()', (life) => life.cancel());

/** A department's command fails until somebody heals it. */
export const sickens = (command: CommandName): Command =>
  act(`sickens('${command}')`, (life) => life.plant.sicken(life.order, command));

export const heals = (): Command => act('heals()', (life) => life.heal());

export const jumps = (hours: number): Command =>
  act(`jumps(${String(hours)})`, (life) => life.plant.jump(hours));

export const pricesMove = (item: string, percent: number): Command =>
  act(`pricesMove('${item}', ${String(percent)})`, (life) => life.movePrices(item, percent));

/** The worker is killed, whatever it is doing, and another one comes; nothing where it runs in the test itself. */
export const kills = (): Command => act('kills()', async (life) => await life.plant.worker?.replace());

/** Without them there is nothing to change yet. */
const FIRST: readonly CommandName[] = ['promiseDates', 'secureCredit', 'confirmOrder'];
/** Commands by which a change is carried out, and those that follow from it. */
export const MAY_FAIL = (Object.keys(COMMANDS) as CommandName[]).filter((name) => !FIRST.includes(name));
