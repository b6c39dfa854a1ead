import type { CommitmentKind } from '../../domain/cancellation/standing.js';
import type { Adjusted } from '../../domain/change/adjusted.js';
import type { BecomesOfCut } from '../../domain/change/open-supply.js';
import { Exact, money } from '../../domain/money/money.js';
import type { Department } from '../../domain/order/departments.js';
import { isLess, isPositive, isZero, minus, plus } from '../../domain/quantity/quantity.js';
import type { OrderFile } from '../orders/order-file.js';
import { usefulOf, workOfOrder, type WorkOfOrder } from '../production/work-of-order.js';

/** Which commitment of an order, for which of its lines. */
interface Place {
  kind: CommitmentKind;
  document: string;
  line: number;
  item: string;
}

/** How much an order counts on of a commitment. */
interface Counted extends Place {
  quantity: string;
  customised: boolean;
  /** Part of what was made for it that a change gave to the stock. */
  freed: string;
}

interface Loss {
  /** Company currency. */
  cost: Exact;
  becomes: BecomesOfCut;
  goesOn: boolean;
}

/** What cutting commitments has cost, and where what was cut ends; by commitment. */
export class Losses {
  private readonly noted = new Map<string, Loss>();

  add(place: Place, { cost, becomes, goesOn }: Omit<Loss, 'cost'> & { cost: string }): void {
    const known = this.noted.get(keyOf(place));
    this.noted.set(keyOf(place), {
      cost: new Exact(cost).add(known?.cost ?? 0),
      becomes: becomes === 'stock' ? 'stock' : (known?.becomes ?? becomes),
      goesOn: goesOn || (known?.goesOn ?? false),
    });
  }

  of(place: Place): Loss | undefined {
    return this.noted.get(keyOf(place));
  }
}

/** What an order counts on of its supply now: work orders, purchases, transfers that have not left, and goods held. */
export async function countedOn(file: OrderFile): Promise<Counted[]> {
  const work = (await workOfOrder(file)).map((each): Counted => {
    const { number: document, lineNo: line, item, customised, freed } = each;
    return { kind: 'workOrder', document, line, item, quantity: expectedOf(each), customised, freed };
  });
  const others = await file.tx.rows<Omit<Counted, 'customised' | 'freed'>>(COUNTED, [file.order.id]);
  return [...work, ...others.map((each) => ({ ...each, customised: isCustomised(file, each), freed: '0' }))];
}

/** Pieces that a work order has made for its line, or is to make. */
const expectedOf = (work: WorkOfOrder): string =>
  plus(plus(work.gone, usefulOf(work)), work.state === 'done' ? '0' : work.unmade);

const isCustomised = (file: OrderFile, { kind, line, item }: Place): boolean =>
  kind === 'reservation' && file.line(line).item === item && file.line(line).requirements !== null;

/** What became of each commitment, in the sequence in which they are counted. */
export function differenceOf(
  before: readonly Counted[],
  after: readonly Counted[],
  losses: Losses,
  currency: string,
): Adjusted[] {
  const was = new Map(before.map((each) => [keyOf(each), each]));
  const is = new Map(after.map((each) => [keyOf(each), each]));
  return [...new Map([...was, ...is]).entries()].flatMap(([key, place]) => {
    const none = { ...place, quantity: '0', freed: '0' };
    const [old, now] = [was.get(key) ?? { ...none, freed: place.freed }, is.get(key) ?? none];
    const loss = losses.of(place);
    return isZero(minus(old.quantity, now.quantity)) && !loss ? [] : [becameOf(old, now, loss, currency)];
  });
}

function becameOf(old: Counted, now: Counted, loss: Loss | undefined, currency: string): Adjusted {
  const { kind, document, line, item, customised } = old;
  const counted = { before: old.quantity, after: now.quantity };
  const isFreed = isLess(old.freed, now.freed);
  const goesOn = isFreed || loss?.goesOn === true;
  return {
    kind,
    department: DEPARTMENTS[kind] ?? 'sales',
    document,
    line,
    item,
    action: actionOf(counted, goesOn),
    ...counted,
    becomes: becomesOf(kind, counted, isFreed ? 'stock' : loss?.becomes),
    customised,
    cost: money(loss?.cost ?? new Exact(0), currency).amount,
  };
}

function actionOf({ before, after }: { before: string; after: string }, goesOn: boolean): Adjusted['action'] {
  if (isZero(before) && isPositive(after)) return 'created';
  if (isPositive(after)) return 'amended';
  return goesOn ? 'kept' : 'undone';
}

function becomesOf(
  kind: CommitmentKind,
  { before, after }: { before: string; after: string },
  noted: BecomesOfCut | undefined,
): Adjusted['becomes'] {
  if (isLess(before, after)) return 'customer';
  // Goods that are held no more and were not given back are written off.
  return noted ?? (kind === 'transfer' ? 'stock' : 'nothing');
}

const DEPARTMENTS: Partial<Record<CommitmentKind, Department>> = {
  workOrder: 'production',
  purchaseLine: 'purchasing',
  transfer: 'inventory',
  reservation: 'inventory',
};

const keyOf = ({ kind, document, line, item }: Place): string =>
  [kind, document, String(line), item].join('\n');

const COUNTED = `
  select 'purchaseLine' as kind, coalesce(p.number, 'planned') as document, a.line_no as line, l.item,
         trim_scale(sum(a.quantity))::text as quantity
    from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id left join purchase_orders p on p.id = l.purchase_order_id
   where a.order_id = $1 and l.state <> 'cancelled' group by 1, 2, 3, 4
  union all
  select 'transfer', number, line_no, item, trim_scale(quantity)::text from transfers where order_id = $1 and state = 'planned'
  union all
  select 'reservation', item || '@' || warehouse, line_no, item, trim_scale(sum(quantity))::text
    from reservations where order_id = $1 and state = 'open' group by 1, 2, 3, 4
  order by 1, 2, 3, 4`;
