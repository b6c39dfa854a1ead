import type fc from 'fast-check';
import { COMMANDS, SIGNALS, type CommandName } from '../../workflows/messages.js';
import { passing, whatMayHappen, type Happening } from './facts.js';
import type { Life } from './life.js';
import { answer, cannotBe, goOn } from './oracle-moves.js';
import { hasEnded, isOver, type Known } from './oracle.js';
import type { Sickness } from './terms.js';

/** What is foretold of the order; and of a fact that is written and that nobody has told the workflow yet. */
export interface Foretold {
  known: Known;
  late?: { happening: Happening; tell: () => Promise<void> };
  asked: number;
}
export type Command = fc.AsyncCommand<Foretold, Life>;

/** How a fact comes to the workflow. */
export const WAYS = ['once', 'once', 'once', 'twice', 'missing', 'swapped', 'late'] as const;
export type Way = (typeof WAYS)[number];

/** Waits until the order is as foretold. */
async function agree(model: Foretold, life: Life): Promise<void> {
  goOn(model.known);
  const possible = [model.known];
  if (model.late) {
    const told = structuredClone(model.known);
    model.late.happening.know(told);
    goOn(told);
    possible.push(told);
  }
  await life.shows(possible);
}

interface Doing {
  name: string;
  may: (model: Foretold) => boolean;
  run: (model: Foretold, life: Life) => Promise<void>;
  /** Harmless while a fact is on its way: it tells the workflow nothing of the order. */
  harmless?: boolean;
}

/** A command: done, perhaps with the worker lost at that moment, and then compared with what is foretold. */
const doing = ({ name, may, run, harmless }: Doing, thenRestart = false): Command => ({
  check: (model) => !hasEnded(model.known) && (harmless === true || !model.late) && may(model),
  run: async (model, life) => {
    await run(model, life);
    if (thenRestart) {
      await life.lane.restart();
      await life.replays();
    }
    await agree(model, life);
  },
  toString: () => `${name}${thenRestart ? ' and a restart' : ''}`,
});

export const nothing = doing({ name: '-', may: () => false, run: () => Promise.resolve() });

/** One of what may be reported now comes, in one way or another. */
export const report = (pick: number, pieces: number, way: Way, thenRestart = false): Command =>
  doing(
    {
      name: `report(${pick}, ${pieces}, ${way})`,
      may: ({ known }) => whatMayHappen(known, pieces).length > 0,
      run: async (model, life) => {
        const all = whatMayHappen(model.known, pieces);
        await happen(model, life, all[pick % all.length]!, way);
      },
    },
    thenRestart,
  );

/** A certain one of what may be reported; for tests that tell a story. */
export const reportOf = (kind: Happening['kind'], pieces = 100): Command =>
  doing({
    name: `reportOf(${kind})`,
    may: () => true,
    run: async (model, life) => {
      const one = whatMayHappen(model.known, pieces).find((each) => each.kind === kind);
      if (!one) throw new Error(`${kind} makes no sense now`);
      await happen(model, life, one, 'once');
    },
  });

async function happen(model: Foretold, life: Life, one: Happening, way: Way): Promise<void> {
  const { books } = life;
  const write = ({ kind, write: work }: Happening) => books.state(kind, () => work(books));
  const fact = write(one);
  if (way === 'late') {
    model.late = { happening: one, tell: () => life.tell(fact) };
    return;
  }
  one.know(model.known);
  const next = way === 'missing' || way === 'swapped' ? [write(passing())] : [];
  const messages = { once: [fact], twice: [fact, fact], missing: next, swapped: [...next, fact] }[way];
  for (const message of messages) await life.tell(message);
}

/** Waits until the workflow has continued as new; for tests that tell a story. */
export const continues = (): Command =>
  doing({ name: 'continues', may: () => true, run: (_model, life) => life.continues() });

/** What was late comes at last. */
export const arrive = (): Command =>
  doing({
    name: 'arrive',
    harmless: true,
    may: ({ late }) => late !== undefined,
    run: async (model) => {
      const { happening, tell } = model.late!;
      delete model.late;
      happening.know(model.known);
      await tell();
    },
  });

export const control = (name: 'hold' | 'resume', thenRestart = false): Command =>
  doing(
    {
      name,
      may: () => true,
      run: (model, life) => {
        const { known } = model;
        const asker = askerOf(model, name);
        const isSenseless = isOver(known) || known.onHold === (name === 'hold');
        known.askers[asker] = ['open'];
        life.ask(name, asker);
        answer(known, asker, isSenseless ? 'refused' : 'carriedOut');
        if (!isSenseless) known.onHold = name === 'hold';
        return Promise.resolve();
      },
    },
    thenRestart,
  );

export type CancelledHow = 'asked' | 'askedTwice' | 'refused' | 'inTemporal' | CommandName;
/** Cancelled; or refused; or agreed, with a department that cannot undo what is its own. */
export const cancel = (how: CancelledHow, thenRestart = false): Command =>
  doing(
    {
      name: `cancel(${how})`,
      // Temporal takes one request only.
      may: ({ known }) => how !== 'inTemporal' || !known.cancelledInTemporal,
      run: async (model, life) => {
        const refused =
          how === 'refused' ? 'agreeCancellation' : how in COMMANDS ? (how as CommandName) : undefined;
        if (refused) {
          life.books.refused.add(refused);
          model.known.refused.push(refused);
        }
        if (how === 'inTemporal') {
          model.known.cancelledInTemporal = true;
          askToCancel(model.known, 'temporal');
          await life.handle.cancel();
        } else {
          const asker = askerOf(model, 'cancel');
          model.known.askers[asker] = [];
          for (let i = 0; i < (how === 'askedTwice' ? 2 : 1); i++) {
            life.ask('cancel', asker);
            model.known.askers[asker].push('open');
            askToCancel(model.known, asker);
          }
        }
      },
    },
    thenRestart,
  );

