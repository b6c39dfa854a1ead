import { ApplicationFailure } from '@temporalio/common';
import type { Department } from '../../domain/order/departments.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { Company } from './company/company.js';
import type { KeptOrder } from './company/kept-order.js';

const TWO_SECONDS_IN_DAYS = 2 / 86_400;

const keysOf = (order: KeptOrder, step: string): string[] =>
  [...order.effects.keys()]
    .map((key) => key.split(':').slice(2).join(':'))
    .filter((key) => key.startsWith(step));

// On the real server: with an activity waiting, the time-skipping one lets no time pass.
describe('a step that is done half', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.openOn(temporalAddress(), await freshNamespace('half_done'));
  });
  afterAll(async () => {
    await company?.close();
  });

  async function withDepartments(names: Department[], work: () => Promise<void>): Promise<void> {
    for (const name of names) await company.startDepartment(name);
    await work();
    for (const name of names) await company.stopDepartment(name);
  }

  test('is finished when its second department refused: goods that are released get their shipment', async () => {
    const placed = await company.place({ inStock: true, connectors: ['logistics'] });
    const { order } = placed;
    order.refused.add('planShipment');
    await withDepartments(['inventory', 'logistics'], async () => {
      await placed.has(() => order.timesCalled('planShipment') === 1);
      await placed.shows(({ lines, pendingCommands }) =>
        lines.every(({ released, quantity }) => released === quantity && pendingCommands.length === 0),
      );
      expect(keysOf(order, 'releaseGoods')).toEqual(['releaseGoods:releaseGoods:1']);
      await placed.tell(order.resolveRefusal());
      await placed.has(() => order.timesCalled('planShipment') === 2);
      await placed.shipAndPay();
      expect((await placed.ended()).stage).toBe('closed');
    });
    expect(keysOf(order, 'releaseGoods')).toEqual([
      'releaseGoods:releaseGoods:1',
      'releaseGoods:planShipment:1',
    ]);
  });

  test('is finished when its second department gave up for good: the order is confirmed to the customer once', async () => {
    const placed = await company.place({ deposit: true, connectors: ['finance'] });
    const { order } = placed;
    order.sick = ({ name }) => {
      if (name === 'requestDeposit') throw ApplicationFailure.nonRetryable('our ERP is being replaced');
      return false;
    };
    await withDepartments(['sales', 'finance'], async () => {
      await placed.has(({ timeline }) => timeline.length === 1);
      expect(order.timeline[0]).toBe('odd confirmOrder: "failed for good"');
      await placed.shows(({ pendingCommands }) => pendingCommands.length === 0);
      order.sick = () => false;
      await placed.tell(order.tick());
      await placed.shows(({ waitingFor }) => waitingFor.includes('customer'));
      await placed.tell(order.payDeposit());
      await placed.makeAndDeliver();
      expect((await placed.ended()).stage).toBe('closed');
    });
    expect(keysOf(order, 'confirmOrder')).toEqual([
      'confirmOrder:confirmOrder:1',
      'confirmOrder:requestDeposit:1',
    ]);
  });

  test('is finished by a later run of the workflow', async () => {
    const placed = await company.place({ inStock: true, connectors: ['logistics'], continueAfterEvents: 30 });
    const { order } = placed;
    order.refused.add('planShipment');
    await withDepartments(['inventory', 'logistics'], async () => {
      await placed.has(() => order.timesCalled('planShipment') >= 1);
      for (let i = 0; i < 6; i++) await placed.tell(order.tick());
      await placed.continues();
      await placed.tell(order.resolveRefusal());
      await placed.has(() => order.effects.has(`${order.number}:1:releaseGoods:planShipment:1`));
      await placed.shipAndPay();
      expect((await placed.ended()).stage).toBe('closed');
    });
    expect(keysOf(order, 'releaseGoods')).toEqual([
      'releaseGoods:releaseGoods:1',
      'releaseGoods:planShipment:1',
    ]);
  });

  test('is begun anew where the promise is lost meanwhile: the new date is confirmed too', async () => {
    const placed = await company.place({
      deposit: true,
      holdDays: TWO_SECONDS_IN_DAYS,
      connectors: ['finance'],
    });
    const { order } = placed;
    order.refused.add('requestDeposit');
    await withDepartments(['sales', 'finance'], async () => {
      await placed.has(() => order.timesCalled('requestDeposit') === 1);
      order.terms.holdDays = 3;
      await placed.has(({ timeline }) => timeline.includes('deadline met'));
      await placed.has(() => order.timesCalled('confirmOrder') === 2);
      await placed.tell(order.resolveRefusal());
      await placed.reaches('deposit');
      await placed.shows(({ waitingFor }) => waitingFor.includes('customer'));
      await placed.tell(order.payDeposit());
      await placed.makeAndDeliver();
      expect((await placed.ended()).stage).toBe('closed');
    });
    expect(keysOf(order, 'confirmOrder')).toEqual([
      'confirmOrder:confirmOrder:1',
      'confirmOrder:confirmOrder:2',
      'confirmOrder:requestDeposit:2',
    ]);
  });
});
