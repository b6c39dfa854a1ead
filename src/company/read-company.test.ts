import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDayDetail } from 'chinese-days';
import { ROLES } from '../../domain/identity/roles.js';
import { CompanyFormatError, describeProblem } from './company-problems.js';
import { readCompany } from './read-company.js';

const DEMO = join(__dirname, '../../demo/company');

describe('reading a company', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'company-'));
    cpSync(DEMO, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (file: string, from: string | RegExp, to: string | ((row: string) => string)) => {
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    const after = typeof to === 'string' ? before.replace(from, to) : before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  };
  const problems = (): string[] => {
    try {
      readCompany(folder);
    } catch (error) {
      if (error instanceof CompanyFormatError) return error.problems.map(describeProblem);
      throw error;
    }
    return [];
  };

  it('takes pick-ups, fees and times between warehouses, which may be left out', () => {
    rmSync(join(folder, 'transfers.csv'));
    const before = readCompany(folder);
    expect(before.transfers).toEqual([]);
    expect(before.carriers[0]).toMatchObject({ pickups: [], cancelCost: '0' });
    change('carriers.csv', /^.+$/gm, (row: string) =>
      row.startsWith('code') ? `${row},pickups,cancelCost` : `${row},1-5@16:30;6@11:00,12.5`,
    );
    writeFileSync(join(folder, 'transfers.csv'), 'fromWarehouse,toWarehouse,days\nWH-GZ,WH-SZ,2\n');
    const { carriers, transfers } = readCompany(folder);
    expect(carriers[0]).toMatchObject({ pickups: ['1-5@16:30', '6@11:00'], cancelCost: '12.5' });
    expect(transfers).toEqual([{ fromWarehouse: 'WH-GZ', toWarehouse: 'WH-SZ', days: 2 }]);
    change('carriers.csv', '1-5@16:30', '1-8@16:30');
    writeFileSync(join(folder, 'transfers.csv'), 'fromWarehouse,toWarehouse,days\nWH-GZ,WH-GZ,2\n');
    expect(problems()).toEqual([
      'carriers.csv:2 pickups.0: "1-8@16:30" is not a pick-up such as 1-5@16:30 or 6@11:00 (1 is Monday)',
    ]);
    change('carriers.csv', '1-8@16:30', '1-5@16:30');
    expect(problems()).toEqual(['transfers.csv:2 toWarehouse: goods go to another warehouse']);
  });

  test.each<[what: string, file: string, from: string | RegExp, to: string, problem: string]>([
    [
      'a unit nobody declared',
      'items.csv',
      ',make,PC,128,',
      ',make,EA,128,',
      'items.csv:2 unit: "EA" is no code of units.csv',
    ],
    [
      'a number in words',
      'items.csv',
      ',PC,128,',
      ',PC,heavy,',
      'items.csv:2 weightKg: "heavy" is not a decimal number of zero or more with at most 6 decimals',
    ],
    [
      'a negative quantity',
      'bom.csv',
      'CS-200,DRV-B,2',
      'CS-200,DRV-B,-2',
      'bom.csv:3 quantityPer: "-2" is not a decimal number of zero or more with at most 6 decimals',
    ],
    [
      'a quantity of nothing',
      'bom.csv',
      'CS-200,DRV-B,2',
      'CS-200,DRV-B,0.0',
      'bom.csv:3 quantityPer: "0" is not above zero',
    ],
    [
      'an unknown component',
      'bom.csv',
      'CS-200,DRV-B,2',
      'CS-200,DRV-X,2',
      'bom.csv:3 component: "DRV-X" is no code of items.csv',
    ],
    [
      'a bill of a bought item',
      'bom.csv',
      'CS-200,DRV-B,2',
      'FILM-500,DRV-B,2',
      'bom.csv:3 assembly: "FILM-500" is bought, not made',
    ],
    [
      'a price twice, however written',
      'prices.csv',
      'CS-200,CNY,5,9300',
      'CS-200,CNY,1.00,9300',
      'prices.csv:3 item: "CS-200 CNY 1" appears twice',
    ],
    [
      'an unknown currency',
      'prices.csv',
      'CS-200,CNY,5',
      'CS-200,RMB,5',
      'prices.csv:3 currency: "RMB" is not a known currency (ISO 4217)',
    ],
    [
      'a missing name',
      'customers.csv',
      'C-XIANDA,Shanghai Xianda Foods',
      'C-XIANDA,',
      'customers.csv:2 name: is missing',
    ],
    [
      'an address of nobody',
      'addresses.csv',
      'YUEJIE-1,C-YUEJIE',
      'YUEJIE-1,C-NOBODY',
      'addresses.csv:4 customer: "C-NOBODY" is no code of customers.csv',
    ],
    [
      'two default addresses',
      'addresses.csv',
      '201801,false',
      '201801,true',
      'addresses.csv:3 isDefault: C-XIANDA has two default addresses',
    ],
    [
      'a maximum below the least lot',
      'supplier-items.csv',
      'BRD-C5,1,3,500,20000',
      'BRD-C5,1,3,500,450',
      'supplier-items.csv:14 maximum: 450 is less than the least lot (minimum 500 in multiples of 100)',
    ],
    [
      'a date that is none',
      'calendar.csv',
      '2026-01-02',
      '2026-02-30',
      'calendar.csv:3 date: "2026-02-30" is not a date YYYY-MM-DD',
    ],
    [
      'a role that is none',
      'users.csv',
      ',finance,',
      ',finances,',
      `users.csv:8 role: "finances" is not one of ${ROLES.join(', ')}`,
    ],
    [
      'a customer user of no customer',
      'users.csv',
      'customer,C-XIANDA',
      'customer,',
      'users.csv:11 customer: is missing for a customer user',
    ],
    [
      'two tax rules for the same',
      'tax-rules.csv',
      'CN-BONDED,CN,,bonded',
      'CN-BONDED,CN,,*',
      'tax-rules.csv:3 code: applies to the same as rule CN-VAT-13',
    ],
    [
      'a shift past midnight',
      'shifts.csv',
      '16:30,24:00',
      '16:30,06:00',
      'shifts.csv:3 end: 06:00 is not after 16:30; split a night shift at 24:00',
    ],
    [
      'a cell too many',
      'units.csv',
      'PC,Piece,件',
      'PC,Piece,件,x',
      'units.csv:2: has 4 cells where the header has 3',
    ],
    [
      'a policy in percent signs',
      'company.json',
      '"1.5"',
      '"1.5 %"',
      'company.json policies.freight.percent: "1.5 %" is not a decimal number of zero or more with at most 6 decimals',
    ],
    [
      'a time zone that is none',
      'company.json',
      'Asia/Shanghai',
      'Asia/Suzhou',
      'company.json timeZone: is no IANA time zone',
    ],
  ])('%s is named by file, row and field', (_what, file, from, to, problem) => {
    change(file, from, to);
    expect(problems()).toEqual([problem]);
  });

  test('a bill of materials that contains itself is shown as a chain', () => {
    change('bom.csv', 'RLR-60,BRG-6204,2', 'RLR-60,CS-200,2');
    expect(problems()).toEqual([
      expect.stringMatching(
        /^bom\.csv:\d+ component: the bill of materials contains itself: (\S+ → ){3}\S+$/,
      ),
    ]);
  });

  test('all problems of all files come at once', () => {
    change('items.csv', ',PC,128,', ',PC,heavy,');
    change('users.csv', 'sales@demo.example', 'sales');
    expect(problems()).toHaveLength(2);
  });

  test('a missing file, a missing column and an unknown column are named', () => {
    rmSync(join(folder, 'stock.csv'));
    change('units.csv', 'code,name,nameZh', 'code,name,zh');
    expect(problems()).toEqual([
      'units.csv:1 nameZh: column is missing',
      'units.csv:1 zh: is no column of this file; known are code, name, nameZh',
      'stock.csv: is missing',
    ]);
  });

  test('columns that came later may be left out, and mean nothing in particular', () => {
    change('items.csv', /,standardCost,inspected,checks$/m, '');
    change('items.csv', /^(?!code,)(.*?)(,[\d.]*,(?:true)?,(?:"[^"]*")?)$/gm, '$1');
    const items = readCompany(folder).items;
    expect(items).toHaveLength(28);
    for (const { standardCost, inspected, checks } of items)
      expect({ standardCost, inspected, checks }).toEqual({
        standardCost: null,
        inspected: false,
        checks: [],
      });
  });

  test('what an item costs and how it is checked is read, and refused where it cannot be', () => {
    expect(readCompany(folder).items.find(({ code }) => code === 'CE-350')).toMatchObject({
      standardCost: '8550',
      inspected: true,
      checks: [expect.stringContaining('30'), expect.stringContaining('急停')],
    });
    change('items.csv', ',8550,true,', ',8550,yes,');
    change('items.csv', ',3070,,', ',three,,');
    expect(problems()).toEqual([
      'items.csv:2 standardCost: "three" is not a decimal number of zero or more with at most 6 decimals',
      'items.csv:3 inspected: "yes" is not true or false',
    ]);
  });

  test('columns that came later may be left out, and mean nothing in particular', () => {
    change('items.csv', /,standardCost,inspected,checks$/m, '');
    change('items.csv', /^(?!code,)(.*?)(,[\d.]*,(?:true)?,(?:"[^"]*")?)$/gm, '$1');
    const items = readCompany(folder).items;
    expect(items).toHaveLength(28);
    for (const { standardCost, inspected, checks } of items)
      expect({ standardCost, inspected, checks }).toEqual({
        standardCost: null,
        inspected: false,
        checks: [],
      });
  });

  test('what an item costs and how it is checked is read, and refused where it cannot be', () => {
    expect(readCompany(folder).items.find(({ code }) => code === 'CE-350')).toMatchObject({
      standardCost: '8550',
      inspected: true,
      checks: [expect.stringContaining('30'), expect.stringContaining('急停')],
    });
    change('items.csv', ',8550,true,', ',8550,yes,');
    change('items.csv', ',3070,,', ',three,,');
    expect(problems()).toEqual([
      'items.csv:2 standardCost: "three" is not a decimal number of zero or more with at most 6 decimals',
      'items.csv:3 inspected: "yes" is not true or false',
    ]);
  });

  test('a company without a warehouse is none', () => {
    for (const file of ['warehouses.csv', 'stock.csv', 'transfers.csv']) change(file, /\n[^]*/, '\n');
    expect(problems()).toEqual(['warehouses.csv: names no warehouse']);
  });

  test('a file in another encoding is refused rather than read wrongly', () => {
    writeFileSync(
      join(folder, 'units.csv'),
      Buffer.concat([Buffer.from('code,name,nameZh\nPC,Piece,'), Buffer.from([0xbc, 0xfe])]),
    );
    expect(problems()).toEqual(['units.csv: is not UTF-8 text']);
  });

  describe('the deadlines of a company', () => {
    const rule = { dueWithinHours: 8, remindBeforeHours: 2, toleranceHours: 4, escalation: [] };
    const hours = {
      timeZone: 'Europe/Berlin',
      workingWeekdays: [1, 2, 3, 4, 5],
      dayStart: '08:00',
      dayEnd: '16:00',
    };
    const give = (deadlines: object): void => {
      const path = join(folder, 'company.json');
      const company = JSON.parse(readFileSync(path, 'utf8')) as { policies: object };
      const policies = {
        ...company.policies,
        deadlines: { default: rule, tasks: {}, departments: {}, ...deadlines },
      };
      writeFileSync(path, JSON.stringify({ ...company, policies }));
    };
    const chain = (...steps: [afterHours: number, to: string][]) => ({
      escalation: steps.map(([afterHours, to]) => ({ afterHours, to })),
    });

    test('are the usual ones where none are given, and those that are given', () => {
      expect(readCompany(folder).company.policies.deadlines.default.dueWithinHours).toBe(8);
      const own = { ...hours, exceptions: { '2026-10-03': { working: false, name: 'Unification' } } };
      give({
        tasks: { pick: { dueWithinHours: 4, ...chain([1, 'inventory'], [2, 'manager']) } },
        departments: { logistics: own },
      });
      expect(problems()).toEqual([]);
      const { tasks, departments } = readCompany(folder).company.policies.deadlines;
      expect(tasks).toEqual({ pick: { dueWithinHours: 4, ...chain([1, 'inventory'], [2, 'manager']) } });
      expect(departments).toEqual({ logistics: own });
    });

    test.each<[what: string, given: object, member: string, reason: string | RegExp]>([
      [
        'a chain that goes back',
        { default: { ...rule, ...chain([4, 'manager'], [2, 'manager']) } },
        'default.escalation.1.afterHours',
        'must come later than the step before it',
      ],
      [
        'two steps of a chain in the same minute',
        { tasks: { pick: chain([4, 'inventory'], [4.001, 'manager']) } },
        'tasks.pick.escalation.1.afterHours',
        'must come later than the step before it',
      ],
      [
        'a chain to nobody',
        { default: { ...rule, ...chain([4, 'boss']) } },
        'default.escalation.0.to',
        `is no role: ${ROLES.join(', ')}`,
      ],
      [
        'a chain to a customer for what does not wait for them',
        { tasks: { produce: chain([4, 'customer']) } },
        'tasks.produce.escalation.0.to',
        'the customer is told of what waits for them alone',
      ],
      [
        'a kind of task that is none',
        { tasks: { pack: {} } },
        'tasks',
        /^"pack" is no kind of task: answerOffer, .*pick/,
      ],
      [
        'a member that is none',
        { tasks: { pick: { dueInHours: 4 } } },
        'tasks.pick',
        'Unrecognized key: "dueInHours"',
      ],
      [
        'hours below zero',
        { default: { ...rule, toleranceHours: -1 } },
        'default.toleranceHours',
        'must be between 0 and 1000 working hours',
      ],
      [
        'hours beyond reason',
        { tasks: { pick: { dueWithinHours: 8760 } } },
        'tasks.pick.dueWithinHours',
        'must be between 0 and 1000 working hours',
      ],
      [
        'no time at all',
        { default: { ...rule, dueWithinHours: 0, remindBeforeHours: null } },
        'default.dueWithinHours',
        'must be a minute or more',
      ],
      [
        'a reminder not before the due time',
        { default: { ...rule, remindBeforeHours: 8 } },
        'default.remindBeforeHours',
        'must be less than dueWithinHours: a reminder comes first',
      ],
      [
        'a reminder at the due time',
        { tasks: { pick: { remindBeforeHours: 0 } } },
        'tasks.pick.remindBeforeHours',
        'must be a minute or more',
      ],
      [
        'a reminder that an exception makes too early',
        { tasks: { pick: { dueWithinHours: 2 } } },
        'tasks.pick.remindBeforeHours',
        'must be less than dueWithinHours: a reminder comes first',
      ],
      [
        'a department that is none',
        { departments: { marketing: hours } },
        'departments',
        /^"marketing" is no department: sales, production/,
      ],
      [
        'a department without a day',
        { departments: { sales: { ...hours, workingWeekdays: [] } } },
        'departments.sales.workingWeekdays',
        'names no day',
      ],
      [
        'a weekday that is none',
        { departments: { sales: { ...hours, workingWeekdays: [0] } } },
        'departments.sales.workingWeekdays.0',
        'is no weekday: 1 is Monday, 7 Sunday',
      ],
      [
        'a weekday twice',
        { departments: { sales: { ...hours, workingWeekdays: [1, 1] } } },
        'departments.sales.workingWeekdays',
        'names a day twice',
      ],
      [
        'a day that ends before it starts',
        { departments: { sales: { ...hours, dayEnd: '07:00' } } },
        'departments.sales.dayEnd',
        'is not after dayStart',
      ],
      [
        'a day of minutes',
        { departments: { sales: { ...hours, dayEnd: '08:59' } } },
        'departments.sales.dayEnd',
        'is less than an hour after dayStart',
      ],
      [
        'a day that ends at midnight',
        { departments: { sales: { ...hours, dayEnd: '24:00' } } },
        'departments.sales.dayEnd',
        'is no time HH:MM from 00:00 to 23:59',
      ],
      [
        'a zone that is none',
        { departments: { sales: { ...hours, timeZone: 'Europe/Munich' } } },
        'departments.sales.timeZone',
        'is no IANA time zone',
      ],
      [
        'a holiday on a date that is none',
        { departments: { sales: { ...hours, exceptions: { '2026-02-30': { working: false } } } } },
        'departments.sales.exceptions.2026-02-30',
        'is no date YYYY-MM-DD',
      ],
    ])('%s is refused with the reason', (_what, given, member, reason) => {
      give(given);
      const found = problems();
      expect(found).toHaveLength(1);
      const [at, ...said] = (found[0] ?? '').split(': ');
      expect(at).toBe(`company.json policies.deadlines.${member}`);
      expect(said.join(': ')).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
    });

    const everyDayOf = (year: number): string[] =>
      Array.from({ length: 365 }, (_, i) => new Date(Date.UTC(year, 0, 1 + i)).toISOString().slice(0, 10));

    test('a calendar that leaves no day of a year to work on is refused', () => {
      const days = everyDayOf(2029).map((date) => `${date},false,Holiday,假日`);
      writeFileSync(join(folder, 'calendar.csv'), ['date,working,name,nameZh', ...days].join('\n'));
      expect(problems()).toEqual(['calendar.csv: leaves no working day in 2029']);
    });

    test('so is that of a department', () => {
      const exceptions = Object.fromEntries(everyDayOf(2029).map((date) => [date, { working: false }]));
      give({ departments: { finance: { ...hours, exceptions } } });
      expect(problems()).toEqual([
        'company.json policies.deadlines.departments.finance: has no working day in 2029',
      ]);
    });
  });

  test('the byte-order mark, blank rows and another order of columns that a spreadsheet leaves are read', () => {
    writeFileSync(join(folder, 'units.csv'), '\uFEFFnameZh,code,name\r\n件,PC,Piece\r\n,,\r\n套,SET,Set\r\n');
    expect(problems()).not.toContainEqual(expect.stringMatching(/^units/));
    expect(problems()).toContainEqual('items.csv:16 unit: "M" is no code of units.csv');
  });
});

describe('the demo company', () => {
  const data = readCompany(DEMO);

  test('has one user for each role', () => {
    expect(data.users.map(({ role }) => role).sort()).toEqual([...ROLES].sort());
  });

  test('makes, buys and stocks what it sells, for customers with and without deposit and limit', () => {
    expect(data.customers).toHaveLength(8);
    expect(new Set(data.customers.map(({ currency }) => currency))).toEqual(new Set(['CNY', 'USD']));
    expect(new Set(data.customers.map(({ depositPercent }) => depositPercent === '0')).size).toBe(2);
    expect(new Set(data.customers.map(({ creditLimit }) => creditLimit === null)).size).toBe(2);
    expect(data.workCentres).toHaveLength(4);
    expect(data.suppliers).toHaveLength(6);
    expect(new Set(data.carriers.map(({ mode }) => mode)).size).toBe(6);
  });

  test('has a price in both currencies for all it sells, and a supplier for all it buys', () => {
    const priced = new Set(data.prices.map(({ item, currency }) => `${item} ${currency}`));
    const sold = data.items
      .filter(({ sellable }) => sellable)
      .flatMap(({ code }) => [`${code} CNY`, `${code} USD`]);
    expect(sold.filter((each) => !priced.has(each))).toEqual([]);

    const supplied = new Set(data.supplierItems.map(({ item }) => item));
    expect(data.items.filter(({ code, source }) => source === 'buy' && !supplied.has(code))).toEqual([]);
  });

  test('goes three levels deep in its bills of materials', () => {
    const depth = (item: string): number =>
      Math.max(
        0,
        ...data.bom.filter(({ assembly }) => assembly === item).map(({ component }) => 1 + depth(component)),
      );
    expect(Math.max(...data.items.map(({ code }) => depth(code)))).toBe(3);
  });

  test('keeps the holidays and make-up days of 2026 as chinese-days knows them', () => {
    const entered = new Map(data.calendar.map(({ date, working }) => [date, working]));
    for (
      let day = new Date('2026-01-01T12:00:00Z');
      day.getUTCFullYear() === 2026;
      day.setUTCDate(day.getUTCDate() + 1)
    ) {
      const date = day.toISOString().slice(0, 10);
      const weekday = ![0, 6].includes(day.getUTCDay());
      expect([date, entered.get(date) ?? weekday]).toEqual([date, getDayDetail(date).work]);
    }
  });
});
