import { inDays, type TestCompany } from '../service/support/company.js';
import { Staff } from '../service/support/staff.js';
import type { Stage } from '../../domain/order/stage.js';
import type { OrderView } from '../../src/orders/order-view.js';

interface Wanted {
  customer: string;
  item: string;
  quantity: string;
  until: Stage;
  requestedDate?: string;
}

/** Orders of several customers that have come to several stages, so that what is generated meets each of them. */
const WANTED: Wanted[] = [
  { customer: 'C-XIANDA', item: 'CS-200', quantity: '5', until: 'deposit' },
  { customer: 'C-XIANDA', item: 'CS-200', quantity: '3', until: 'making' },
  { customer: 'C-YUEJIE', item: 'CE-350', quantity: '4', until: 'making' },
  { customer: 'C-YUEJIE', item: 'CV-30', quantity: '1', until: 'shipping' },
  { customer: 'C-SHUTONG', item: 'TAPE-48', quantity: '20', until: 'inTransit' },
  { customer: 'C-SHUTONG', item: 'FILM-500', quantity: '9000', until: 'making' },
  { customer: 'C-YUEJIE', item: 'CV-30', quantity: '1', until: 'settling' },
  { customer: 'C-YUEJIE', item: 'CV-30', quantity: '1', until: 'closed' },
  // Too much for the credit, and too early for the goods: somebody has to decide.
  { customer: 'C-HAIRUN', item: 'CS-200', quantity: '9', until: 'credit' },
  { customer: 'C-YUEJIE', item: 'SW-150', quantity: '30', until: 'promising', requestedDate: inDays(2) },
];

export async function seedOrders(company: TestCompany): Promise<void> {
  const staff = new Staff(company);
  for (const { customer, item, quantity, until, requestedDate = inDays(60) } of WANTED) {
    const body = { customer, requestedDate, lines: [{ item, quantity }] };
    const { number } = await company.as('sales').post<OrderView>('/orders', body);
    // Stages that are passed without anybody are waited for, the others are worked towards.
    if (['promising', 'credit', 'deposit'].includes(until)) await staff.untilStage(number, until);
    else await staff.carryOn(number, until);
  }
}
