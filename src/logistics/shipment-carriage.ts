import { nextWorkingDay } from '../../domain/calendar/business-calendar.js';
import { dateIn } from '../../domain/calendar/zones.js';
import { chooseCarriage, type ChosenCarriage } from '../../domain/carriage/choose-carriage.js';
import { shipByOf, type ShipBy } from '../../domain/carriage/pickup-slots.js';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { OrderFile, TaskRow } from '../orders/order-file.js';
import { carriageOptions } from './carriage-options.js';

/** Goods that leave together, of one order or of several to the same address. */
export interface LeavingGoods {
  file: OrderFile;
  lineNo: number;
  item: string;
  quantity: string;
}

export type Carriage = ChosenCarriage & ShipBy;

/**
 * How goods leave: in time for the earliest date promised for any of them, by cost second, looked at anew, since what was
 * planned may have become too late or too dear; what is late already leaves at once.
 * @throws DomainError `no-carrier`
 */
export async function carriageFor(
  company: CompanyProfile,
  goods: readonly LeavingGoods[],
): Promise<Carriage> {
  const [first] = goods;
  if (!first) throw new Error('a shipment without goods');
  const { at } = first.file;
  const { calendar, timeZone } = company;
  const today = dateIn(timeZone, at);
  const promised = goods.flatMap(({ file, lineNo }) => file.line(lineNo).promisedDate ?? []);
  const [earliest = today] = promised.toSorted();
  const options = await carriageOptions(first.file, goods);
  const carriage = chooseCarriage({
    readyDate: nextWorkingDay(calendar, today),
    requestedDate: earliest < today ? today : earliest,
    options,
    handlingDays: 0,
    calendar,
  });
  if (carriage.none) throw noCarrier();
  const pickups = options.find(({ service }) => service === carriage.service)?.pickups ?? [];
  return { ...carriage, ...shipByOf(pickups, carriage.shipBy, at, hoursOf(company)) };
}

/** What it costs to send goods by a service that has been chosen. @throws DomainError `no-carrier` when it goes there no more */
export async function costBy(service: string, goods: readonly LeavingGoods[]): Promise<string> {
  const [first] = goods;
  if (!first) return '0';
  const option = (await carriageOptions(first.file, goods)).find((each) => each.service === service);
  if (!option) throw noCarrier();
  return option.cost;
}

/** When the warehouse hands goods over. */
export const hoursOf = (company: Pick<CompanyProfile | OrderFile, 'planner'>) =>
  company.planner.hoursOf('inventory');

/** The carrier comes at another time: the task is due then, and its reminders move with it. */
export function reschedule(file: OrderFile, company: CompanyProfile, task: TaskRow, dueAt: string): void {
  const { kind, department } = task;
  Object.assign(task, company.planner.plan({ kind, department, openedAt: file.at, dueAt }));
  file.noticeChange(task);
}

const noCarrier = (): DomainError =>
  new DomainError('no-carrier', 'No carrier service reaches the delivery address', {
    detailZh: '没有承运服务可以送达该地址',
  });
