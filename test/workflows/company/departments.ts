import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Department } from '../../../domain/order/departments.js';
import { openingStep } from '../../../domain/order/progress.js';
import {
  COMMANDS,
  STEPS,
  type Command,
  type CommandActivities,
  type CommandName,
  type Outcome,
  type RecordActivities,
  type StepActivities,
  type StepActivity,
  type StepName,
} from '../../../workflows/messages.js';
import type { KeptOrder } from './kept-order.js';

export type Orders = (number: string) => KeptOrder;

/** The seam's other side in a few lines: the activities of the orders' worker, over orders kept in memory. */
export function fakeDepartments(orders: Orders): StepActivities & RecordActivities {
  const steps = fromNames(
    Object.keys(STEPS) as StepName[],
    (step): StepActivity =>
      (commands, then) =>
        carryOutInTurn(orders, step, commands, then),
  );
  return { ...steps, ...fakeRecords(orders) };
}

/** The commands of one department, for a worker on its own queue. */
export function fakeCommands(orders: Orders, department: Department): Partial<CommandActivities> {
  const own = (Object.keys(COMMANDS) as CommandName[]).filter((name) => COMMANDS[name] === department);
  return fromNames(own, (name) => (command: Command) => carryOut(orders, name, [command]));
}

function fakeRecords(orders: Orders): RecordActivities {
  const note = async (
    number: string,
    name: string,
    sentence: string,
    work: (order: KeptOrder) => void = () => undefined,
  ): Promise<Outcome> => {
    const order = orders(number);
    return await called(order, name, async () => {
      const progress = await order.change(() => {
        order.timeline.push(sentence);
        work(order);
      });
      return { progress };
    });
  };
  return {
    readFacts: async (number, afterSeq) => {
      const order = orders(number);
      return await called(order, 'readFacts', async () => order.facts.filter(({ seq }) => seq > afterSeq));
    },
    meetDeadline: async (number) => {
      const now = await orders(number).now();
      return await note(number, 'meetDeadline', 'deadline met', (order) => {
        const { header } = order;
        if (order.awaitedBy !== null && order.awaitedBy <= now) {
          order.awaitedBy = null;
          header.flags = ['atRisk'];
        }
        if (!header.holdUntil || header.holdUntil > now || header.deposit === 'secured') return;
        header.promise = 'lacking';
        header.holdUntil = null;
      });
    },
    holdOrder: (number) => note(number, 'holdOrder', 'held', ({ header }) => (header.flags = ['onHold'])),
    resumeOrder: (number) => note(number, 'resumeOrder', 'resumed', ({ header }) => (header.flags = [])),
    requestChange: async (number, { by, content }, cameBy) => {
      const { lines } = content as { lines: { line: number; quantity: string }[] };
      const { changes = 'accepted' } = orders(number).terms;
      const isAccepted = cameBy === 'api' && changes === 'accepted';
      const { progress } = await note(
        number,
        'requestChange',
        `change asked by ${by} (${cameBy})`,
        (order) => {
          order.quantitiesAsked = lines;
          if (isAccepted) order.header.change = 'accepted';
        },
      );
      if (changes === 'refused')
        return { progress, refused: { code: 'state-conflict', message: 'it cannot be changed so' } };
      const state = isAccepted ? 'accepted' : 'negotiating';
      return { progress, change: { order: number, change: 'CH-1', state } };
    },
    decideChange: async (number, { decision, by, change }) => {
      const accepts = decision === 'accept';
      const { progress } = await note(number, 'decideChange', `${decision} by ${by}`, ({ header }) => {
        if (accepts) header.change = 'accepted';
      });
      return { progress, change: { order: number, change, state: accepts ? 'accepted' : 'refused' } };
    },
    answerTask: (number, answer) =>
      note(number, 'answerTask', `${answer.answer} ${answer.taskId} by ${answer.by}`),
    noteOddity: (number, what, content) =>
      note(number, 'noteOddity', `odd ${what}: ${JSON.stringify(content)}`),
  };
}

/** Does the work and then notes the call, or fails it where the order says that this part of the company is sick. */
async function called<T>(order: KeptOrder, name: string, work: () => Promise<T>): Promise<T> {
  const call = { name, where: Context.current().info.isLocal ? ('local' as const) : ('queue' as const) };
  if (order.sick(call)) {
    order.calls.push(call);
    throw ApplicationFailure.retryable(`${name} cannot be reached`);
  }
  const result = await work();
  await order.answerTravels(call);
  order.calls.push(call);
  return result;
}

