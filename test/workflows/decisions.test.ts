import { Company } from './company/company.js';

describe('where people decide', () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.open();
  });
  afterAll(async () => {
    await company?.close();
  });

  test('a later date waits for the customer, and goes on when they accept it', async () => {
    const placed = await company.place({ laterDate: true });
    expect((await placed.shows(({ waitingFor }) => waitingFor.length > 0)).waitingFor).toEqual([
      'customer',
      'sales',
    ]);
    expect(placed.order.timesCalled('secureCredit')).toBe(0);
    await placed.tell(placed.order.acceptOffer());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('promiseDates')).toBe(1);
  });

  test('a later date that the customer declines ends the order, and nothing is undertaken', async () => {
    const placed = await company.place({ laterDate: true });
    await placed.has(({ header }) => header.promise === 'offered');
    await placed.tell(placed.order.declineOffer());
    expect(await placed.ended()).toEqual({ order: placed.order.number, stage: 'cancelled' });
    expect(placed.order.calls.map(({ name }) => name)).toEqual(['promiseDates']);
  });

  test('an item without a source waits for purchasing, and is promised anew when one is named', async () => {
    const placed = await company.place({ noSource: true });
    await placed.shows(({ waitingFor }) => waitingFor.includes('purchasing'));
    await placed.tell(placed.order.findSource());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('promiseDates')).toBe(2);
  });

  test('an order above the credit limit waits for finance, and goes on when it is approved', async () => {
    const placed = await company.place({ overCreditLimit: true });
    expect((await placed.reaches('credit')).waitingFor).toEqual(['finance']);
    expect(placed.order.timesCalled('confirmOrder')).toBe(0);
    await placed.tell(placed.order.approveCredit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('secureCredit')).toBe(1);
  });

  test('credit refused ends the order before the customer gets a confirmation', async () => {
    const placed = await company.place({ overCreditLimit: true });
    await placed.reaches('credit');
    await placed.tell(placed.order.refuseCredit());
    expect((await placed.ended()).stage).toBe('cancelled');
    expect(placed.order.calls.map(({ name }) => name)).toEqual(['promiseDates', 'secureCredit']);
  });

  test('work waits for the deposit, and begins when it is paid', async () => {
    const placed = await company.place({ deposit: true });
    expect((await placed.reaches('deposit')).waitingFor).toEqual(['customer', 'finance']);
    expect(placed.order.timesCalled('undertakeSupply')).toBe(0);
    await placed.tell(placed.order.payDeposit());
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('confirmOrder')).toBe(1);
  });

  test('a step that the company lets a person decide is carried out once it is approved', async () => {
    const placed = await company.place({ personDecides: ['confirmOrder'] });
    await placed.has((order) => order.timesCalled('confirmOrder') === 1);
    await placed.isIdle();
    expect((await placed.status()).stage).toBe('deposit');
    expect(placed.order.effects.size).toBe(2);
    await placed.tell(placed.order.approve('confirmOrder'));
    await placed.makeAndDeliver();
    expect((await placed.ended()).stage).toBe('closed');
    expect(placed.order.timesCalled('confirmOrder')).toBe(2);
  });

  test.each([
    ['promiseDates', 'promiseDates'],
    ['secureCredit', 'secureCredit'],
    ['requestDeposit', 'confirmOrder'],
    ['placePurchases', 'undertakeSupply'],
    ['planShipment', 'releaseGoods'],
    ['issueInvoice', 'issueInvoice'],
  ])('a refused %s waits, and is tried again after something has changed', async (command, step) => {
    const placed = await company.place({ inStock: true });
    const { order } = placed;
    order.refused.add(command);
    const shipping = step === 'issueInvoice' ? placed.shipAndPay().catch(() => undefined) : Promise.resolve();
    await placed.has(() => order.timesCalled(step) === 1);
    await placed.isIdle();
    expect(order.timesCalled(step)).toBe(1);
    await placed.tell(order.resolveRefusal());
    if (step === 'issueInvoice') await shipping;
    else await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
    expect(order.timesCalled(step)).toBe(2);
    expect(new Set([...order.effects.keys()].map((key) => key.split(':')[3]))).toEqual(
      new Set([
        'promiseDates',
        'secureCredit',
        'confirmOrder',
        'requestDeposit',
        'firmUpReservations',
        'undertakeWorkOrders',
        'placePurchases',
        'releaseGoods',
        'planShipment',
        'issueInvoice',
      ]),
    );
  });

  test('a step refused again is tried again, under the same key until it is done', async () => {
    const placed = await company.place({ inStock: true });
    const { order } = placed;
    order.refused.add('secureCredit');
    for (const times of [1, 2, 3]) {
      await placed.has(() => order.timesCalled('secureCredit') === times);
      await placed.isIdle();
      if (times === 3) order.refused.clear();
      await placed.tell(order.tick());
    }
    await placed.shipAndPay();
    expect((await placed.ended()).stage).toBe('closed');
    const [key] = [...order.effects.keys()].filter((each) => each.includes('secureCredit'));
    expect(order.timesCalled('secureCredit')).toBe(4);
    expect(key).toBe(`${order.number}:1:secureCredit:secureCredit:1`);
  });
});
