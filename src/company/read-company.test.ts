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

  const change = (file: string, from: string | RegExp, to: string) => {
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
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

  test('a company without a warehouse is none', () => {
    for (const file of ['warehouses.csv', 'stock.csv']) change(file, /\n[^]*/, '\n');
    expect(problems()).toEqual(['warehouses.csv: names no warehouse']);
  });

  test('a file in another encoding is refused rather than read wrongly', () => {
    writeFileSync(
      join(folder, 'units.csv'),
      Buffer.concat([Buffer.from('code,name,nameZh\nPC,Piece,'), Buffer.from([0xbc, 0xfe])]),
    );
    expect(problems()).toEqual(['units.csv: is not UTF-8 text']);
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