/** One cancellation at a time; it is judged, and answered, when what is asked of a department has come back. */
function askToCancel(known: Known, asker: string): void {
  const another = known.asked !== undefined || known.underWay?.step === 'cancelOrder';
  if (isOver(known) || another) {
    answer(known, asker, 'refused');
    return;
  }
  known.asked = asker;
}

/** Another quantity of a line is asked for, with the customer's word or without. */
export const change = (pick: number, quantity: number, accepted: boolean, thenRestart = false): Command =>
  doing(
    {
      name: `change(${pick}, ${quantity}, ${accepted ? 'accepted' : 'negotiated'})`,
      may: () => true,
      run: (model, life) => {
        const { known } = model;
        const line = pick % known.lines.length;
        const asker = askerOf(model, 'change');
        known.askers[asker] = ['open'];
        life.askForChange(asker, { line: line + 1, quantity }, accepted);
        const wanted = { line, quantity };
        if (isOver(known) || known.change !== 'none' || cannotBe(known, wanted)) {
          answer(known, asker, 'refused');
          return Promise.resolve();
        }
        known.wanted = wanted;
        known.change = accepted ? 'accepted' : 'negotiating';
        answer(known, asker, known.change);
        return Promise.resolve();
      },
    },
    thenRestart,
  );

/** Somebody's word on the change that is negotiated. */
export const decideChange = (decision: 'accept' | 'withdraw', thenRestart = false): Command =>
  doing(
    {
      name: `decideChange(${decision})`,
      may: ({ known }) => known.change === 'negotiating',
      run: (model, life) => {
        const { known } = model;
        const asker = askerOf(model, decision);
        known.askers[asker] = ['open'];
        life.decideOnChange(asker, decision);
        const accepts = decision === 'accept';
        if (isOver(known) || (accepts && cannotBe(known, known.wanted!))) {
          answer(known, asker, 'refused');
          return Promise.resolve();
        }
        known.change = accepts ? 'accepted' : 'none';
        if (!accepts) delete known.wanted;
        answer(known, asker, accepts ? 'accepted' : 'withdrawn');
        return Promise.resolve();
      },
    },
    thenRestart,
  );

export const refuse = (name: CommandName): Command =>
  doing({
    name: `refuse(${name})`,
    may: ({ known }) => !known.refused.includes(name),
    run: ({ known }, { books }) => {
      known.refused.push(name);
      books.refused.add(name);
      return Promise.resolve();
    },
  });

/**
 * A step that is refused or not approved is given again whenever something changes, and may so come upon a sick department:
 * when, cannot be foretold.
 */
const waitsOnPeople = ({ underWay }: Known): boolean =>
  underWay?.waitsFor === 'resolution' || underWay?.waitsFor === 'approval';

export const sicken = (who: Sickness): Command =>
  doing({
    name: `sicken(${who})`,
    may: ({ known }) => !known.sick.includes(who) && !waitsOnPeople(known),
    run: ({ known }, { books }) => {
      known.sick.push(who);
      books.sick.add(who);
      return Promise.resolve();
    },
  });

export const heal = (thenRestart = false): Command =>
  doing(
    {
      name: 'heal',
      may: ({ known }) => known.sick.length > 0,
      run: ({ known }, { books }) => {
        known.sick = [];
        books.sick.clear();
        return Promise.resolve();
      },
    },
    thenRestart,
  );

export const jump = (days: number): Command =>
  doing({
    name: `jump(${days})`,
    may: () => true,
    run: ({ known }, { books }) => {
      known.today += days;
      books.jump(days);
      return Promise.resolve();
    },
  });

export const restart = (): Command =>
  doing(
    { name: 'lookAll', harmless: true, may: () => true, run: (_model, life) => life.answersQueries() },
    true,
  );

/** A department's answer to a task, perhaps again. */
export const answerTask = (id: number, thenRestart = false): Command =>
  doing(
    {
      name: `answerTask(${id})`,
      may: ({ known }) => !isOver(known),
      run: async ({ known }, life) => {
        const answerId = `answer-${id}`;
        const isKnown = known.unnoted.some((each) => each !== 'oddity' && each.answer === answerId);
        if (!known.answered.includes(answerId) && !isKnown) known.unnoted.push({ answer: answerId });
        const content = { answerId, taskId: `task-${id}`, answer: 'complete', by: 'Wang Fang' };
        await life.signal(SIGNALS.taskAnswered, content);
      },
    },
    thenRestart,
  );

export const nonsense = (content: unknown): Command =>
  doing({
    name: `nonsense(${JSON.stringify(content)})`,
    may: ({ known }) => !isOver(known),
    run: async ({ known }, life) => {
      known.unnoted.push('oddity');
      await life.signal(SIGNALS.factReported, content);
    },
  });

function askerOf(model: Foretold, name: string): string {
  model.asked += 1;
  return `${name}-${model.asked}`;
}