/** Also the steps that follow in the same transaction, up to one that must be given by itself. */
async function carryOutInTurn(
  orders: Orders,
  step: string,
  commands: Command[],
  then: Command[][],
): Promise<Outcome> {
  let outcome = await carryOut(orders, step, commands);
  const alsoDone: StepName[] = [];
  for (const each of then) {
    const { step: next, order } = each[0]!;
    const { header, refused, sick, terms } = orders(order);
    const mayFollow = openingStep(header) === next && !terms.personDecides?.includes(next);
    const cannot = sick({ name: next, where: 'local' }) || each.some(({ name }) => refused.has(name));
    if (!mayFollow || cannot) break;
    outcome = await carryOut(orders, next, each);
    alsoDone.push(next);
  }
  return alsoDone.length > 0 ? { ...outcome, alsoDone } : outcome;
}

async function carryOut(orders: Orders, name: string, commands: readonly Command[]): Promise<Outcome> {
  const [first] = commands;
  if (!first) throw new Error('a step without commands');
  const order = orders(first.order);
  return await called(order, name, () => carryOutOn(order, first, commands));
}

async function carryOutOn(order: KeptOrder, first: Command, commands: readonly Command[]): Promise<Outcome> {
  const known = order.effects.get(commands.at(-1)!.key);
  if (known) return known;
  const pending = commands.filter(({ key }) => !order.effects.has(key));
  const refused = pending.find((command) => order.refused.has(command.name));
  const { step } = first;
  const awaits = order.terms.personDecides?.includes(step) && !order.header.approved.includes(step);
  if (refused || awaits) {
    const progress = await order.change(() => undefined);
    return refused
      ? {
          progress,
          refused: { code: 'state-conflict', message: `${refused.name} is refused`, command: refused.name },
        }
      : { progress, awaitsApproval: step };
  }
  const now = await order.now();
  const outcome = {
    progress: await order.change(() => pending.forEach((command) => DOINGS[command.name](order, now))),
  };
  for (const { key } of pending) order.effects.set(key, outcome);
  return outcome;
}

const DOINGS: Record<CommandName, (order: KeptOrder, now: string) => void> = {
  promiseDates: (order, now) => {
    const { header, terms } = order;
    const again = order.timesCalled('promiseDates') > 0;
    header.promisedDate ??= '2026-04-01';
    header.projectedDate = header.promisedDate;
    header.promise = terms.noSource && !again ? 'unsourced' : terms.laterDate ? 'offered' : 'given';
    if (header.promise !== 'unsourced') order.hold(now);
  },
  secureCredit: ({ header, terms }) => (header.credit = terms.overCreditLimit ? 'referred' : 'secured'),
  confirmOrder: () => undefined,
  requestDeposit: ({ header, terms }) => {
    header.deposit = terms.deposit ? 'asked' : 'secured';
    if (!terms.deposit) header.holdUntil = null;
  },
  firmUpReservations: ({ header, terms, lines }) => {
    header.supply = 'undertaken';
    header.holdUntil = null;
    if (terms.inStock) for (const line of lines) line.ready = line.quantity;
  },
  undertakeWorkOrders: () => undefined,
  placePurchases: () => undefined,
  releaseGoods: ({ lines }) => lines.forEach((line) => (line.released = line.ready)),
  planShipment: () => undefined,
  issueInvoice: ({ header }) => (header.invoiced = true),
  agreeCancellation: ({ header }) => {
    header.cancellation = 'underWay';
    delete header.change;
  },
  undoShipments: () => undefined,
  undoReleases: ({ lines }) => lines.forEach((line) => (line.released = line.packed = line.shipped)),
  undoTransfers: () => undefined,
  undoWorkOrders: () => undefined,
  undoPurchases: () => undefined,
  undoReservations: ({ header, lines }) => {
    lines.forEach((line) => (line.ready = line.shipped));
    header.holdUntil = null;
  },
  settleCancellation: ({ header, lines }) => {
    if (lines.every(({ quantity }) => quantity === '0')) header.invoiced = header.paid = true;
  },
  cancelLines: ({ lines }) => lines.forEach((line) => (line.quantity = line.shipped)),
  confirmCancellation: ({ header }) => (header.cancellation = 'carriedOut'),
  agreeChange: (order) => {
    if (order.worldHasMoved) {
      delete order.header.change;
      return;
    }
    order.header.version += 1;
    order.header.change = 'underWay';
    for (const { line, quantity } of order.quantitiesAsked) {
      const changed = order.lines.find((each) => each.line === line);
      if (changed) changed.quantity = quantity;
    }
  },
  adjustSupply: ({ header }) => {
    if (header.change === 'underWay') header.supply = 'lacking';
  },
  settleChange: () => undefined,
  confirmChange: ({ header }) => {
    delete header.change;
  },
};

const fromNames = <K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;
