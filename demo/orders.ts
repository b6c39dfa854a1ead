import { addWorkingDays, type BusinessCalendar } from '../domain/calendar/business-calendar.js';
import type { DemoOrder } from './simulation/scenario.js';

/** An order of the demo company, with its dates counted from the day on which the demonstration begins. */
type Written = Omit<DemoOrder, 'requestedDate'> & { requestedIn: number };

/**
 * The orders that the demo company gets within its first two days. Between them they pass everything an order may
 * meet: both currencies, deposit and none, more than the customer's credit, dates that cannot be met and are agreed
 * anew, one that goods from another warehouse keep, delivery in parts, an urgent one, and requirements in Chinese and
 * English.
 */
const WRITTEN: readonly Written[] = [
  {
    customerPo: 'XD-2611-031',
    customer: 'C-XIANDA',
    placedBy: 'customer',
    afterHours: 0,
    requestedIn: 15,
    lines: [
      {
        item: 'BOX-C5',
        quantity: '2000',
        requirements: {
          text: '鲜达食品　冷藏 0–4 ℃　易碎 FRAGILE',
          colour: 'Pantone 032 C',
          logo: 'xianda-logo-2026.ai',
        },
      },
    ],
  },
  {
    customerPo: 'YJ20260718',
    customer: 'C-YUEJIE',
    placedBy: 'sales',
    afterHours: 0.5,
    requestedIn: 10,
    lines: [
      { item: 'CS-200', quantity: '2' },
      {
        item: 'TAPE-48',
        quantity: '360',
        requirements: { text: '悦洁 · 正品保证', colour: '蓝色 Pantone 286 C' },
      },
    ],
  },
  {
    customerPo: 'ST-CG-0457',
    customer: 'C-SHUTONG',
    placedBy: 'customer',
    afterHours: 1,
    requestedIn: 9,
    lines: [
      { item: 'FILM-500', quantity: '120' },
      { item: 'SW-150', quantity: '1', requirements: { colour: 'RAL 5015 天蓝', text: '蜀通 05 号线' } },
    ],
  },
  {
    // The bonded area is free of tax.
    customerPo: 'LX-SCM-26-1188',
    customer: 'C-LINGXIN',
    placedBy: 'sales',
    afterHours: 1.5,
    requestedIn: 16,
    lines: [
      {
        item: 'CV-30',
        quantity: '4',
        unitPrice: '5480',
        discount: '0.03',
        requirements: { colour: '防静电灰 RAL 7035 (ESD grey)' },
      },
    ],
  },
  {
    // 29,400 CNY and more against a limit of 20,000: finance decides.
    customerPo: 'HR-0093',
    customer: 'C-HAIRUN',
    placedBy: 'customer',
    afterHours: 2,
    requestedIn: 25,
    lines: [
      { item: 'CS-200', quantity: '3', requirements: { colour: '不锈钢本色', text: '海润水产 1 号车间' } },
    ],
  },
  {
    // Made here, from parts that are made or bought in turn.
    customerPo: 'PO-4500017725',
    customer: 'C-PACIFIC',
    placedBy: 'customer',
    afterHours: 3,
    requestedIn: 36,
    lines: [
      {
        item: 'CE-350',
        quantity: '1',
        requirements: { text: 'LINE 4 - LETTUCE', colour: 'RAL 9003', logo: 'pacific-fresh.svg' },
      },
      {
        item: 'TAPE-48',
        quantity: '720',
        requirements: { text: 'KEEP REFRIGERATED', colour: 'green on white' },
      },
    ],
  },
  {
    customerPo: 'NH-2026-1190',
    customer: 'C-NORDHAUS',
    placedBy: 'sales',
    afterHours: 4,
    requestedIn: 16,
    lines: [
      {
        item: 'CV-30',
        quantity: '4',
        unitPrice: '815.5',
        discount: '0.025',
        requirements: { colour: 'RAL 7016' },
      },
      { item: 'DRV-B', quantity: '2' },
    ],
  },
  {
    // More tape than the jumbo rolls in the main warehouse make: new ones take weeks, those in the port's store two days.
    customerPo: 'ST-CG-0459',
    customer: 'C-SHUTONG',
    placedBy: 'sales',
    afterHours: 4.5,
    requestedIn: 9,
    lines: [{ item: 'TAPE-48', quantity: '7200' }],
  },
  {
    customerPo: 'SF/26/3307',
    customer: 'C-STRAITS',
    placedBy: 'customer',
    afterHours: 5,
    requestedIn: 20,
    lines: [{ item: 'FILM-500', quantity: '480' }],
  },
  {
    // Three wrappers in three days, and one is in stock: a later date is offered.
    customerPo: 'ST-CG-0461',
    customer: 'C-SHUTONG',
    placedBy: 'customer',
    afterHours: 24,
    requestedIn: 3,
    lines: [
      { item: 'SW-150', quantity: '3', requirements: { colour: 'RAL 5015 天蓝', text: '蜀通 06–08 号线' } },
    ],
  },
  {
    // The tape is in stock and leaves before the cartons are printed.
    customerPo: 'XD-2611-034',
    customer: 'C-XIANDA',
    placedBy: 'sales',
    afterHours: 25,
    requestedIn: 18,
    delivery: 'inParts',
    shipTo: 'XIANDA-2',
    lines: [
      { item: 'TAPE-48', quantity: '240' },
      {
        item: 'BOX-C5',
        quantity: '3000',
        unitPrice: '4.85',
        discount: '0.05',
        requirements: { text: '鲜达 · 年货礼盒', packaging: '每 25 只一捆' },
      },
    ],
  },
  {
    customerPo: 'PO-4500017731',
    customer: 'C-PACIFIC',
    placedBy: 'customer',
    afterHours: 26,
    requestedIn: 10,
    priority: 'urgent',
    shipTo: 'PACIFIC-2',
    lines: [
      { item: 'DRV-B', quantity: '1' },
      { item: 'MTR-075', quantity: '2' },
    ],
  },
  {
    // Strapping band comes from Thailand in four weeks: a later date is offered.
    customerPo: 'YJ20260725',
    customer: 'C-YUEJIE',
    placedBy: 'customer',
    afterHours: 27,
    requestedIn: 12,
    lines: [
      { item: 'STRAP-12', quantity: '48' },
      { item: 'BOX-C5', quantity: '800', requirements: { text: '悦洁日化 Yuejie', colour: 'Pantone 286 C' } },
    ],
  },
];

/** The demo company's orders for a demonstration that begins on a day of its calendar. */
export function demoOrders(today: string, calendar: BusinessCalendar): DemoOrder[] {
  return WRITTEN.map(({ requestedIn, ...order }) => ({
    ...order,
    requestedDate: addWorkingDays(calendar, today, requestedIn),
  }));
}
