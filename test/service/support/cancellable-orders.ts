import type { OrderView } from '../../../src/orders/order-view.js';
import { inDays, type TestCompany } from './company.js';
import type { Staff } from './staff.js';

/** An order brought to a certain point of its life, by what people report. */
export interface Situation {
  stage: OrderView['stage'];
  /** What has happened, in words. */
  what: string;
  bring(at: Workplace): Promise<string>;
}

interface Workplace {
  company: TestCompany;
  staff: Staff;
}

const REQUIREMENTS = { colour: 'RAL 9016', text: '鲜达 Xianda' };

async function place({ company }: Workplace, more: object): Promise<string> {
  const order = { customer: 'C-XIANDA', requestedDate: inDays(120), ...more };
  return (await company.as('sales').post<OrderView>('/orders', order)).number;
}

/** With its deposit paid and its work begun. */
async function begun(at: Workplace, more: object): Promise<string> {
  const number = await place(at, more);
  await at.staff.does(number, 'confirmDeposit');
  await at.staff.untilStage(number, 'stock' in more ? 'shipping' : 'making');
  return number;
}

const IN_STOCK = { lines: [{ item: 'TAPE-48', quantity: '48' }] };
const TO_MAKE = { lines: [{ item: 'SW-150', quantity: '3', requirements: REQUIREMENTS }] };
const TO_BUY = { lines: [{ item: 'FILM-500', quantity: '4800' }] };

async function released(at: Workplace): Promise<string> {
  const number = await place(at, IN_STOCK);
  await at.staff.does(number, 'confirmDeposit');
  await at.staff.untilTask(number, 'pick');
  return number;
}

/** Every point of an order's life at which a cancellation finds its commitments differently. */
export const SITUATIONS: readonly Situation[] = [
  {
    stage: 'promising',
    what: 'a later date is offered',
    bring: async (at) => {
      const number = await place(at, { ...TO_MAKE, requestedDate: inDays(1) });
      await at.staff.untilTask(number, 'answerOffer');
      return number;
    },
  },
  {
    stage: 'credit',
    what: 'finance is to decide',
    bring: async (at) => {
      const number = await place(at, {
        lines: [{ item: 'CS-200', quantity: '2000' }],
        requestedDate: inDays(3000),
      });
      await at.staff.untilTask(number, 'decideCredit');
      return number;
    },
  },
  {
    stage: 'deposit',
    what: 'the deposit is asked',
    bring: async (at) => {
      const number = await place(at, TO_MAKE);
      await at.staff.untilTask(number, 'confirmDeposit');
      return number;
    },
  },
  {
    stage: 'making',
    what: 'work orders and purchases are placed',
    bring: async (at) => {
      const number = await begun(at, { lines: [...TO_MAKE.lines, ...TO_BUY.lines] });
      await at.staff.untilTask(number, 'produce');
      await at.staff.untilTask(number, 'receiveGoods');
      return number;
    },
  },
  {
    stage: 'making',
    what: 'the supplier has confirmed',
    bring: async (at) => {
      const number = await begun(at, TO_BUY);
      const { document } = await at.staff.untilTask(number, 'receiveGoods');
      await at.company.as('purchasing').post(`/purchase-orders/${document}:confirm`, {});
      return number;
    },
  },
  {
    stage: 'making',
    what: 'production has started with what is in stock',
    bring: async (at) => {
      const number = await begun(at, {
        lines: [{ item: 'BOX-C5', quantity: '500', requirements: REQUIREMENTS }],
      });
      for (const task of await at.staff.tasks(number))
        if (task.kind === 'receiveGoods') await at.staff.complete(task);
      const { document } = await at.staff.untilTask(number, 'produce');
      await at.company.as('production').post(`/work-orders/${document}:acknowledge`, {});
      await at.company.as('production').post(`/work-orders/${document}:start`, {});
      return number;
    },
  },
  {
    stage: 'making',
    what: 'what is made to order waits for its inspection',
    bring: async (at) => {
      const number = await begun(at, {
        lines: [{ item: 'BOX-C5', quantity: '500', requirements: REQUIREMENTS }],
      });
      for (const task of await at.staff.tasks(number))
        if (task.kind === 'receiveGoods') await at.staff.complete(task);
      await at.staff.does(number, 'produce');
      await at.staff.untilTask(number, 'inspect');
      return number;
    },
  },
  {
    stage: 'making',
    what: 'bought goods have come, others are made',
    bring: async (at) => {
      const number = await begun(at, { lines: [...TO_MAKE.lines, ...TO_BUY.lines] });
      for (const task of await at.staff.tasks(number))
        if (task.kind === 'receiveGoods') await at.staff.complete(task);
      await at.staff.untilTask(number, 'produce');
      return number;
    },
  },
  {
    stage: 'shipping',
    what: 'goods are released',
    bring: (at) => released(at),
  },
  {
    stage: 'shipping',
    what: 'goods are picked',
    bring: async (at) => {
      const number = await released(at);
      const { document } = await at.staff.untilTask(number, 'pick');
      await at.company.as('inventory').post(`/releases/${document}:pick`, {});
      return number;
    },
  },
  {
    stage: 'shipping',
    what: 'goods are packed',
    bring: async (at) => {
      const number = await released(at);
      await at.staff.does(number, 'pick');
      await at.staff.untilTask(number, 'handOver');
      return number;
    },
  },
  {
    stage: 'making',
    what: 'part of it is handed over',
    bring: async (at) => {
      const number = await place(at, { delivery: 'inParts', lines: [...IN_STOCK.lines, ...TO_MAKE.lines] });
      await at.staff.does(number, 'confirmDeposit');
      await at.staff.does(number, 'pick');
      await at.staff.does(number, 'handOver');
      await at.staff.untilTask(number, 'proveDelivery');
      return number;
    },
  },
];
