import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithDataset } from '../../../test/setup/datasets.js';
import { CompanyFormatError, describeProblem } from '../company-problems.js';
import { readCompanyFolder } from '../read-company-folder.js';
import { readAssumptions } from './assumptions.js';
import { readAdventureWorks } from './read-adventureworks.js';
import { readOrders } from './read-orders.js';

describeWithDataset('adventureworks', 'AdventureWorks as a company', (folder) => {
  const read = () => readCompanyFolder(folder);
  let reading: ReturnType<typeof read>;
  beforeAll(() => void (reading = read()));
  const item = (code: string) => reading.data.items.find((each) => each.code === code);

  test('is recognised by its files, and everything assumed is told with its reason', () => {
    expect(reading.layout).toBe('adventureworks');
    expect(
      reading.assumptions.find((line) => line.startsWith('creditLimit: 60000. The data has no')),
    ).toBeDefined();
    expect(reading.assumptions).toHaveLength(18);
  });

  test('the clock begins on 2008-06-01, whether looked at from Los Angeles or Greenwich', () => {
    const origin = new Date(reading.data.company.clock?.origin ?? 0);
    const inZone = (timeZone: string) => origin.toLocaleDateString('sv-SE', { timeZone });
    expect([inZone('America/Los_Angeles'), inZone('UTC')]).toEqual(['2008-06-01', '2008-06-01']);
  });

  test('stock is the sum of all locations, nothing added', () => {
    const rows = readFileSync(join(folder, 'ProductInventory.csv'), 'utf8').trim().split('\n').slice(1);
    const counted = rows.reduce((sum, row) => sum + Number(row.trim().split(',')[4]), 0);
    expect(reading.data.stock.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(counted);
    expect(counted).toBe(335_974);
    expect(reading.data.stock.find((row) => row.item === 'AR-5381')?.quantity).toBe('1085');
  });

  test('paint is counted and bought by the gallon and goes by the ounce into a frame', () => {
    expect(item('PA-823Y')?.unit).toBe('GAL');
    expect(reading.data.stock.find((row) => row.item === 'PA-823Y')?.quantity).toBe('99');
    const line = reading.data.bom.find((row) => row.assembly === 'FR-R72Y-48' && row.component === 'PA-823Y');
    expect(line?.quantityPer).toBe('0.0625');
    const [first] = reading.data.supplierItems.filter((row) => row.item === 'PA-823Y' && row.rank === 1);
    expect(first).toMatchObject({ leadDays: 16, minimum: '20', maximum: '100', multiple: '1' });
  });

  test('what is bought by the dozen has its limits and price in pieces', () => {
    const chain = reading.data.supplierItems.find((row) => row.item === 'CH-0234');
    expect(chain).toMatchObject({ minimum: '240', maximum: '1200', multiple: '12', price: '1.249167' });
  });

  test('the first choice among suppliers is the quickest', () => {
    for (const { code, source } of reading.data.items) {
      if (source === 'make') continue;
      const suppliers = reading.data.supplierItems.filter((row) => row.item === code);
      const [first] = suppliers.filter(({ rank }) => rank === 1);
      expect([code, first?.supplier]).toEqual([code, expect.any(String)]);
    }
  });

  test('weights in pounds and grams become kilograms, and missing ones are assumed', () => {
    expect(item('BK-M82S-38')?.weightKg).toBe('9.230605');
    expect(item('FB-9873')?.weightKg).toBe('0.317');
    expect(item('GL-H102-M')?.weightKg).toBe('0.09');
    expect(reading.data.items.filter(({ weightKg }) => weightKg === null)).toEqual([]);
  });

  test('an item costs its standard cost, and where none is recorded nobody knows', () => {
    expect(item('FB-9873')?.standardCost).toBe('47.286');
    expect(item('AR-5381')?.standardCost).toBeNull();
  });

  test('bills of materials are those without an end date', () => {
    expect(reading.data.bom).toHaveLength(2480 - 97);
  });

  test('a work centre works the hours that it is available', () => {
    const shifts = new Map(
      reading.data.shifts.map(({ workCentre, start, end }) => [workCentre, `${start}-${end}`]),
    );
    expect(Object.fromEntries(shifts)).toEqual({
      'Frame-Forming': '00:00-19:12',
      'Frame-Welding': '00:00-21:36',
      'Debur-and-Polish': '00:00-24:00',
      Paint: '00:00-24:00',
      'Specialized-Paint': '00:00-16:00',
      Subassembly: '00:00-24:00',
      'Final-Assembly': '00:00-24:00',
    });
  });

  test('its 32 orders come in the order of their numbers, each line as the source has it', () => {
    const orders = readOrders(folder);
    expect(orders).toHaveLength(32);
    expect(orders.map(({ number }) => number)).toEqual(orders.map(({ number }) => number).sort());
    expect(orders[0]).toEqual({
      number: 'SO71774',
      customer: '29847',
      customerPo: 'PO348186287',
      shipTo: '1092',
      orderDate: '2008-06-01',
      requestedDate: '2008-06-13',
      lines: [
        {
          item: 'FR-R72Y-48',
          quantity: '1',
          unitPrice: '356.898',
          discount: '0',
          sourceLineTotal: '356.898',
        },
        {
          item: 'FR-R72Y-38',
          quantity: '1',
          unitPrice: '356.898',
          discount: '0',
          sourceLineTotal: '356.898',
        },
      ],
    });
    expect(orders.flatMap(({ lines }) => lines)).toHaveLength(542);
    const addresses = new Map(reading.data.addresses.map(({ code, customer }) => [code, customer]));
    for (const { customer, shipTo } of orders) expect(addresses.get(shipTo)).toBe(customer);
  });

  test('an assumption that does not fit the data is named by its file', () => {
    const file = join(__dirname, '../../../demo/adventureworks/assumptions.json');
    const assumptions = readAssumptions(file);
    assumptions.routings.value.otherwise = [
      { workCentre: 'Paint Mixing', setupMinutes: '1', minutesPerUnit: '1' },
    ];
    expect(() => readAdventureWorks(folder, assumptions, file)).toThrow(
      'assumptions.json workCentre: "Paint-Mixing" is no code of work-centres.csv',
    );
  });

  describe('with something wrong', () => {
    let copy: string;
    beforeEach(() => {
      copy = mkdtempSync(join(tmpdir(), 'adventureworks-'));
      cpSync(folder, copy, { recursive: true, filter: (path) => !/PurchaseOrder/.test(path), mode: 0 });
    });
    afterEach(() => rmSync(copy, { recursive: true, force: true }));

    test.each([
      [
        'ProductVendor.csv',
        /^1,1580,/m,
        '9999,1580,',
        'ProductVendor.csv:2 ProductID: "9999" is no ProductID of Product.csv',
      ],
      [
        'ProductVendor.csv',
        /,CS$/m,
        ',KM',
        'ProductVendor.csv:2 UnitMeasureCode: no conversion from KM to EA, in which the item is counted',
      ],
      [
        'Product.csv',
        /^1,Adjustable Race,AR-5381,0/m,
        '1,Adjustable Race,AR-5381,yes',
        'Product.csv:2 MakeFlag: "yes" is not 0 or 1',
      ],
      [
        'Product.csv',
        /^1,Adjustable Race,AR-5381,0/m,
        '1,Adjustable Race,AR-5381,1',
        'Product.csv:2 MakeFlag: AR-5381 is made here, but no line of BillOfMaterials.csv in force says of what',
      ],
      [
        'ShipMethod.csv',
        'ZY - EXPRESS',
        'ZZ - EXPRESS',
        'ShipMethod.csv:3 Name: no assumption about the mode and transit days of "ZZ - EXPRESS"',
      ],
    ])('%s: file, row and field are named (%#)', (file, from, to, problem) => {
      const path = join(copy, file);
      const before = readFileSync(path, 'utf8');
      rmSync(path, { force: true });
      writeFileSync(path, before.replace(from, to));
      let problems: string[] = [];
      try {
        readCompanyFolder(copy);
      } catch (error) {
        if (!(error instanceof CompanyFormatError)) throw error;
        problems = error.problems.map(describeProblem);
      }
      expect(problems).toContain(problem);
    });
  });
});
