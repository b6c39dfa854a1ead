import type { OrderHeader } from '../domain/order/progress.js';
import { log, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import {
  COMMANDS,
  type Command,
  type CommandActivities,
  type CommandName,
  type Outcome,
  type RecordActivities,
  type StepActivities,
  type StepName,
} from './messages.js';

/** Fast when well: within a local attempt or two, one event in the history. */
const LOCAL = { startToCloseTimeout: '5s', retry: { maximumAttempts: 2, initialInterval: '500ms' } } as const;
/** Visible when sick: attempts and error in the Temporal UI, until the department is well again. */
const ORDINARY = {
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
} as const;

type Name = StepName | CommandName | keyof RecordActivities;

/** What operators read beside an activity's name in the Temporal UI. */
const IN_WORDS: Record<Name, string> = {
  promiseDates: 'Find dates that can be kept',
  secureCredit: "See whether the order fits into the customer's credit",
  confirmOrder: 'Confirm the order to the customer',
  requestDeposit: 'Ask for the deposit',
  undertakeSupply: 'Begin to make and buy what is lacking',
  firmUpReservations: 'Hold the goods for good',
  undertakeWorkOrders: 'Order production',
  placePurchases: 'Place the purchases',
  releaseGoods: 'Release what is ready to the warehouse',
  planShipment: 'Plan the shipment',
  issueInvoice: 'Invoice what is delivered',
  cancelOrder: 'Cancel what is not handed over',
  agreeCancellation: 'See whether the cancellation is still what was agreed to',
  undoShipments: 'Take back shipments',
  undoReleases: 'Put released goods back',
  undoTransfers: 'Stop transfers',
  undoWorkOrders: 'Stop production',
  undoPurchases: 'Cancel purchases',
  undoReservations: 'Free what is held',
  cancelLines: 'Cancel what is not handed over of each line',
  settleCancellation: 'Charge and return money',
  confirmCancellation: 'Confirm the cancellation to the customer',
  changeOrder: 'Carry out an accepted change',
  agreeChange: 'See whether the change is still what was agreed to, and write the new version',
  adjustSupply: 'Fit what is undertaken to the new version',
  settleChange: 'Ask for and return money',
  confirmChange: 'Confirm the change to the customer and the departments',
  requestChange: 'Take a change that is asked for',
  decideChange: 'Take a word on a change',
  readFacts: 'Read facts that were missed',
  meetDeadline: 'See what is due',
  holdOrder: 'Put the order on hold',
  resumeOrder: 'Let the order go on',
  answerTask: "Carry out a department's answer",
  noteOddity: 'Note an odd message',
};

/** A step in the workflow's own worker, in one transaction; nothing when its department is sick. */
export const stepLocally = (
  step: StepName,
  commands: Command[],
  then: Command[][],
): Promise<Outcome | undefined> =>
  locally(step, () =>
    proxyLocalActivities<StepActivities>({
      ...LOCAL,
      summary: [step, ...then.flatMap(([first]) => first?.step ?? [])]
        .map((each) => IN_WORDS[each])
        .join('; '),
    })[step](commands, then),
  );

/** Temporal's priority keys: 1 is served first, 3 is the usual one. */
const PRIORITY_KEYS = { urgent: 1, normal: 3 } as const;

/** A command on its department's own queue, without end of retries; an urgent order's before others'. */
export const onItsQueue = (command: Command, priority: OrderHeader['priority']): Promise<Outcome> =>
  proxyActivities<CommandActivities>({
    ...ORDINARY,
    priority: { priorityKey: PRIORITY_KEYS[priority] },
    taskQueue: COMMANDS[command.name],
    summary: `${IN_WORDS[command.name]} (${command.order})`,
  })[command.name](command);

/** The records in the workflow's own worker; nothing when they are sick. */
export const recordsLocally = <T>(
  name: keyof RecordActivities,
  call: (records: RecordActivities) => Promise<T>,
): Promise<T | undefined> =>
  locally(name, () => call(proxyLocalActivities<RecordActivities>({ ...LOCAL, summary: IN_WORDS[name] })));

/** The records on the orders' queue, without end of retries. */
export const recordsInTime = <T>(
  name: keyof RecordActivities,
  call: (records: RecordActivities) => Promise<T>,
): Promise<T> => call(proxyActivities<RecordActivities>({ ...ORDINARY, summary: IN_WORDS[name] }));

async function locally<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    log.warn(`${name} failed locally and goes to its department's queue`, { error: String(error) });
    return undefined;
  }
}
