import { DEPARTMENTS } from '../../domain/order/departments.js';
import { SIGNALS } from '../../workflows/messages.js';
import type { PlacedOrder } from '../workflows/company/placed-order.js';
import { order, type Path } from './path.js';
import { activityOn, continuedAsNew, localActivity, signal, update } from './signs.js';

const CHANGES = 12;

const isChanged = (placed: PlacedOrder, version = 2): Promise<void> =>
  placed.has(({ header }) => header.version === version && header.change === undefined);

/** An order that is changed on its way, or that somebody asks to change. */
export const PATHS_OF_CHANGE: Path[] = [
  {
    name: 'changed-before-deposit',
    divertedBy: update('requestChange'),
    play: order({ deposit: true }, async (placed) => {
      await placed.reaches('deposit');
      await placed.asksForQuantity(1, '12');
      await isChanged(placed);
      await placed.tell(placed.order.payDeposit());
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'changed-while-making',
    divertedBy: localActivity('requestChange', 'changeOrder', 'undertakeSupply'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.asksForQuantity(1, '12');
      await isChanged(placed);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'changed-at-a-refused-step',
    divertedBy: localActivity('releaseGoods', 'changeOrder', 'undertakeSupply', 'releaseGoods'),
    play: order({ inStock: true }, async (placed) => {
      placed.order.refused.add('planShipment');
      await placed.has((kept) => kept.timesCalled('releaseGoods') === 1);
      await placed.isIdle();
      await placed.asksForQuantity(1, '3').catch(() => undefined);
      await isChanged(placed);
      await placed.isIdle();
      await placed.tell(placed.order.resolveRefusal());
      await placed.shipAndPay();
    }),
  },
  {
    name: 'change-refused',
    divertedBy: update('requestChange'),
    play: order({ changes: 'refused' }, async (placed) => {
      await placed.reaches('making');
      await placed.asksForQuantity(1, '12').catch(() => undefined);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-negotiated',
    divertedBy: update('decideChange'),
    play: order({ changes: 'negotiated' }, async (placed) => {
      await placed.reaches('making');
      await placed.asksForQuantity(1, '12');
      await placed.decidesOnChange('accept');
      await isChanged(placed);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-by-signal',
    divertedBy: signal(SIGNALS.changeRequested),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      const content = { lines: [{ do: 'set', line: 1, quantity: '9' }] };
      await placed.handle.signal(SIGNALS.changeRequested, { by: 'Wang Fang', reason: 'fewer', content });
      await placed.has(({ timeline }) => timeline.length === 1);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-on-hold',
    divertedBy: localActivity('holdOrder', 'requestChange', 'resumeOrder', 'changeOrder'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      await placed.asks('hold');
      await placed.asksForQuantity(1, '7');
      await placed.asks('resume');
      await isChanged(placed);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-on-queues',
    divertedBy: activityOn('production'),
    play: order({}, async (placed, company) => {
      for (const department of DEPARTMENTS) await company.startDepartment(department);
      await placed.reaches('making');
      const { order: kept } = placed;
      let isSick = true;
      kept.sick = ({ name }) => isSick && (name === 'changeOrder' || name === 'settleChange');
      await placed.asksForQuantity(1, '11');
      await placed.has(() => kept.timesCalled('settleChange') > 0);
      await placed.tell(kept.tick());
      isSick = false;
      await isChanged(placed);
      await placed.makeAndDeliver();
      for (const department of DEPARTMENTS) await company.stopDepartment(department);
    }),
  },
  {
    name: 'change-refused-by-a-rule',
    divertedBy: localActivity('changeOrder', 'changeOrder'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      placed.order.refused.add('settleChange');
      await placed.asksForQuantity(1, '12');
      await placed.has((kept) => kept.timesCalled('changeOrder') === 1);
      await placed.isIdle();
      await placed.tell(placed.order.resolveRefusal());
      await isChanged(placed);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-handed-back',
    divertedBy: localActivity('requestChange', 'changeOrder', 'decideChange', 'changeOrder'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      placed.order.worldHasMoved = true;
      await placed.asksForQuantity(1, '12');
      await isChanged(placed, 1);
      await placed.isIdle();
      placed.order.worldHasMoved = false;
      await placed.decidesOnChange('accept');
      await isChanged(placed);
      await placed.makeAndDeliver();
    }),
  },
  {
    name: 'change-overtaken-by-cancellation',
    divertedBy: localActivity('changeOrder', 'cancelOrder'),
    play: order({}, async (placed) => {
      await placed.reaches('making');
      placed.order.refused.add('agreeChange');
      await placed.asksForQuantity(1, '12');
      await placed.has((kept) => kept.timesCalled('changeOrder') === 1);
      await placed.isIdle();
      await placed.asks('cancel');
    }),
  },
  {
    name: 'change-before-cancellation',
    divertedBy: localActivity('changeOrder', 'changeOrder', 'cancelOrder'),
    play: order({}, async (placed, company) => {
      for (const department of DEPARTMENTS) await company.startDepartment(department);
      await placed.reaches('making');
      const { order: kept } = placed;
      kept.sick = ({ name }) => name === 'changeOrder';
      kept.refused.add('settleChange');
      await placed.asksForQuantity(1, '12');
      await placed.has(() => kept.timesCalled('settleChange') > 0);
      await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
      kept.sick = () => false;
      const cancelled = placed.asks('cancel');
      await placed.tell(kept.resolveRefusal());
      await cancelled;
      for (const department of DEPARTMENTS) await company.stopDepartment(department);
    }),
  },
  {
    name: 'changed-twelve-times',
    divertedBy: continuedAsNew(),
    play: order({ continueAfterEvents: 60 }, async (placed) => {
      await placed.reaches('making');
      for (let i = 1; i <= CHANGES; i += 1) {
        await placed.asksForQuantity(1, String(20 + i), `change-${String(i)}`);
        await isChanged(placed, 1 + i);
      }
      await placed.continues();
      await placed.makeAndDeliver();
    }),
  },
];
