import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows are written once and never changed: what happened stays as it was recorded. */
const APPEND_ONLY = [
  'movements',
  'timeline',
  'order_facts',
  'order_versions',
  'production_reports',
  'inspection_results',
  'receipts',
  'tracking_events',
  'payment_allocations',
  'credit_notes',
  'ledger_postings',
  'ledger_entries',
  'audit',
];

/**
 * What TypeORM's entities cannot say: append-only tables, the ledger's balance, and `commitments`, one row per undertaking
 * of a department.
 * The view derives from the departments' own tables, so that nothing is kept twice.
 */
export class AppendOnlyAndCommitments1795540900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function refuse_rewrite() returns trigger language plpgsql as $$
      begin
        raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    for (const table of APPEND_ONLY) {
      await runner.query(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function refuse_rewrite()`);
    }
    await holdTheLedger(runner);
    await runner.query(EXPECTED_BY);
    await runner.query(`
      create view commitments as
      select r.id, r.order_id, r.version, r.line_no, 'reservation' as kind, 'inventory' as department,
             r.item || '@' || r.warehouse as document, r.item, r.quantity, null::date as due_date,
             case r.state when 'open' then 'active' when 'consumed' then 'done' else 'undone' end as state, r.expires_at as expected_by
        from reservations r
      union all
      select w.id, w.order_id, w.version, w.line_no, 'workOrder', 'production', w.number, w.item, w.quantity, w.finish_date,
             case w.state when 'planned' then 'planned' when 'done' then 'done' when 'cancelled' then 'undone' else 'active' end,
             expected_by(w.order_id, 'produce', w.number)
        from work_orders w
      union all
      select a.id, a.order_id, l.version, a.line_no, 'purchaseLine', 'purchasing', coalesce(p.number, 'planned'), l.item, a.quantity,
             coalesce(l.confirmed_date, l.due_date),
             case l.state when 'planned' then 'planned' when 'received' then 'done' when 'cancelled' then 'undone' else 'active' end,
             expected_by(a.order_id, 'receiveGoods', p.number)
        from purchase_allocations a join purchase_lines l on l.id = a.purchase_line_id left join purchase_orders p on p.id = l.purchase_order_id
      union all
      select t.id, t.order_id, t.version, t.line_no, 'transfer', 'inventory', t.number, t.item, t.quantity, t.due_date,
             case t.state when 'planned' then 'planned' when 'dispatched' then 'active' when 'arrived' then 'done' else 'undone' end,
             expected_by(t.order_id, 'transferGoods', t.number)
        from transfers t
      union all
      select rl.id, r.order_id, r.version, rl.line_no, 'release', 'inventory', r.number, rl.item, rl.quantity, null,
             case r.state when 'handedOver' then 'done' when 'cancelled' then 'undone' else 'active' end,
             expected_by(r.order_id, 'pick', r.number)
        from releases r join release_lines rl on rl.release_id = r.id
      union all
      select sl.id, sl.order_id, sl.version, sl.line_no, 'shipment', 'logistics', s.number, sl.item, sl.quantity, s.planned_date,
             case s.state when 'planned' then 'planned' when 'delivered' then 'done' when 'cancelled' then 'undone' else 'active' end,
             coalesce(expected_by(sl.order_id, 'handOver', s.number), expected_by(sl.order_id, 'proveDelivery', s.number))
        from shipments s join shipment_lines sl on sl.shipment_id = s.id
      union all
      select f.id, f.order_id, f.version, null, case f.kind when 'deposit' then 'depositRequest' else 'invoice' end, 'finance', f.number,
             null, f.amount, f.due_date, case f.state when 'open' then 'active' when 'paid' then 'done' else 'undone' end,
             expected_by(f.order_id, 'confirmDeposit', f.number)
        from receivables f`);
    await runner.query(
      `comment on view commitments is 'what each department has undertaken for an order, one row per undertaking'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}

/** When the next fact about a document of an order is expected at the latest: its open task says it, and nothing else. */
const EXPECTED_BY = `
  create function expected_by(of_order uuid, of_kind text, of_document text) returns timestamptz language sql stable as $$
    select min((d ->> 'at')::timestamptz) from tasks t, jsonb_array_elements(t.deadlines) d
     where t.order_id = of_order and t.kind = of_kind and t.document = of_document and t.state in ('open', 'claimed')
       and d ->> 'kind' = 'expected' and not coalesce((d ->> 'met')::boolean, false)
  $$`;

/** At commit a posting must have entries and, in each currency, as much on the debit as on the credit side. */
async function holdTheLedger(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function refuse_unbalanced_entry() returns trigger language plpgsql as $$
    declare wrong record;
    begin
      select e.currency, sum(e.debit) as debit, sum(e.credit) as credit into wrong from ledger_entries e
       where e.posting_id = new.posting_id group by e.currency having sum(e.debit) <> sum(e.credit) limit 1;
      if wrong.currency is not null then
        raise exception 'posting % does not balance: debit % and credit % %', new.posting_id, wrong.debit, wrong.credit, wrong.currency
          using errcode = 'check_violation', constraint = 'ledger_balanced';
      end if;
      return null;
    end $$`);
  await runner.query(`
    create function refuse_empty_posting() returns trigger language plpgsql as $$
    begin
      if not exists (select from ledger_entries e where e.posting_id = new.id) then
        raise exception 'posting % has no entries', new.id using errcode = 'check_violation', constraint = 'ledger_not_empty';
      end if;
      return null;
    end $$`);
  await runner.query(`
    create constraint trigger ledger_balanced after insert on ledger_entries
    deferrable initially deferred for each row execute function refuse_unbalanced_entry()`);
  await runner.query(`
    create constraint trigger ledger_not_empty after insert on ledger_postings
    deferrable initially deferred for each row execute function refuse_empty_posting()`);
}
