import type { IncomingFacts, ItemFacts, PlanningFacts, StockFacts } from '../../domain/promising/facts.js';
import type { CompanyProfile } from '../company/company-profile.js';
import type { Tx } from '../platform/database/database.js';

/**
 * All that planning may use for some items and everything they are made of, read under lock: purchase lines first,
 * then balances, by id, as everywhere. Whoever holds the locks may reserve what they show.
 */
export async function readPlanningFacts(
  tx: Tx,
  company: CompanyProfile,
  items: readonly string[],
  startDate: string,
): Promise<PlanningFacts> {
  return await factsOf(tx, company, items, startDate, LOCKED);
}

/** The same without a lock, to see what planning would come to: others may take it meanwhile. */
export async function lookAtPlanningFacts(
  tx: Tx,
  company: CompanyProfile,
  items: readonly string[],
  startDate: string,
): Promise<PlanningFacts> {
  return await factsOf(tx, company, items, startDate, LOOKED_AT);
}

async function factsOf(
  tx: Tx,
  company: CompanyProfile,
  items: readonly string[],
  startDate: string,
  free: FreeSupply,
): Promise<PlanningFacts> {
  const [tree, making] = await Promise.all([readItems(tx, items), readMaking(tx)]);
  const codes = tree.map(({ item }) => item);
  // In this sequence, as they are locked.
  const [incoming, stock] = await Promise.all([
    tx.rows<IncomingFacts>(free.incoming, [codes]),
    readStock(tx, free.stock, codes),
  ]);
  return {
    startDate,
    calendar: company.calendar,
    items: tree,
    stock,
    ...making,
    incoming,
    receivingDays: company.policies.receivingDays,
  };
}

async function readItems(tx: Tx, items: readonly string[]): Promise<ItemFacts[]> {
  return await tx.rows<ItemFacts>(
    `with recursive tree(item) as (
       select unnest($1::text[]) union select b.component from bom_lines b join tree t on b.assembly = t.item)
     select i.code as item, i.source, i.manufacturing_days as "manufacturingDays",
            coalesce((select json_agg(json_build_object('item', b.component, 'quantityPer', b.quantity_per::text) order by b.component)
                        from bom_lines b where b.assembly = i.code), '[]') as components,
            (select json_build_object('code', s.supplier, 'leadDays', s.lead_days, 'minimum', s.minimum::text,
                                      'maximum', s.maximum::text, 'multiple', s.multiple::text)
               from supplier_items s where s.item = i.code order by s.rank, s.supplier limit 1) as supplier
       from items i where i.code in (select item from tree) order by i.code`,
    [items],
  );
}

/** Things are made in the main warehouse, and components come there from those that `transfers.csv` names. */
async function readMaking(tx: Tx): Promise<Pick<PlanningFacts, 'makingWarehouse' | 'transferTimes'>> {
  const row = await tx.row<Pick<PlanningFacts, 'makingWarehouse' | 'transferTimes'>>(
    `select main.code as "makingWarehouse",
            coalesce((select json_agg(json_build_object('from', t.from_warehouse, 'to', t.to_warehouse, 'days', t.days) order by t.from_warehouse)
                        from transfer_times t where t.to_warehouse = main.code), '[]') as "transferTimes"
       from (select code from warehouses order by rank, code limit 1) main`,
  );
  if (!row) throw new Error('the company has no warehouse');
  return row;
}

async function readStock(tx: Tx, statement: string, items: readonly string[]): Promise<StockFacts[]> {
  const rows = await tx.rows<StockFacts & { rank: number }>(statement, [items]);
  return rows.toSorted((a, b) => a.rank - b.rank);
}

/** Statements that read what is free of some items. */
interface FreeSupply {
  stock: string;
  incoming: string;
}

const STOCK = `
  select b.item, b.warehouse, (b.on_hand - b.reserved)::text as free, w.rank
    from balances b join warehouses w on w.code = b.warehouse
   where b.item = any($1::text[]) order by b.item, b.warehouse`;

/** Ordered purchase lines of which nobody needs all: their surplus is supply (a supplier's minimum makes it). */
const INCOMING = `
  select l.id as supply, l.item, (l.quantity - l.allocated)::text as free, coalesce(l.confirmed_date, l.due_date) as "dueDate"
    from purchase_lines l
   where l.item = any($1::text[]) and l.state in ('ordered', 'confirmed') and l.allocated < l.quantity
     and l.accepted + l.rejected = 0
   order by l.id`;

const LOOKED_AT: FreeSupply = { stock: STOCK, incoming: INCOMING };
const LOCKED: FreeSupply = { stock: `${STOCK} for update of b`, incoming: `${INCOMING} for update` };
