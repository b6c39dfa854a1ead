import { isEnded, stageOf } from '../domain/order/stage.js';
import {
  STEPS,
  type Command,
  type ControlRequest,
  type OrderState,
  type ProgressUpdate,
  type StepName,
  type StepUnderWay,
} from './messages.js';

/*
 * What an order's workflow knows, and how it changes: plain functions over `OrderState`, which is carried through
 * continue-as-new.
 */

/** No order is saved so often between two messages: a fact further ahead was not reported by Orderbridge. */
const FURTHEST_AHEAD = 1_000;

/** Takes in what changed; parts that are older than those known are left. */
export function takeProgress(state: OrderState, update: ProgressUpdate): void {
  if (update.revision > state.headerRevision) {
    state.header = update.header;
    state.headerRevision = update.revision;
  }
  for (const line of update.lines) {
    const known = state.lines.findIndex((each) => each.line === line.line);
    const i = known < 0 ? state.lines.length : known;
    if (update.revision <= (state.lineRevisions[i] ?? 0)) continue;
    state.lines[i] = line;
    state.lineRevisions[i] = update.revision;
  }
  if (update.at > state.heardAt) state.heardAt = update.at;
  state.speed = update.speed;
}

/** Whether an update can be of this order: everything after a revision that is far too high would be taken for old. */
export const isWithinReach = (state: OrderState, update: ProgressUpdate): boolean =>
  update.revision <= state.headerRevision + FURTHEST_AHEAD;

/** Begins a step: under keys of its own, which it keeps until it is done. */
export function beginStep(state: OrderState, step: StepName, input?: ControlRequest): StepUnderWay {
  const occurrence = (state.occurrences[step] ?? 0) + 1;
  state.occurrences[step] = occurrence;
  state.underWay = { step, occurrence, version: state.header.version, ...(input && { input }) };
  return state.underWay;
}

/** The commands of a step that is under way: the same each time they are given. */
export const commandsOf = (
  { order }: OrderState,
  { step, occurrence, version, input }: StepUnderWay,
): Command[] =>
  STEPS[step].map((name) => {
    const key = [order, version, step, name, occurrence].join(':');
    return { key, order, version, step, name, ...(input && { input }) };
  });

/** Steps of which nobody has to be asked in between, as long as each comes to what the story hopes for. */
const IN_TURN: Partial<Record<StepName, readonly StepName[]>> = {
  promiseDates: ['secureCredit', 'confirmOrder'],
  secureCredit: ['confirmOrder'],
};

/** The commands of the steps that may be carried out together with this one, after it. */
export function commandsInTurn(state: OrderState, { step, version }: StepUnderWay): Command[][] {
  if (!state.inTurn) return [];
  return (IN_TURN[step] ?? []).map((next) =>
    commandsOf(state, { step: next, version, occurrence: (state.occurrences[next] ?? 0) + 1 }),
  );
}

/** Notes that steps have been carried out together with another one. */
export function noteDone(state: OrderState, steps: readonly StepName[]): void {
  for (const step of steps) state.occurrences[step] = (state.occurrences[step] ?? 0) + 1;
}

/** Whether a step that is under way has lost its ground: the story then asks from the top what the order lacks. */
export function hasLostItsGround(state: OrderState, { step, version }: StepUnderWay): boolean {
  const { header } = state;
  if (isEnded(stageOf(state))) return true;
  // Its own first command makes a new version; the rest of it goes on.
  if (step === 'changeOrder') return header.change === undefined;
  if (version !== header.version) return true;
  if (step === 'cancelOrder') return header.cancellation === 'carriedOut';
  if (step === 'promiseDates') return header.promise !== 'lacking';
  return (step === 'secureCredit' || step === 'confirmOrder') && header.promise !== 'given';
}
