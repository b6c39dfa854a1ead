import { DEPARTMENTS } from '../../domain/order/departments.js';
import {
  DEPARTMENT_INBOX,
  ORDERS_QUEUE,
  SIGNALS,
  UPDATES,
  type InboxState,
} from '../../workflows/messages.js';
import type { PlacedOrder } from '../workflows/company/placed-order.js';
import type { Terms } from '../workflows/company/kept-order.js';
import { order, type Path } from './path.js';
import { PATHS_OF_CHANGE } from './paths-of-change.js';
import { activityOn, cancelRequest, continuedAsNew, localActivity, signal, timer, update } from './signs.js';

const SECONDS = 1 / 86_400;
const ANSWER = { answerId: 'answer-1', taskId: 'task-1', answer: 'complete', by: 'Wang Fang' };

/** Cancelled in a stage, by the API's update. */
const cancelledIn = (
  stage: string,
  terms: Terms,
  reach: (placed: PlacedOrder) => Promise<unknown>,
): Path[] => [
  {
    name: `cancelled-${stage}`,
    divertedBy: update('cancel'),
    play: order(terms, async (placed) => {
      await reach(placed);
      await placed.asks('cancel');
    }),
  },
];

/** Every path of an order's story that is recorded and replayed, with the message that diverts it from the first one. */
export const PATHS: Path[] = [
  {
    name: 'straight-through',
    divertedBy: signal(SIGNALS.factReported, 'workOrderCompleted'),
    play: order({}, (placed) => placed.makeAndDeliver()),
  },
  {
    name: 'from-stock',
    divertedBy: signal(SIGNALS.factReported, 'goodsPacked'),
    play: order({ inStock: true }, (placed) => placed.shipAndPay()),
  },
  {
    name: 'counter-offer-accepted',
    divertedBy: signal(SIGNALS.factReported, 'offerAccepted'),
    play: order({ laterDate: true }, async (placed) => {
      await placed.has(({ header }) => header.promise === 'offered');
      await placed.tell(placed.order.acceptOffer());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'counter-offer-declined',
    divertedBy: signal(SIGNALS.factReported, 'offerDeclined'),
    play: order({ laterDate: true }, async (placed) => {
      await placed.has(({ header }) => header.promise === 'offered');
      await placed.tell(placed.order.declineOffer());
    }),
  },
  {
    name: 'source-found',
    divertedBy: signal(SIGNALS.factReported, 'sourceFound'),
    play: order({ noSource: true }, async (placed) => {
      await placed.has(({ header }) => header.promise === 'unsourced');
      await placed.tell(placed.order.findSource());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'credit-approved',
    divertedBy: signal(SIGNALS.factReported, 'creditApproved'),
    play: order({ overCreditLimit: true }, async (placed) => {
      await placed.reaches('credit');
      await placed.tell(placed.order.approveCredit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'credit-refused',
    divertedBy: signal(SIGNALS.factReported, 'creditRefused'),
    play: order({ overCreditLimit: true }, async (placed) => {
      await placed.reaches('credit');
      await placed.tell(placed.order.refuseCredit());
    }),
  },
  {
    name: 'deposit-paid',
    divertedBy: signal(SIGNALS.factReported, 'depositPaid'),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'facts-by-update',
    divertedBy: update(UPDATES.factReported),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      await placed.tellByUpdate(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'deposit-late',
    divertedBy: timer('meetDeadline'),
    play: order({ deposit: true, holdDays: 2 * SECONDS }, async (placed) => {
      await placed.reaches('deposit');
      placed.order.terms.holdDays = 3;
      await placed.has(({ timeline }) => timeline.includes('deadline met'));
      await placed.isIdle();
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'clock-stands-still',
    divertedBy: timer('meetDeadline', 'meetDeadline'),
    play: order({ deposit: true, holdDays: 2 * SECONDS }, async (placed) => {
      await placed.reaches('deposit');
      placed.order.standsAt = await placed.order.now();
      await placed.has(({ timeline }) => timeline.length === 2);
      placed.order.standsAt = undefined;
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'in-parts',
    divertedBy: localActivity('releaseGoods', 'releaseGoods'),
    play: order({ quantities: ['10'], delivery: 'inParts' }, async (placed) => {
      await placed.reaches('making');
      await placed.tell(placed.order.complete(1, '4'));
      await placed.has(({ lines }) => lines[0]!.released === '4');
      for (const fact of [placed.order.pack, placed.order.handOver, placed.order.deliver])
        await placed.tell(fact());
      await placed.tell(placed.order.complete(1, '6'));
      await placed.shipAndPay();
    }),
  },
  {
    name: 'person-approves',
    divertedBy: signal(SIGNALS.factReported, 'stepApproved'),
    play: order({ personDecides: ['confirmOrder'] }, async (placed) => {
      await placed.has((kept) => kept.timesCalled('confirmOrder') === 1);
      await placed.tell(placed.order.approve('confirmOrder'));
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'command-refused',
    divertedBy: signal(SIGNALS.factReported, 'refusalResolved'),
    play: order({ inStock: true }, async (placed) => {
      placed.order.refused.add('planShipment');
      await placed.has((kept) => kept.timesCalled('releaseGoods') === 1);
      await placed.isIdle();
      await placed.tell(placed.order.resolveRefusal());
      await placed.shipAndPay();
    }),
  },
  {
    name: 'sick-department',
    divertedBy: activityOn('finance'),
    play: order({}, async (placed, company) => {
      placed.order.sick = ({ name, where }) => name === 'secureCredit' && where === 'local';
      await placed.shows(({ pendingCommands }) => pendingCommands.includes('secureCredit'));
      await placed.tell(placed.order.tick());
      await placed.answer(ANSWER);
      await placed.has(({ timeline }) => timeline.length === 1);
      await company.startDepartment('finance');
      await placed.makeAndDeliver();
      await company.stopDepartment('finance');
    }),
  },
  {
    name: 'connector',
    divertedBy: activityOn('logistics'),
    play: order({ inStock: true, connectors: ['logistics'] }, async (placed, company) => {
      for (const department of ['inventory', 'logistics'] as const) await company.startDepartment(department);
      await placed.shipAndPay();
      for (const department of ['inventory', 'logistics'] as const) await company.stopDepartment(department);
    }),
  },
  {
    name: 'fact-missed',
    divertedBy: localActivity('readFacts'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.order.complete(1);
      await placed.tell(placed.order.complete(2));
      await placed.shipAndPay();
    }),
  },
  {
    name: 'records-sick',
    divertedBy: activityOn(ORDERS_QUEUE),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      placed.order.sick = ({ name, where }) => name === 'answerTask' && where === 'local';
      await placed.answer(ANSWER);
      await placed.has(({ timeline }) => timeline.length === 1);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'own-answers',
    divertedBy: signal(SIGNALS.taskAnswered),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      for (const answerId of ['answer-1', 'answer-2', 'answer-1'])
        await placed.answer({ ...ANSWER, answerId });
      await placed.has(({ timeline }) => timeline.length === 2);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'nonsense',
    divertedBy: localActivity('noteOddity'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.answer('yes');
      await placed.handle.signal(SIGNALS.factReported, { seq: 1, kind: 'delivered' });
      await placed.has(({ timeline }) => timeline.length === 2);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'continue-as-new',
    divertedBy: continuedAsNew(),
    play: order({ deposit: true, continueAfterEvents: 16 }, async (placed) => {
      await placed.reaches('deposit');
      for (let i = 0; i < 3; i++) {
        await placed.tell(placed.order.tick());
        await placed.isIdle();
      }
      await placed.continues();
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'supplier-silent',
    divertedBy: timer('meetDeadline'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.tell(placed.order.confirmPurchase(1_500));
      await placed.has(({ header }) => header.flags.includes('atRisk'));
      await placed.isIdle();
      await placed.tell(placed.order.receive());
      await placed.shipAndPay();
    }),
  },
  {
    name: 'scrap-and-remake',
    divertedBy: localActivity('undertakeSupply', 'undertakeSupply'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.tell(placed.order.scrap(1, '1'));
      await placed.has(({ header }) => header.supply === 'undertaken');
      await placed.isIdle();
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'hold-and-resume',
    divertedBy: update('hold'),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      await placed.asks('hold');
      await placed.tell(placed.order.payDeposit());
      await placed.reaches('making');
      await placed.asks('resume');
      await placed.makeAndDeliver();
    }),
  },
  ...cancelledIn('promising', { laterDate: true }, (placed) => placed.reaches('promising')),
  ...cancelledIn('credit', { overCreditLimit: true }, (placed) => placed.reaches('credit')),
  ...cancelledIn('deposit', { deposit: true }, (placed) => placed.reaches('deposit')),
  ...cancelledIn('making', {}, (placed) => placed.reaches('making')),
  ...cancelledIn('shipping', { inStock: true }, async (placed) => {
    await placed.has(({ lines }) => lines.every(({ released, quantity }) => released === quantity));
    await placed.tell(placed.order.pack());
  }),
  {
    name: 'cancelled-in-part',
    divertedBy: update('cancel'),
    play: order({ delivery: 'inParts' }, async (placed) => {
      const { order: kept } = placed;
      await placed.reaches('making');
      await placed.tell(kept.complete(1));
      await placed.has(({ lines }) => lines[0]!.released === lines[0]!.quantity);
      for (const fact of [kept.pack, kept.handOver]) await placed.tell(fact());
      await placed.asks('cancel');
      await placed.tell(kept.deliver());
      await placed.has(({ header }) => header.invoiced);
      await placed.tell(kept.pay());
    }),
  },
  {
    name: 'cancellation-refused',
    divertedBy: update('cancel'),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      placed.order.refused.add('agreeCancellation');
      await placed.asks('cancel').catch(() => undefined);
      placed.order.refused.clear();
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'cancellation-not-undone',
    divertedBy: activityOn('purchasing'),
    play: order({}, async (placed, company) => {
      for (const department of DEPARTMENTS) await company.startDepartment(department);
      await placed.reaches('making');
      placed.order.refused.add('undoPurchases');
      await placed.asks('cancel');
      await placed.has(({ header }) => header.cancellation === 'underWay');
      await placed.isIdle();
      await placed.tell(placed.order.resolveRefusal());
      await placed.ended();
      for (const department of DEPARTMENTS) await company.stopDepartment(department);
    }),
  },
  {
    name: 'cancelled-behind-a-step',
    divertedBy: localActivity('cancelOrder'),
    play: order({}, async (placed, company) => {
      const { order: kept } = placed;
      kept.sick = ({ name, where }) => name === 'secureCredit' && where === 'local';
      await placed.shows(({ pendingCommands }) => pendingCommands.includes('secureCredit'));
      const cancelled = placed.asks('cancel');
      await placed.tell(kept.tick());
      await company.startDepartment('finance');
      await cancelled;
      await company.stopDepartment('finance');
    }),
  },
  {
    name: 'cancelled-from-outside',
    divertedBy: cancelRequest(),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      await placed.handle.cancel();
    }),
  },
  ...PATHS_OF_CHANGE,
  {
    name: 'department-inbox',
    divertedBy: signal(SIGNALS.tasksChanged),
    play: async (company) => {
      const placed = await company.place();
      const state: InboxState = { department: 'production', open: [], openCount: 0, received: 0 };
      const workflowId = 'department/production';
      const inbox = await company.client.workflow.start(DEPARTMENT_INBOX, {
        workflowId,
        taskQueue: ORDERS_QUEUE,
        args: [state],
      });
      const task = {
        taskId: 'task-1',
        change: 'opened',
        kind: 'produce',
        order: placed.order.number,
        document: 'WO-1',
        priority: 3,
        dueAt: null,
        data: {},
      };
      await inbox.signal(SIGNALS.tasksChanged, { batchId: 'batch-1', notices: [task] });
      await inbox.signal(SIGNALS.answerTask, ANSWER);
      await inbox.signal(SIGNALS.answerTask, { ...ANSWER, answerId: 'answer-2', order: 'SO-NONE' });
      await placed.has(({ timeline }) => timeline.length === 1);
      await inbox.signal(SIGNALS.tasksChanged, {
        batchId: 'batch-2',
        notices: [{ ...task, change: 'closed' }],
      });
      await inbox.terminate('recorded');
      await placed.handle.terminate('recorded');
      return workflowId;
    },
  },
];
