import { MigrationInterface, QueryRunner } from 'typeorm';

export class Schema1795540815636 implements MigrationInterface {
  name = 'Schema1795540815636';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "units" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, CONSTRAINT "PK_47635c1ab22d02fc3ebae3608b8" PRIMARY KEY ("code")); COMMENT ON COLUMN "units"."code" IS 'unit code, e.g. EA'; COMMENT ON COLUMN "units"."name" IS 'name in English'; COMMENT ON COLUMN "units"."name_zh" IS 'name in Chinese'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "units" IS 'units of measure'`);
    await queryRunner.query(
      `CREATE TABLE "items" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, "source" text NOT NULL, "unit" text NOT NULL, "weight_kg" numeric, "manufacturing_days" integer NOT NULL, "tax_class" text NOT NULL, "sellable" boolean NOT NULL, "customization" jsonb NOT NULL DEFAULT '[]', "standard_cost" numeric, "inspected" boolean NOT NULL DEFAULT false, "checks" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "items_standard_cost" CHECK ("standard_cost" >= 0), CONSTRAINT "items_manufacturing_days" CHECK ("manufacturing_days" >= 0), CONSTRAINT "items_source" CHECK ("source" in ('make', 'buy')), CONSTRAINT "PK_1b0a705ce0dc5430c020a0ec31f" PRIMARY KEY ("code")); COMMENT ON COLUMN "items"."code" IS 'item code'; COMMENT ON COLUMN "items"."name" IS 'name in English'; COMMENT ON COLUMN "items"."name_zh" IS 'name in Chinese'; COMMENT ON COLUMN "items"."source" IS 'make = made here, buy = bought from a supplier'; COMMENT ON COLUMN "items"."unit" IS 'unit of every quantity of this item'; COMMENT ON COLUMN "items"."weight_kg" IS 'weight of one unit in kilograms; empty = unknown'; COMMENT ON COLUMN "items"."manufacturing_days" IS 'working days from having all components to completion'; COMMENT ON COLUMN "items"."tax_class" IS 'tax class of the item; * = no special class'; COMMENT ON COLUMN "items"."sellable" IS 'may be sold to customers'; COMMENT ON COLUMN "items"."customization" IS 'which special requirements a line of this item may carry (text, colour, logo, packaging)'; COMMENT ON COLUMN "items"."standard_cost" IS 'cost of one unit in the company currency; empty = unknown'; COMMENT ON COLUMN "items"."inspected" IS 'finished pieces are inspected before they may be released, also without requirements'; COMMENT ON COLUMN "items"."checks" IS 'what every inspection of it checks, beside the requirements of the line'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "items" IS 'everything that is sold, made or bought'`);
    await queryRunner.query(
      `CREATE TABLE "item_prices" ("item" text NOT NULL, "currency" text NOT NULL, "from_quantity" numeric NOT NULL, "unit_price" numeric NOT NULL, CONSTRAINT "item_prices_positive" CHECK ("unit_price" >= 0 and "from_quantity" > 0), CONSTRAINT "PK_57833d9b140bf71255cb9a46284" PRIMARY KEY ("item", "currency", "from_quantity")); COMMENT ON COLUMN "item_prices"."item" IS 'item code'; COMMENT ON COLUMN "item_prices"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "item_prices"."from_quantity" IS 'the break begins at this quantity'; COMMENT ON COLUMN "item_prices"."unit_price" IS 'price of one unit'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "item_prices" IS 'list prices with volume breaks'`);
    await queryRunner.query(
      `CREATE TABLE "bom_lines" ("assembly" text NOT NULL, "component" text NOT NULL, "quantity_per" numeric NOT NULL, CONSTRAINT "bom_lines_not_itself" CHECK ("assembly" <> "component"), CONSTRAINT "bom_lines_positive" CHECK ("quantity_per" > 0), CONSTRAINT "PK_d40a32e7688d41a8103be262cf9" PRIMARY KEY ("assembly", "component")); COMMENT ON COLUMN "bom_lines"."assembly" IS 'the item that is made'; COMMENT ON COLUMN "bom_lines"."component" IS 'the item that goes into it'; COMMENT ON COLUMN "bom_lines"."quantity_per" IS 'quantity of the component per unit of the assembly'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "bom_lines" IS 'bill of materials: component quantity per unit of the assembly'`,
    );
    await queryRunner.query(
      `CREATE TABLE "work_centres" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, "cost_rate" numeric NOT NULL, "shifts" jsonb NOT NULL, CONSTRAINT "PK_4632d9d4149dc5a20b9897e9df9" PRIMARY KEY ("code")); COMMENT ON COLUMN "work_centres"."code" IS 'work centre code'; COMMENT ON COLUMN "work_centres"."name" IS 'name in English'; COMMENT ON COLUMN "work_centres"."name_zh" IS 'name in Chinese'; COMMENT ON COLUMN "work_centres"."cost_rate" IS 'cost of an hour in the company currency'; COMMENT ON COLUMN "work_centres"."shifts" IS 'working shifts: [{weekdays: [1..7], start: "08:00", end: "16:30"}]'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "work_centres" IS 'capacity-limited places where work orders run'`,
    );
    await queryRunner.query(
      `CREATE TABLE "routing_steps" ("item" text NOT NULL, "step" integer NOT NULL, "work_centre" text NOT NULL, "setup_minutes" numeric NOT NULL, "minutes_per_unit" numeric NOT NULL, CONSTRAINT "routing_steps_minutes" CHECK ("setup_minutes" >= 0 and "minutes_per_unit" >= 0), CONSTRAINT "PK_6428dec03688f4e2fc11cbce621" PRIMARY KEY ("item", "step")); COMMENT ON COLUMN "routing_steps"."item" IS 'item code'; COMMENT ON COLUMN "routing_steps"."step" IS 'position, e.g. 10, 20'; COMMENT ON COLUMN "routing_steps"."work_centre" IS 'work centre'; COMMENT ON COLUMN "routing_steps"."setup_minutes" IS 'set-up time per work order, minutes'; COMMENT ON COLUMN "routing_steps"."minutes_per_unit" IS 'run time per unit, minutes'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "routing_steps" IS 'operations of an item in order'`);
    await queryRunner.query(
      `CREATE TABLE "tax_rules" ("code" text NOT NULL, "country" text NOT NULL, "region" text, "customer_tax_class" text NOT NULL, "item_tax_class" text NOT NULL, "rate_percent" numeric NOT NULL, "taxes_freight" boolean NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, CONSTRAINT "tax_rules_rate" CHECK ("rate_percent" >= 0 and "rate_percent" <= 100), CONSTRAINT "PK_c01e23832428144fb7a481db0c5" PRIMARY KEY ("code")); COMMENT ON COLUMN "tax_rules"."code" IS 'rule code'; COMMENT ON COLUMN "tax_rules"."country" IS 'country, ISO 3166-1 alpha-2'; COMMENT ON COLUMN "tax_rules"."region" IS 'region (state, province); empty = whole country'; COMMENT ON COLUMN "tax_rules"."customer_tax_class" IS 'tax class of the customer, or *'; COMMENT ON COLUMN "tax_rules"."item_tax_class" IS 'tax class of the item, or *'; COMMENT ON COLUMN "tax_rules"."rate_percent" IS 'rate in percent'; COMMENT ON COLUMN "tax_rules"."taxes_freight" IS 'freight is taxed at this rate too'; COMMENT ON COLUMN "tax_rules"."name" IS 'name in English'; COMMENT ON COLUMN "tax_rules"."name_zh" IS 'name in Chinese'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "tax_rules" IS 'tax by country, region, customer class and item class; the most specific rule wins'`,
    );
    await queryRunner.query(
      `CREATE TABLE "calendar_days" ("date" text NOT NULL, "working" boolean NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, CONSTRAINT "PK_1c04d56e8833eb6827f104f17e0" PRIMARY KEY ("date")); COMMENT ON COLUMN "calendar_days"."date" IS 'the day, YYYY-MM-DD'; COMMENT ON COLUMN "calendar_days"."working" IS 'true = a working day although the weekday is free'; COMMENT ON COLUMN "calendar_days"."name" IS 'name in English'; COMMENT ON COLUMN "calendar_days"."name_zh" IS 'name in Chinese'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "calendar_days" IS 'exceptions of the business calendar: holidays and make-up working days'`,
    );
    await queryRunner.query(
      `CREATE TABLE "customers" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text, "language" text NOT NULL, "currency" text NOT NULL, "tax_class" text NOT NULL, "credit_limit" numeric, "deposit_percent" numeric NOT NULL, "deposit_days" integer NOT NULL, "payment_days" integer NOT NULL, "sales_rep" text, "email" text, "contact" text, "active" boolean NOT NULL DEFAULT true, CONSTRAINT "customers_language" CHECK ("language" in ('en', 'zh-CN')), CONSTRAINT "customers_terms" CHECK ("deposit_percent" between 0 and 100 and "deposit_days" >= 0 and "payment_days" >= 0), CONSTRAINT "PK_f2eee14aa1fe3e956fe193c142f" PRIMARY KEY ("code")); COMMENT ON COLUMN "customers"."code" IS 'customer code'; COMMENT ON COLUMN "customers"."name" IS 'name'; COMMENT ON COLUMN "customers"."name_zh" IS 'name in Chinese; empty = none'; COMMENT ON COLUMN "customers"."language" IS 'language of documents and messages'; COMMENT ON COLUMN "customers"."currency" IS 'currency of orders and invoices, ISO 4217'; COMMENT ON COLUMN "customers"."tax_class" IS 'tax class of the customer; * = no special class'; COMMENT ON COLUMN "customers"."credit_limit" IS 'credit limit in the customer currency; empty = none set, no limit applies'; COMMENT ON COLUMN "customers"."deposit_percent" IS 'deposit asked before work starts, percent of the total; 0 = none'; COMMENT ON COLUMN "customers"."deposit_days" IS 'working days the customer is given to pay the deposit'; COMMENT ON COLUMN "customers"."payment_days" IS 'calendar days from invoice to due date'; COMMENT ON COLUMN "customers"."sales_rep" IS 'sales representative (user e-mail)'; COMMENT ON COLUMN "customers"."email" IS 'e-mail for confirmations and notices'; COMMENT ON COLUMN "customers"."contact" IS 'contact person'; COMMENT ON COLUMN "customers"."active" IS 'may place orders'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "customers" IS 'customers with their terms'`);
    await queryRunner.query(
      `CREATE TABLE "customer_addresses" ("code" text NOT NULL, "customer" text NOT NULL, "name" text, "line1" text NOT NULL, "line2" text, "city" text NOT NULL, "region" text, "country" text NOT NULL, "postal_code" text, "is_default" boolean NOT NULL DEFAULT false, CONSTRAINT "PK_477209c9a9ce05ad8a6b5cee6e1" PRIMARY KEY ("code")); COMMENT ON COLUMN "customer_addresses"."code" IS 'address code, unique in the company'; COMMENT ON COLUMN "customer_addresses"."customer" IS 'customer code'; COMMENT ON COLUMN "customer_addresses"."name" IS 'recipient or site name'; COMMENT ON COLUMN "customer_addresses"."line1" IS 'street and number'; COMMENT ON COLUMN "customer_addresses"."line2" IS 'further address line'; COMMENT ON COLUMN "customer_addresses"."city" IS 'city'; COMMENT ON COLUMN "customer_addresses"."region" IS 'state or province'; COMMENT ON COLUMN "customer_addresses"."country" IS 'country, ISO 3166-1 alpha-2'; COMMENT ON COLUMN "customer_addresses"."postal_code" IS 'postal code'; COMMENT ON COLUMN "customer_addresses"."is_default" IS 'used when an order names no address'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_61b2de2f1d6ed3fab8fe8ed224" ON "customer_addresses"  ("customer") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "customer_addresses" IS 'delivery and invoice addresses'`);
    await queryRunner.query(
      `CREATE TABLE "orders" ("id" uuid NOT NULL, "number" text NOT NULL, "customer" text NOT NULL, "customer_po" text, "channel" text NOT NULL, "version" integer NOT NULL, "stage" text NOT NULL, "priority" text NOT NULL, "priority_set" jsonb, "delivery" text NOT NULL, "ship_to" jsonb NOT NULL, "currency" text NOT NULL, "subtotal" numeric NOT NULL, "tax" numeric NOT NULL, "freight" numeric NOT NULL, "total" numeric NOT NULL, "due" numeric NOT NULL, "derivation" jsonb NOT NULL, "terms" jsonb NOT NULL, "requested_date" date, "promised_date" date, "projected_date" date, "offered_date" date, "service" text, "ship_by_date" date, "promise_state" text NOT NULL, "credit_state" text NOT NULL, "deposit_state" text NOT NULL, "supply_state" text NOT NULL, "planned_on" date, "hold_until" TIMESTAMP WITH TIME ZONE, "invoiced" numeric NOT NULL, "paid" numeric NOT NULL, "approvals" jsonb NOT NULL DEFAULT '{}', "change_fees" numeric NOT NULL DEFAULT '0', "change" jsonb, "in_question" jsonb NOT NULL DEFAULT '{}', "cancellation" jsonb, "flags" jsonb NOT NULL DEFAULT '{}', "resumed_by" text, "delays_open" integer NOT NULL DEFAULT '0', "expected_steps" jsonb NOT NULL DEFAULT '{}', "last_seq" integer NOT NULL DEFAULT '0', "revision" integer NOT NULL DEFAULT '0', "placed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "placed_by" text NOT NULL, "closed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "orders_amounts" CHECK ("total" = "subtotal" + "tax" + "freight" and "paid" >= 0 and "due" >= 0), CONSTRAINT "orders_supply" CHECK ("supply_state" in ('lacking', 'undertaken')), CONSTRAINT "orders_deposit" CHECK ("deposit_state" in ('lacking', 'asked', 'secured')), CONSTRAINT "orders_credit" CHECK ("credit_state" in ('lacking', 'referred', 'secured', 'refused')), CONSTRAINT "orders_promise" CHECK ("promise_state" in ('lacking', 'unsourced', 'offered', 'given', 'declined')), CONSTRAINT "orders_delivery" CHECK ("delivery" in ('complete', 'inParts')), CONSTRAINT "orders_priority" CHECK ("priority" in ('normal', 'urgent')), CONSTRAINT "orders_stage" CHECK ("stage" in ('placed', 'promising', 'credit', 'deposit', 'making', 'shipping', 'inTransit', 'settling', 'closed', 'cancelled')), CONSTRAINT "PK_710e2d4957aa5878dfe94e4ac2f" PRIMARY KEY ("id")); COMMENT ON COLUMN "orders"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "orders"."number" IS 'SO-2026-000123'; COMMENT ON COLUMN "orders"."customer" IS 'customer code'; COMMENT ON COLUMN "orders"."customer_po" IS 'purchase-order number of the customer'; COMMENT ON COLUMN "orders"."channel" IS 'channel it came by: api, console, email, upload, webhook, paper'; COMMENT ON COLUMN "orders"."version" IS 'version of the order; every accepted change makes a new one'; COMMENT ON COLUMN "orders"."stage" IS 'derived from lines and money: domain/order/stage.ts'; COMMENT ON COLUMN "orders"."priority" IS 'normal, urgent'; COMMENT ON COLUMN "orders"."priority_set" IS 'who last set the priority after the order was placed, why and when'; COMMENT ON COLUMN "orders"."delivery" IS 'complete = ships when all is ready, inParts = as lines become ready'; COMMENT ON COLUMN "orders"."ship_to" IS 'ship-to address as it was when the order was placed'; COMMENT ON COLUMN "orders"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "orders"."subtotal" IS 'sum of the line amounts, rounded once'; COMMENT ON COLUMN "orders"."tax" IS 'tax'; COMMENT ON COLUMN "orders"."freight" IS 'freight'; COMMENT ON COLUMN "orders"."total" IS 'total'; COMMENT ON COLUMN "orders"."due" IS 'what it comes to now: the total less what was cancelled or credited, with what was charged'; COMMENT ON COLUMN "orders"."derivation" IS 'how each amount came about'; COMMENT ON COLUMN "orders"."terms" IS 'terms as they were when the order was placed: {depositPercent, depositDays, paymentDays}'; COMMENT ON COLUMN "orders"."requested_date" IS 'date the customer asked for'; COMMENT ON COLUMN "orders"."promised_date" IS 'date the customer was told'; COMMENT ON COLUMN "orders"."projected_date" IS 'forecast of today'; COMMENT ON COLUMN "orders"."offered_date" IS 'later date offered to the customer and not answered yet'; COMMENT ON COLUMN "orders"."service" IS 'carrier service the promise counts on'; COMMENT ON COLUMN "orders"."ship_by_date" IS 'last day to hand over and keep the promise'; COMMENT ON COLUMN "orders"."promise_state" IS 'lacking, unsourced, offered, given, declined'; COMMENT ON COLUMN "orders"."credit_state" IS 'lacking, referred, secured, refused'; COMMENT ON COLUMN "orders"."deposit_state" IS 'lacking, asked, secured'; COMMENT ON COLUMN "orders"."supply_state" IS 'lacking, undertaken'; COMMENT ON COLUMN "orders"."planned_on" IS 'business day on which the dates were planned'; COMMENT ON COLUMN "orders"."hold_until" IS 'soft reservations may be dropped after this instant'; COMMENT ON COLUMN "orders"."invoiced" IS 'invoiced so far'; COMMENT ON COLUMN "orders"."paid" IS 'paid so far, deposit included'; COMMENT ON COLUMN "orders"."approvals" IS 'steps a person has approved, with who and when'; COMMENT ON COLUMN "orders"."change_fees" IS 'charged for what accepted changes wasted'; COMMENT ON COLUMN "orders"."change" IS 'accepted change that is to be carried out, or is being carried out'; COMMENT ON COLUMN "orders"."in_question" IS 'lines in question while changes are open: {2: [CH-2026-000001]}'; COMMENT ON COLUMN "orders"."cancellation" IS 'cancellation of what was not handed over: who, why, its cost and charge'; COMMENT ON COLUMN "orders"."flags" IS 'flags beside the stage: {onHold: {since, why}}'; COMMENT ON COLUMN "orders"."resumed_by" IS 'request that ended the last hold, so that it is carried out once'; COMMENT ON COLUMN "orders"."delays_open" IS 'delays that are open for it'; COMMENT ON COLUMN "orders"."expected_steps" IS 'step each department was told to expect next, and on which day: {inventory: {step, date}}'; COMMENT ON COLUMN "orders"."last_seq" IS 'seq of the last fact reported for the order'; COMMENT ON COLUMN "orders"."revision" IS 'counts every saved transaction of the order; newer progress has a higher one'; COMMENT ON COLUMN "orders"."placed_at" IS 'when it was placed'; COMMENT ON COLUMN "orders"."placed_by" IS 'who placed it'; COMMENT ON COLUMN "orders"."closed_at" IS 'when it was closed or cancelled'`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "IDX_4e174e347d448617acdf98fef0" ON "orders"  ("number") `);
    await queryRunner.query(`CREATE INDEX "IDX_5c90dd8d5bb817724bf6d97eb4" ON "orders"  ("customer") `);
    await queryRunner.query(`CREATE INDEX "IDX_f6946a071fd0b0e1b0bfb20c5b" ON "orders"  ("stage") `);
    await queryRunner.query(
      `CREATE INDEX "orders_secured" ON "orders"  ("customer") WHERE "credit_state" = 'secured' and "stage" not in ('closed', 'cancelled')`,
    );
    await queryRunner.query(`CREATE INDEX "orders_flagged" ON "orders"  ("number") WHERE "flags" <> '{}'`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "orders_customer_po" ON "orders"  ("customer", "customer_po") WHERE "customer_po" is not null`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "orders" IS 'sales orders; the row is locked by every transaction that touches the order'`,
    );
    await queryRunner.query(
      `CREATE TABLE "order_lines" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "line_no" integer NOT NULL, "item" text NOT NULL, "unit" text NOT NULL, "quantity" numeric NOT NULL, "cancelled" numeric NOT NULL DEFAULT '0', "unit_price" numeric NOT NULL, "discount" numeric NOT NULL, "amount" numeric NOT NULL, "tax_rate" numeric NOT NULL, "price_source" text NOT NULL, "priced_at" TIMESTAMP WITH TIME ZONE NOT NULL, "split_from" integer, "requirements" jsonb, "requested_date" date, "promised_date" date, "projected_date" date, "ready_date" date, "binding_chain" jsonb, "ready" numeric NOT NULL, "released" numeric NOT NULL, "packed" numeric NOT NULL, "shipped" numeric NOT NULL, "delivered" numeric NOT NULL, CONSTRAINT "order_lines_number" UNIQUE ("order_id", "line_no"), CONSTRAINT "order_lines_price" CHECK ("unit_price" >= 0 and "discount" >= 0 and "discount" <= 1), CONSTRAINT "order_lines_split" CHECK ("split_from" < "line_no"), CONSTRAINT "order_lines_progress" CHECK ("released" <= "ready" and "packed" <= "released" and "shipped" <= "packed" and "delivered" <= "shipped" and "delivered" >= 0), CONSTRAINT "order_lines_quantity" CHECK ("quantity" >= 0 and "cancelled" >= 0 and "shipped" + "cancelled" <= "quantity"), CONSTRAINT "PK_627dcd7f1d707de4df241b2da6b" PRIMARY KEY ("id")); COMMENT ON COLUMN "order_lines"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "order_lines"."order_id" IS 'order'; COMMENT ON COLUMN "order_lines"."line_no" IS 'line number, from 1'; COMMENT ON COLUMN "order_lines"."item" IS 'item code'; COMMENT ON COLUMN "order_lines"."unit" IS 'unit of the quantity'; COMMENT ON COLUMN "order_lines"."quantity" IS 'quantity ordered; 0 for a line that a change removed'; COMMENT ON COLUMN "order_lines"."cancelled" IS 'part of it that was cancelled and is never delivered'; COMMENT ON COLUMN "order_lines"."unit_price" IS 'price of one unit, order currency'; COMMENT ON COLUMN "order_lines"."discount" IS 'discount as a fraction, 0 to 1'; COMMENT ON COLUMN "order_lines"."amount" IS 'quantity x unit price x (1 - discount), six decimals'; COMMENT ON COLUMN "order_lines"."tax_rate" IS 'tax rate in percent'; COMMENT ON COLUMN "order_lines"."price_source" IS 'agreed = given with the order, list = from the price list'; COMMENT ON COLUMN "order_lines"."priced_at" IS 'when the price was taken'; COMMENT ON COLUMN "order_lines"."split_from" IS 'line that it was split from: volume breaks go by all parts together'; COMMENT ON COLUMN "order_lines"."requirements" IS 'special requirements, word for word'; COMMENT ON COLUMN "order_lines"."requested_date" IS 'date the customer asked for'; COMMENT ON COLUMN "order_lines"."promised_date" IS 'date the customer was told'; COMMENT ON COLUMN "order_lines"."projected_date" IS 'forecast of today'; COMMENT ON COLUMN "order_lines"."ready_date" IS 'day its goods are ready by plan'; COMMENT ON COLUMN "order_lines"."binding_chain" IS 'what binds the date: the chain of stock, receipt and work orders'; COMMENT ON COLUMN "order_lines"."ready" IS 'finished and held for the line, or further'; COMMENT ON COLUMN "order_lines"."released" IS 'released to the warehouse, or further'; COMMENT ON COLUMN "order_lines"."packed" IS 'packed, or further'; COMMENT ON COLUMN "order_lines"."shipped" IS 'handed to the carrier, or further'; COMMENT ON COLUMN "order_lines"."delivered" IS 'delivered'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_30377dae080e4e2fab3604a1f8" ON "order_lines"  ("item") `);
    await queryRunner.query(
      `COMMENT ON TABLE "order_lines" IS 'lines; the quantities from ready to delivered are cumulative and include each other'`,
    );
    await queryRunner.query(
      `CREATE TABLE "order_versions" ("order_id" uuid NOT NULL, "version" integer NOT NULL, "content" jsonb NOT NULL, "by" text NOT NULL, "reason" text, "change" text, "previous_hash" text, "hash" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_a9e24845b49ff216253b10bea0a" PRIMARY KEY ("order_id", "version")); COMMENT ON COLUMN "order_versions"."order_id" IS 'order'; COMMENT ON COLUMN "order_versions"."version" IS 'version, from 1'; COMMENT ON COLUMN "order_versions"."content" IS 'the order as agreed'; COMMENT ON COLUMN "order_versions"."by" IS 'who made it'; COMMENT ON COLUMN "order_versions"."reason" IS 'why'; COMMENT ON COLUMN "order_versions"."change" IS 'number of the change request that led to it; null for the first'; COMMENT ON COLUMN "order_versions"."previous_hash" IS 'hash of the version before it; null for the first'; COMMENT ON COLUMN "order_versions"."hash" IS 'hash of this version: of its content and of the hash before it'; COMMENT ON COLUMN "order_versions"."at" IS 'when'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "order_versions" IS 'every version of an order as it was agreed, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "order_facts" ("order_id" uuid NOT NULL, "seq" integer NOT NULL, "fact_id" uuid NOT NULL, "fact" jsonb NOT NULL, CONSTRAINT "PK_d820950c3be1e9039c4058d0db2" PRIMARY KEY ("order_id", "seq")); COMMENT ON COLUMN "order_facts"."order_id" IS 'order'; COMMENT ON COLUMN "order_facts"."seq" IS 'sequence within the order, from 1, without gaps'; COMMENT ON COLUMN "order_facts"."fact_id" IS 'id of the fact'; COMMENT ON COLUMN "order_facts"."fact" IS 'the message as the workflow receives it'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_661d084d4018844056796e7526" ON "order_facts"  ("fact_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "order_facts" IS 'facts reported for an order in the sequence its workflow is told them, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "timeline" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "revision" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "kind" text NOT NULL, "department" text, "actor" text NOT NULL, "facts" jsonb NOT NULL, CONSTRAINT "PK_f841188896cefd9277904ec40b9" PRIMARY KEY ("id")); COMMENT ON COLUMN "timeline"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "timeline"."order_id" IS 'order'; COMMENT ON COLUMN "timeline"."revision" IS 'revision of the order it belongs to'; COMMENT ON COLUMN "timeline"."at" IS 'when'; COMMENT ON COLUMN "timeline"."kind" IS 'what happened, e.g. orderPlaced, goodsPicked'; COMMENT ON COLUMN "timeline"."department" IS 'department concerned'; COMMENT ON COLUMN "timeline"."actor" IS 'who'; COMMENT ON COLUMN "timeline"."facts" IS 'the facts that the sentence is made of'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_eea12c6d6136d8187c452cc61d" ON "timeline"  ("order_id", "at") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "timeline" IS 'what happened to an order in the words of the business, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "change_requests" ("id" uuid NOT NULL, "number" text NOT NULL, "order_id" uuid NOT NULL, "request_id" text NOT NULL, "base_version" integer NOT NULL, "state" text NOT NULL, "content" jsonb NOT NULL, "fields" jsonb NOT NULL, "came_by" text NOT NULL, "by" text NOT NULL, "speaks_for" text, "reason" text NOT NULL, "agreed_hash" text, "listed" jsonb NOT NULL, "assessment" jsonb, "rounds" jsonb NOT NULL DEFAULT '[]', "outcome" text, "result_version" integer, "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL, "decided_at" TIMESTAMP WITH TIME ZONE, "carried_out_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "change_requests_came_by" CHECK ("came_by" in ('api', 'signal')), CONSTRAINT "change_requests_state" CHECK ("state" in ('queued', 'negotiating', 'accepted', 'underWay', 'carriedOut', 'refused', 'withdrawn')), CONSTRAINT "PK_e3f28255a6e818820f18f6d5956" PRIMARY KEY ("id")); COMMENT ON COLUMN "change_requests"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "change_requests"."number" IS 'CH-2026-000123'; COMMENT ON COLUMN "change_requests"."order_id" IS 'sales order'; COMMENT ON COLUMN "change_requests"."request_id" IS 'the same for the same request of the order, however often it is sent'; COMMENT ON COLUMN "change_requests"."base_version" IS 'version of the order that it was assessed against last'; COMMENT ON COLUMN "change_requests"."state" IS 'queued, negotiating, accepted, underWay, carriedOut, refused, withdrawn'; COMMENT ON COLUMN "change_requests"."content" IS 'what is to be different'; COMMENT ON COLUMN "change_requests"."fields" IS 'fields of the order that it touches'; COMMENT ON COLUMN "change_requests"."came_by" IS 'api or signal: a signal’s sender is a claim'; COMMENT ON COLUMN "change_requests"."by" IS 'who asked'; COMMENT ON COLUMN "change_requests"."speaks_for" IS 'customer = the customer, sales = with the customer’s word; null = for nobody'; COMMENT ON COLUMN "change_requests"."reason" IS 'why'; COMMENT ON COLUMN "change_requests"."agreed_hash" IS 'hash of the assessment that was agreed to when it was asked for'; COMMENT ON COLUMN "change_requests"."listed" IS 'price list of its items as it stood when it was asked for: its prices stay however long it is negotiated'; COMMENT ON COLUMN "change_requests"."assessment" IS 'the last assessment'; COMMENT ON COLUMN "change_requests"."rounds" IS 'what each side said, round by round, the newest last'; COMMENT ON COLUMN "change_requests"."outcome" IS 'why it was refused or withdrawn, as a code and a sentence'; COMMENT ON COLUMN "change_requests"."result_version" IS 'version it led to'; COMMENT ON COLUMN "change_requests"."requested_at" IS 'when it was asked for'; COMMENT ON COLUMN "change_requests"."decided_at" IS 'when it was accepted, refused or withdrawn'; COMMENT ON COLUMN "change_requests"."carried_out_at" IS 'when all of it was carried out'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_64b7790f818896dfdd05a3ef53" ON "change_requests"  ("number") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_bba20dd6afc6d1933845f2342d" ON "change_requests"  ("order_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "change_requests_open" ON "change_requests"  ("order_id") WHERE "state" in ('queued', 'negotiating', 'accepted', 'underWay')`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "change_requests_once" ON "change_requests"  ("order_id", "request_id") `,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "change_requests_one_under_way" ON "change_requests"  ("order_id") WHERE "state" in ('accepted', 'underWay')`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "change_requests" IS 'what somebody asked to be different about an order, and what came of it'`,
    );
    await queryRunner.query(
      `CREATE TABLE "change_adjustments" ("change_id" uuid NOT NULL, "position" integer NOT NULL, "adjusted" jsonb NOT NULL, CONSTRAINT "PK_863e53aa248c521192ac278b156" PRIMARY KEY ("change_id", "position")); COMMENT ON COLUMN "change_adjustments"."change_id" IS 'change request'; COMMENT ON COLUMN "change_adjustments"."position" IS 'position in the list, from 1'; COMMENT ON COLUMN "change_adjustments"."adjusted" IS 'domain/change/adjusted.ts'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "change_adjustments" IS 'what became of each commitment by a change: undone, amended, kept at a cost, or created'`,
    );
    await queryRunner.query(
      `CREATE TABLE "company" ("id" integer NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, "currency" text NOT NULL, "time_zone" text NOT NULL, "working_time" jsonb NOT NULL, "policies" jsonb NOT NULL, "policies_version" integer NOT NULL DEFAULT '1', "policies_set" jsonb, CONSTRAINT "company_single" CHECK ("id" = 1), CONSTRAINT "PK_056f7854a7afdba7cbd6d45fc20" PRIMARY KEY ("id")); COMMENT ON COLUMN "company"."id" IS 'always 1'; COMMENT ON COLUMN "company"."name" IS 'name in English'; COMMENT ON COLUMN "company"."name_zh" IS 'name in Chinese'; COMMENT ON COLUMN "company"."currency" IS 'home currency, ISO 4217'; COMMENT ON COLUMN "company"."time_zone" IS 'IANA time zone of its working days'; COMMENT ON COLUMN "company"."working_time" IS 'working weekdays and hours: {workingWeekdays, dayStart, dayEnd}'; COMMENT ON COLUMN "company"."policies" IS 'rules a company sets: freight, promise, deposit, steps decided by a person'; COMMENT ON COLUMN "company"."policies_version" IS 'counts the changes of the rules of a running company; read with every order that is opened'; COMMENT ON COLUMN "company"."policies_set" IS 'who last changed the rules of the running company, and when'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "company" IS 'the one company of this database'`);
    await queryRunner.query(
      `CREATE TABLE "business_clock" ("id" integer NOT NULL, "origin" TIMESTAMP WITH TIME ZONE NOT NULL, "anchor" TIMESTAMP WITH TIME ZONE NOT NULL, "speed" numeric NOT NULL, "paused" boolean NOT NULL, "demonstration" integer NOT NULL DEFAULT '0', CONSTRAINT "business_clock_speed" CHECK ("speed" > 0), CONSTRAINT "business_clock_single" CHECK ("id" = 1), CONSTRAINT "PK_4d211d53916cdc73945c687dbfe" PRIMARY KEY ("id")); COMMENT ON COLUMN "business_clock"."id" IS 'always 1'; COMMENT ON COLUMN "business_clock"."origin" IS 'business instant at the anchor'; COMMENT ON COLUMN "business_clock"."anchor" IS 'wall-clock instant at which the business clock showed the origin'; COMMENT ON COLUMN "business_clock"."speed" IS 'business seconds per wall-clock second'; COMMENT ON COLUMN "business_clock"."paused" IS 'the clock stands still at the origin'; COMMENT ON COLUMN "business_clock"."demonstration" IS '1 = a demonstration clock that may be paused and set through the API'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "business_clock" IS 'the one clock: business instant = origin + (wall clock - anchor) x speed'`,
    );
    await queryRunner.query(
      `CREATE TABLE "disruptions" ("id" uuid NOT NULL, "kind" text NOT NULL, "subject" text NOT NULL, "until" date, "days" integer, "note" text, "state" text NOT NULL, "spread" boolean NOT NULL DEFAULT false, "reported_by" text NOT NULL, "reported_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_by" text, "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "disruptions_state" CHECK ("state" in ('open', 'ended')), CONSTRAINT "disruptions_kind" CHECK ("kind" in ('machineDown', 'materialShort', 'supplierLate', 'carrierSlow')), CONSTRAINT "PK_1aa4c4a2462380fda13d3d00580" PRIMARY KEY ("id")); COMMENT ON COLUMN "disruptions"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "disruptions"."kind" IS 'machineDown, materialShort, supplierLate, carrierSlow'; COMMENT ON COLUMN "disruptions"."subject" IS 'work centre, item, supplier or purchase order, carrier service or shipment'; COMMENT ON COLUMN "disruptions"."until" IS 'day on which it is expected to be over'; COMMENT ON COLUMN "disruptions"."days" IS 'calendar days that a carrier is slower'; COMMENT ON COLUMN "disruptions"."note" IS 'remark of who reported it'; COMMENT ON COLUMN "disruptions"."state" IS 'open, ended'; COMMENT ON COLUMN "disruptions"."spread" IS 'false = orders it touches are still to be looked at'; COMMENT ON COLUMN "disruptions"."reported_by" IS 'who reported it'; COMMENT ON COLUMN "disruptions"."reported_at" IS 'when it was reported, or reported anew'; COMMENT ON COLUMN "disruptions"."ended_by" IS 'who ended it'; COMMENT ON COLUMN "disruptions"."ended_at" IS 'when it ended'`,
    );
    await queryRunner.query(
      `CREATE INDEX "disruptions_unspread" ON "disruptions"  ("id") WHERE not "spread"`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "disruptions_one_open" ON "disruptions"  ("kind", "subject") WHERE "state" = 'open'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "disruptions" IS 'reported events that delay every order they touch'`,
    );
    await queryRunner.query(
      `CREATE TABLE "delays" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "cause" text NOT NULL, "kind" text NOT NULL, "document" text NOT NULL, "task" text, "line" integer, "department" text NOT NULL, "disruption_id" uuid, "until" date, "agreed" date, "days" integer, "projected_before" date, "projected_after" date, "note" text, "state" text NOT NULL, "detected_at" TIMESTAMP WITH TIME ZONE NOT NULL, "raised_by" text NOT NULL, "cleared_at" TIMESTAMP WITH TIME ZONE, "cleared_by" text, CONSTRAINT "delays_cleared" CHECK (("state" = 'open') = ("cleared_at" is null)), CONSTRAINT "delays_state" CHECK ("state" in ('open', 'cleared')), CONSTRAINT "delays_kind" CHECK ("kind" in ('silence', 'depositLate', 'materialShort', 'supplierLate', 'machineDown', 'scrap', 'carrierSlow')), CONSTRAINT "PK_d0969b5eb83db65dc9a7df559f2" PRIMARY KEY ("id")); COMMENT ON COLUMN "delays"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "delays"."order_id" IS 'sales order'; COMMENT ON COLUMN "delays"."cause" IS 'kind and document: the same cause is one delay'; COMMENT ON COLUMN "delays"."kind" IS 'silence, depositLate, materialShort, supplierLate, machineDown, scrap, carrierSlow'; COMMENT ON COLUMN "delays"."document" IS 'document, work centre, item, supplier or carrier service'; COMMENT ON COLUMN "delays"."task" IS 'task whose fact has not come, for silence'; COMMENT ON COLUMN "delays"."line" IS 'line of the order, where it is about one'; COMMENT ON COLUMN "delays"."department" IS 'department that can speed it up'; COMMENT ON COLUMN "delays"."disruption_id" IS 'reported event it comes from'; COMMENT ON COLUMN "delays"."until" IS 'day on which the document or the means are expected now'; COMMENT ON COLUMN "delays"."agreed" IS 'the same by the word of the department asked to speed it up'; COMMENT ON COLUMN "delays"."days" IS 'calendar days that a carrier is slower'; COMMENT ON COLUMN "delays"."projected_before" IS 'forecast of the delivery before it'; COMMENT ON COLUMN "delays"."projected_after" IS 'forecast of the delivery with it'; COMMENT ON COLUMN "delays"."note" IS 'remark'; COMMENT ON COLUMN "delays"."state" IS 'open, cleared'; COMMENT ON COLUMN "delays"."detected_at" IS 'when it was noticed'; COMMENT ON COLUMN "delays"."raised_by" IS 'who reported it; system = noticed'; COMMENT ON COLUMN "delays"."cleared_at" IS 'when it was over'; COMMENT ON COLUMN "delays"."cleared_by" IS 'by whom'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_1b076df5490ee442b725377a69" ON "delays"  ("order_id") `);
    await queryRunner.query(`CREATE INDEX "IDX_008976a1b3696b5f323fe95c68" ON "delays"  ("disruption_id") `);
    await queryRunner.query(`CREATE INDEX "delays_detected" ON "delays"  ("detected_at", "id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "delays_one_open" ON "delays"  ("order_id", "cause") WHERE "state" = 'open'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "delays" IS 'what makes an order late or might, one row per order and cause'`,
    );
    await queryRunner.query(
      `CREATE TABLE "receivables" ("id" uuid NOT NULL, "number" text NOT NULL, "kind" text NOT NULL, "order_id" uuid NOT NULL, "version" integer NOT NULL, "customer" text NOT NULL, "currency" text NOT NULL, "amount" numeric NOT NULL, "paid" numeric NOT NULL, "credited" numeric NOT NULL DEFAULT '0', "due_date" date NOT NULL, "dunning_level" integer NOT NULL DEFAULT '0', "state" text NOT NULL, "issued_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "receivables_dunning" CHECK ("dunning_level" >= 0), CONSTRAINT "receivables_paid" CHECK ("amount" >= 0 and "paid" >= 0 and "credited" >= 0 and "paid" + "credited" <= "amount"), CONSTRAINT "receivables_state" CHECK ("state" in ('open', 'paid', 'void')), CONSTRAINT "receivables_kind" CHECK ("kind" in ('deposit', 'invoice')), CONSTRAINT "PK_d77a2c19436083a2039cf06f1ec" PRIMARY KEY ("id")); COMMENT ON COLUMN "receivables"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "receivables"."number" IS 'DR-2026-000012 (deposit request) or INV-2026-000012'; COMMENT ON COLUMN "receivables"."kind" IS 'deposit, invoice'; COMMENT ON COLUMN "receivables"."order_id" IS 'sales order'; COMMENT ON COLUMN "receivables"."version" IS 'version of the sales order'; COMMENT ON COLUMN "receivables"."customer" IS 'customer code'; COMMENT ON COLUMN "receivables"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "receivables"."amount" IS 'amount asked; an invoice asks the total less deposits received'; COMMENT ON COLUMN "receivables"."paid" IS 'paid so far'; COMMENT ON COLUMN "receivables"."credited" IS 'taken back of it by credit notes'; COMMENT ON COLUMN "receivables"."due_date" IS 'due date'; COMMENT ON COLUMN "receivables"."dunning_level" IS 'how often the customer has been reminded by letter that it is overdue'; COMMENT ON COLUMN "receivables"."state" IS 'open, paid, void'; COMMENT ON COLUMN "receivables"."issued_at" IS 'when it was issued'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_af556ba13ad8a51802edc26329" ON "receivables"  ("number") `,
    );
    await queryRunner.query(`CREATE INDEX "IDX_66f5b16a192feaf62251f2f89b" ON "receivables"  ("order_id") `);
    await queryRunner.query(`CREATE INDEX "IDX_6c51da79ef862fb69a7c2ce895" ON "receivables"  ("customer") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "receivables_once" ON "receivables"  ("order_id", "version", "kind") WHERE "state" <> 'void'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "receivables" IS 'what a customer is asked to pay: deposit requests and invoices'`,
    );
    await queryRunner.query(
      `CREATE TABLE "payments" ("id" uuid NOT NULL, "customer" text NOT NULL, "order_id" uuid NOT NULL, "currency" text NOT NULL, "amount" numeric NOT NULL, "allocated" numeric NOT NULL, "to_return" numeric NOT NULL DEFAULT '0', "returned" numeric NOT NULL DEFAULT '0', "reference" text NOT NULL, "recorded_by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "payments_allocated" CHECK ("amount" > 0 and "allocated" >= 0 and "to_return" >= 0 and "returned" >= 0 and "allocated" + "to_return" + "returned" <= "amount"), CONSTRAINT "PK_197ab7af18c93fbb0c9b28b4a59" PRIMARY KEY ("id")); COMMENT ON COLUMN "payments"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "payments"."customer" IS 'customer code'; COMMENT ON COLUMN "payments"."order_id" IS 'sales order it was paid for'; COMMENT ON COLUMN "payments"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "payments"."amount" IS 'amount received'; COMMENT ON COLUMN "payments"."allocated" IS 'part of it set against receivables; the rest is the customer''s credit'; COMMENT ON COLUMN "payments"."to_return" IS 'part of it that is to be given back and set against nothing else'; COMMENT ON COLUMN "payments"."returned" IS 'part of it that has been given back'; COMMENT ON COLUMN "payments"."reference" IS 'bank reference, unique'; COMMENT ON COLUMN "payments"."recorded_by" IS 'who recorded it'; COMMENT ON COLUMN "payments"."at" IS 'value date'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_b2f7b823a21562eeca20e72b00" ON "payments"  ("order_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_866ddee0e17d9385b4e3b86851" ON "payments"  ("reference") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "payments" IS 'money received, append-only but for its allocation and return'`,
    );
    await queryRunner.query(
      `CREATE TABLE "payment_allocations" ("id" uuid NOT NULL, "payment_id" uuid NOT NULL, "receivable_id" uuid NOT NULL, "amount" numeric NOT NULL, CONSTRAINT "payment_allocations_something" CHECK ("amount" <> 0), CONSTRAINT "PK_a5c6ff22065ac772620c85f4efb" PRIMARY KEY ("id")); COMMENT ON COLUMN "payment_allocations"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "payment_allocations"."payment_id" IS 'payment'; COMMENT ON COLUMN "payment_allocations"."receivable_id" IS 'receivable'; COMMENT ON COLUMN "payment_allocations"."amount" IS 'amount; negative = taken back, when the receivable became void'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_4348f49c6822420b9503ba880b" ON "payment_allocations"  ("payment_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_6aa1be76742c6b2188845ac648" ON "payment_allocations"  ("receivable_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "payment_allocations" IS 'which payment paid which receivable, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "refunds" ("id" uuid NOT NULL, "number" text NOT NULL, "payment_id" uuid NOT NULL, "amount" numeric NOT NULL, "reason" text NOT NULL, "asked_by" text NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "reference" text, "returned_by" text, "returned_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "refunds_returned" CHECK (("reference" is null) = ("returned_at" is null)), CONSTRAINT "refunds_amount" CHECK ("amount" > 0), CONSTRAINT "PK_5106efb01eeda7e49a78b869738" PRIMARY KEY ("id")); COMMENT ON COLUMN "refunds"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "refunds"."number" IS 'RF-2026-000012'; COMMENT ON COLUMN "refunds"."payment_id" IS 'payment that goes back'; COMMENT ON COLUMN "refunds"."amount" IS 'amount, in the currency of the payment'; COMMENT ON COLUMN "refunds"."reason" IS 'why it goes back'; COMMENT ON COLUMN "refunds"."asked_by" IS 'who asked for it'; COMMENT ON COLUMN "refunds"."asked_at" IS 'when it was asked for'; COMMENT ON COLUMN "refunds"."reference" IS 'bank reference of the transfer; null until it is made'; COMMENT ON COLUMN "refunds"."returned_by" IS 'who recorded the transfer'; COMMENT ON COLUMN "refunds"."returned_at" IS 'when the transfer was recorded'`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "IDX_0ac6d10d6fa56ba00264fdda4b" ON "refunds"  ("number") `);
    await queryRunner.query(`CREATE INDEX "IDX_7f48aa5d56c42aeb495db01668" ON "refunds"  ("payment_id") `);
    await queryRunner.query(
      `COMMENT ON TABLE "refunds" IS 'parts of payments that go back to the customer, from the asking to the transfer'`,
    );
    await queryRunner.query(
      `CREATE TABLE "credit_notes" ("id" uuid NOT NULL, "number" text NOT NULL, "invoice_id" uuid NOT NULL, "order_id" uuid NOT NULL, "customer" text NOT NULL, "currency" text NOT NULL, "amount" numeric NOT NULL, "tax" numeric NOT NULL, "reason" text NOT NULL, "issued_by" text NOT NULL, "issued_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "credit_notes_amount" CHECK ("amount" > 0 and "tax" >= 0 and "tax" <= "amount"), CONSTRAINT "PK_4933888a20b5469e119ad74b9e9" PRIMARY KEY ("id")); COMMENT ON COLUMN "credit_notes"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "credit_notes"."number" IS 'CN-2026-000012'; COMMENT ON COLUMN "credit_notes"."invoice_id" IS 'invoice it takes back from'; COMMENT ON COLUMN "credit_notes"."order_id" IS 'sales order'; COMMENT ON COLUMN "credit_notes"."customer" IS 'customer code'; COMMENT ON COLUMN "credit_notes"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "credit_notes"."amount" IS 'amount, tax included'; COMMENT ON COLUMN "credit_notes"."tax" IS 'tax in it'; COMMENT ON COLUMN "credit_notes"."reason" IS 'why'; COMMENT ON COLUMN "credit_notes"."issued_by" IS 'who wrote it'; COMMENT ON COLUMN "credit_notes"."issued_at" IS 'when it was written'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_285b86d3158b74d5e053c75cf7" ON "credit_notes"  ("number") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_ab75ae7ceab2ad0e3c77768c37" ON "credit_notes"  ("invoice_id") `,
    );
    await queryRunner.query(`CREATE INDEX "IDX_12a0a4e4c6545da6b1130fd377" ON "credit_notes"  ("order_id") `);
    await queryRunner.query(`CREATE INDEX "IDX_6621a5b6f768e87e3dd5378c4b" ON "credit_notes"  ("customer") `);
    await queryRunner.query(
      `COMMENT ON TABLE "credit_notes" IS 'what was taken back of invoices, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "ledger_postings" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "kind" text NOT NULL, "document" text NOT NULL, "by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_4cdc4ebcb3797412b9d9177df70" PRIMARY KEY ("id")); COMMENT ON COLUMN "ledger_postings"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "ledger_postings"."order_id" IS 'sales order'; COMMENT ON COLUMN "ledger_postings"."kind" IS 'what happened, domain/finance/ledger.ts'; COMMENT ON COLUMN "ledger_postings"."document" IS 'document it is about: bank reference, deposit request, invoice, credit note, refund'; COMMENT ON COLUMN "ledger_postings"."by" IS 'who'; COMMENT ON COLUMN "ledger_postings"."at" IS 'when'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_b9fc35899ad3c877b8e370713b" ON "ledger_postings"  ("order_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "ledger_postings" IS 'what moved money for an order, append-only; a posting whose debits are not its credits is refused at commit'`,
    );
    await queryRunner.query(
      `CREATE TABLE "ledger_entries" ("id" uuid NOT NULL, "posting_id" uuid NOT NULL, "order_id" uuid NOT NULL, "account" text NOT NULL, "currency" text NOT NULL, "debit" numeric NOT NULL, "credit" numeric NOT NULL, CONSTRAINT "ledger_entries_account" CHECK ("account" in ('bank', 'receivables', 'customerCredit', 'customerDeposits', 'salesRevenue', 'freightIncome', 'taxPayable', 'cancellationIncome', 'changeIncome', 'creditNotes')), CONSTRAINT "ledger_entries_side" CHECK (("debit" > 0 and "credit" = 0) or ("credit" > 0 and "debit" = 0)), CONSTRAINT "PK_6efcb84411d3f08b08450ae75d5" PRIMARY KEY ("id")); COMMENT ON COLUMN "ledger_entries"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "ledger_entries"."posting_id" IS 'posting'; COMMENT ON COLUMN "ledger_entries"."order_id" IS 'sales order'; COMMENT ON COLUMN "ledger_entries"."account" IS 'account, domain/finance/ledger.ts'; COMMENT ON COLUMN "ledger_entries"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "ledger_entries"."debit" IS 'debited, or 0'; COMMENT ON COLUMN "ledger_entries"."credit" IS 'credited, or 0'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_b601d43adb9b8010b88e2da4c4" ON "ledger_entries"  ("posting_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_d929e48320de9fe7f6ed47478f" ON "ledger_entries"  ("order_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "ledger_entries" IS 'debits and credits of postings, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "users" ("id" uuid NOT NULL, "email" text NOT NULL, "name" text NOT NULL, "role" text NOT NULL, "customer" text, "language" text NOT NULL, "password_hash" text NOT NULL, "active" boolean NOT NULL DEFAULT true, CONSTRAINT "users_customer" CHECK (("role" = 'customer') = ("customer" is not null)), CONSTRAINT "users_role" CHECK ("role" in ('sales', 'orderAdministrator', 'production', 'inventory', 'purchasing', 'logistics', 'finance', 'marketing', 'manager', 'customer', 'auditor', 'administrator')), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id")); COMMENT ON COLUMN "users"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "users"."email" IS 'e-mail, lower case'; COMMENT ON COLUMN "users"."name" IS 'name'; COMMENT ON COLUMN "users"."role" IS 'role'; COMMENT ON COLUMN "users"."customer" IS 'customer a customer user belongs to'; COMMENT ON COLUMN "users"."language" IS 'language: en, zh-CN'; COMMENT ON COLUMN "users"."password_hash" IS 'scrypt hash: salt:hash, hex'; COMMENT ON COLUMN "users"."active" IS 'may sign in'`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "IDX_97672ac88f789774dd47f7c8be" ON "users"  ("email") `);
    await queryRunner.query(`COMMENT ON TABLE "users" IS 'people who sign in'`);
    await queryRunner.query(
      `CREATE TABLE "api_keys" ("id" uuid NOT NULL, "prefix" text NOT NULL, "hash" text NOT NULL, "name" text NOT NULL, "role" text NOT NULL, "customer" text, "created_by" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "api_keys_role" CHECK ("role" in ('sales', 'orderAdministrator', 'production', 'inventory', 'purchasing', 'logistics', 'finance', 'marketing', 'manager', 'customer', 'auditor', 'administrator')), CONSTRAINT "PK_5c8a79801b44bd27b79228e1dad" PRIMARY KEY ("id")); COMMENT ON COLUMN "api_keys"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "api_keys"."prefix" IS 'first characters of the key, to find it by'; COMMENT ON COLUMN "api_keys"."hash" IS 'SHA-256 of the key, hex'; COMMENT ON COLUMN "api_keys"."name" IS 'what it is for'; COMMENT ON COLUMN "api_keys"."role" IS 'role'; COMMENT ON COLUMN "api_keys"."customer" IS 'customer it is limited to'; COMMENT ON COLUMN "api_keys"."created_by" IS 'who made it'; COMMENT ON COLUMN "api_keys"."created_at" IS 'when'; COMMENT ON COLUMN "api_keys"."revoked_at" IS 'no longer valid from'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_6f6105c8efe05b310d046cbdb3" ON "api_keys"  ("prefix") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "api_keys" IS 'keys of machines; only the hash is kept'`);
    await queryRunner.query(
      `CREATE TABLE "warehouses" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text NOT NULL, "rank" integer NOT NULL, CONSTRAINT "PK_d8b96d60ff9a288f5ed862280d9" PRIMARY KEY ("code")); COMMENT ON COLUMN "warehouses"."code" IS 'warehouse code'; COMMENT ON COLUMN "warehouses"."name" IS 'name in English'; COMMENT ON COLUMN "warehouses"."name_zh" IS 'name in Chinese'; COMMENT ON COLUMN "warehouses"."rank" IS '1 = tried first; production delivers into the first'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "warehouses" IS 'places where stock is kept'`);
    await queryRunner.query(
      `CREATE TABLE "balances" ("item" text NOT NULL, "warehouse" text NOT NULL, "on_hand" numeric NOT NULL, "reserved" numeric NOT NULL, CONSTRAINT "balances_never_oversold" CHECK ("reserved" <= "on_hand"), CONSTRAINT "balances_never_negative" CHECK ("on_hand" >= 0 and "reserved" >= 0), CONSTRAINT "PK_95e3f97f969074f1aef2c96566d" PRIMARY KEY ("item", "warehouse")); COMMENT ON COLUMN "balances"."item" IS 'item code'; COMMENT ON COLUMN "balances"."warehouse" IS 'warehouse code'; COMMENT ON COLUMN "balances"."on_hand" IS 'quantity physically there'; COMMENT ON COLUMN "balances"."reserved" IS 'part of it held by open reservations'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "balances" IS 'stock of an item in a warehouse; on_hand equals the sum of its movements'`,
    );
    await queryRunner.query(
      `CREATE TABLE "movements" ("id" uuid NOT NULL, "item" text NOT NULL, "warehouse" text NOT NULL, "quantity" numeric NOT NULL, "kind" text NOT NULL, "document" text NOT NULL, "reported_by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "reason" text, CONSTRAINT "movements_kind" CHECK ("kind" in ('opening', 'receipt', 'issue', 'production', 'pick', 'return', 'transferOut', 'transferIn', 'count', 'scrap')), CONSTRAINT "movements_not_zero" CHECK ("quantity" <> 0 or "kind" = 'count'), CONSTRAINT "PK_5a8e3da15ab8f2ce353e7f58f67" PRIMARY KEY ("id")); COMMENT ON COLUMN "movements"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "movements"."item" IS 'item code'; COMMENT ON COLUMN "movements"."warehouse" IS 'warehouse code'; COMMENT ON COLUMN "movements"."quantity" IS 'added (+) or taken (-)'; COMMENT ON COLUMN "movements"."kind" IS 'opening, receipt, issue, production, pick, return, transferOut, transferIn, count, scrap'; COMMENT ON COLUMN "movements"."document" IS 'document that caused it'; COMMENT ON COLUMN "movements"."reported_by" IS 'who reported it'; COMMENT ON COLUMN "movements"."at" IS 'when'; COMMENT ON COLUMN "movements"."reason" IS 'why, where it is no part of an order, e.g. a count'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_28356f39364a85355563ee9615" ON "movements"  ("item", "warehouse") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "movements" IS 'every change of stock, append-only'`);
    await queryRunner.query(
      `CREATE TABLE "reservations" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "line_no" integer NOT NULL, "version" integer NOT NULL, "item" text NOT NULL, "warehouse" text NOT NULL, "quantity" numeric NOT NULL, "firm" boolean NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE, "state" text NOT NULL, CONSTRAINT "reservations_quantity" CHECK ("quantity" >= 0 and ("state" <> 'open' or "quantity" > 0)), CONSTRAINT "reservations_state" CHECK ("state" in ('open', 'consumed', 'undone')), CONSTRAINT "PK_da95cef71b617ac35dc5bcda243" PRIMARY KEY ("id")); COMMENT ON COLUMN "reservations"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "reservations"."order_id" IS 'sales order'; COMMENT ON COLUMN "reservations"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "reservations"."version" IS 'version of the sales order'; COMMENT ON COLUMN "reservations"."item" IS 'item held: the line item or a component of it'; COMMENT ON COLUMN "reservations"."warehouse" IS 'warehouse'; COMMENT ON COLUMN "reservations"."quantity" IS 'quantity still held'; COMMENT ON COLUMN "reservations"."firm" IS 'true = for good; false = until expires_at'; COMMENT ON COLUMN "reservations"."expires_at" IS 'a soft reservation may be dropped after this instant'; COMMENT ON COLUMN "reservations"."state" IS 'open, consumed, undone'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_82ff9434d944488ca3bf1946c4" ON "reservations"  ("order_id") `);
    await queryRunner.query(`CREATE INDEX "IDX_903b7db3d313f6751ce8203c2a" ON "reservations"  ("item") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "reservations_one_open" ON "reservations"  ("order_id", "line_no", "version", "item", "warehouse") WHERE "state" = 'open'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "reservations" IS 'stock held for a line of a sales order, or for what that line is made of'`,
    );
    await queryRunner.query(
      `CREATE TABLE "transfer_times" ("from_warehouse" text NOT NULL, "to_warehouse" text NOT NULL, "days" integer NOT NULL, CONSTRAINT "transfer_times_days" CHECK ("days" >= 0 and "from_warehouse" <> "to_warehouse"), CONSTRAINT "PK_2135c49cfde9495ee134aae2a26" PRIMARY KEY ("from_warehouse", "to_warehouse")); COMMENT ON COLUMN "transfer_times"."from_warehouse" IS 'warehouse they leave'; COMMENT ON COLUMN "transfer_times"."to_warehouse" IS 'warehouse they go to'; COMMENT ON COLUMN "transfer_times"."days" IS 'working days'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "transfer_times" IS 'how long goods take from one warehouse to another'`,
    );
    await queryRunner.query(
      `CREATE TABLE "transfers" ("id" uuid NOT NULL, "number" text NOT NULL, "order_id" uuid NOT NULL, "version" integer NOT NULL, "line_no" integer NOT NULL, "item" text NOT NULL, "from_warehouse" text NOT NULL, "to_warehouse" text NOT NULL, "quantity" numeric NOT NULL, "state" text NOT NULL, "due_date" date NOT NULL, "planned_at" TIMESTAMP WITH TIME ZONE NOT NULL, "dispatched_at" TIMESTAMP WITH TIME ZONE, "arrived_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "transfers_quantity" CHECK ("quantity" > 0 and "from_warehouse" <> "to_warehouse"), CONSTRAINT "transfers_state" CHECK ("state" in ('planned', 'dispatched', 'arrived', 'cancelled')), CONSTRAINT "PK_f712e908b465e0085b4408cabc3" PRIMARY KEY ("id")); COMMENT ON COLUMN "transfers"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "transfers"."number" IS 'TR-2026-000012'; COMMENT ON COLUMN "transfers"."order_id" IS 'sales order'; COMMENT ON COLUMN "transfers"."version" IS 'version of the sales order'; COMMENT ON COLUMN "transfers"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "transfers"."item" IS 'item code'; COMMENT ON COLUMN "transfers"."from_warehouse" IS 'warehouse it leaves'; COMMENT ON COLUMN "transfers"."to_warehouse" IS 'warehouse it goes to'; COMMENT ON COLUMN "transfers"."quantity" IS 'quantity'; COMMENT ON COLUMN "transfers"."state" IS 'planned, dispatched, arrived, cancelled'; COMMENT ON COLUMN "transfers"."due_date" IS 'working day on which it should arrive'; COMMENT ON COLUMN "transfers"."planned_at" IS 'when it was planned'; COMMENT ON COLUMN "transfers"."dispatched_at" IS 'when it left'; COMMENT ON COLUMN "transfers"."arrived_at" IS 'when it arrived'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_552edbef9f4e89a2331a6aae09" ON "transfers"  ("number") `,
    );
    await queryRunner.query(`CREATE INDEX "IDX_9a0039678e5949e9ac02fddf0c" ON "transfers"  ("order_id") `);
    await queryRunner.query(
      `COMMENT ON TABLE "transfers" IS 'goods of an order on their way from one warehouse to the one it is shipped from; between, they are in no balance'`,
    );
    await queryRunner.query(
      `CREATE TABLE "releases" ("id" uuid NOT NULL, "number" text NOT NULL, "order_id" uuid NOT NULL, "version" integer NOT NULL, "warehouse" text NOT NULL, "state" text NOT NULL, "released_at" TIMESTAMP WITH TIME ZONE NOT NULL, "queue_key" text, "queue_seat" integer, "moved" jsonb, CONSTRAINT "releases_moved" CHECK (("queue_key" is null) = ("queue_seat" is null)), CONSTRAINT "releases_state" CHECK ("state" in ('released', 'picked', 'packed', 'handedOver', 'cancelled')), CONSTRAINT "PK_6b6fc2599a5a281dd44a7d64016" PRIMARY KEY ("id")); COMMENT ON COLUMN "releases"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "releases"."number" IS 'RL-2026-000012'; COMMENT ON COLUMN "releases"."order_id" IS 'sales order'; COMMENT ON COLUMN "releases"."version" IS 'version of the sales order'; COMMENT ON COLUMN "releases"."warehouse" IS 'warehouse'; COMMENT ON COLUMN "releases"."state" IS 'released, picked, packed, handedOver, cancelled'; COMMENT ON COLUMN "releases"."released_at" IS 'when it was released'; COMMENT ON COLUMN "releases"."queue_key" IS 'moved in the queue: key of the release it stands behind, empty at the head; null = by rule'; COMMENT ON COLUMN "releases"."queue_seat" IS 'moved in the queue: its seat behind that release, from 1'; COMMENT ON COLUMN "releases"."moved" IS 'who moved it in the queue, why and when'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_2645ba1b6ab54890b8a0d6dbcc" ON "releases"  ("number") `,
    );
    await queryRunner.query(`CREATE INDEX "IDX_24a0c8441e0d5cc4f392a8c69e" ON "releases"  ("order_id") `);
    await queryRunner.query(
      `CREATE INDEX "releases_queue" ON "releases"  ("warehouse") WHERE "state" = 'released'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "releases" IS 'instructions to the warehouse to pick and pack goods of an order'`,
    );
    await queryRunner.query(
      `CREATE TABLE "release_lines" ("id" uuid NOT NULL, "release_id" uuid NOT NULL, "line_no" integer NOT NULL, "item" text NOT NULL, "quantity" numeric NOT NULL, "picked" numeric NOT NULL, "packed" numeric NOT NULL, CONSTRAINT "release_lines_quantities" CHECK ("quantity" > 0 and "picked" >= 0 and "picked" <= "quantity" and "packed" >= 0 and "packed" <= "picked"), CONSTRAINT "PK_06bbcba24fe0e6c95a132f5d79e" PRIMARY KEY ("id")); COMMENT ON COLUMN "release_lines"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "release_lines"."release_id" IS 'release'; COMMENT ON COLUMN "release_lines"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "release_lines"."item" IS 'item code'; COMMENT ON COLUMN "release_lines"."quantity" IS 'quantity to take'; COMMENT ON COLUMN "release_lines"."picked" IS 'quantity picked'; COMMENT ON COLUMN "release_lines"."packed" IS 'quantity packed'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_7a3e1f8fa33568bb9da6bd17d3" ON "release_lines"  ("release_id", "line_no") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "release_lines" IS 'what a release takes'`);
    await queryRunner.query(
      `CREATE TABLE "carrier_services" ("code" text NOT NULL, "carrier" text NOT NULL, "mode" text NOT NULL, "currency" text NOT NULL, "base_cost" numeric NOT NULL, "cost_per_kg" numeric NOT NULL, "counts_working_days" boolean NOT NULL, "pickups" jsonb NOT NULL DEFAULT '[]', "cancel_cost" numeric NOT NULL DEFAULT '0', CONSTRAINT "carrier_services_mode" CHECK ("mode" in ('road', 'rail', 'air', 'sea', 'express', 'pickup')), CONSTRAINT "PK_e689961b4035a8092d230643737" PRIMARY KEY ("code")); COMMENT ON COLUMN "carrier_services"."code" IS 'service code'; COMMENT ON COLUMN "carrier_services"."carrier" IS 'carrier name'; COMMENT ON COLUMN "carrier_services"."mode" IS 'road, rail, air, sea, express, pickup'; COMMENT ON COLUMN "carrier_services"."currency" IS 'currency of its cost, ISO 4217'; COMMENT ON COLUMN "carrier_services"."base_cost" IS 'cost of a shipment'; COMMENT ON COLUMN "carrier_services"."cost_per_kg" IS 'cost of a kilogram'; COMMENT ON COLUMN "carrier_services"."counts_working_days" IS 'true = transit counts working days, false = calendar days'; COMMENT ON COLUMN "carrier_services"."pickups" IS 'when it comes for goods: ["1-5@16:30"], weekdays and local time; none = when called'; COMMENT ON COLUMN "carrier_services"."cancel_cost" IS 'its fee for a shipment that is cancelled before hand-over, company currency'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "carrier_services" IS 'carriers and modes'`);
    await queryRunner.query(
      `CREATE TABLE "transit_times" ("service" text NOT NULL, "country" text NOT NULL, "region" text NOT NULL, "days" integer NOT NULL, CONSTRAINT "transit_times_days" CHECK ("days" >= 0), CONSTRAINT "PK_f7a7f866b8a719262f17b265a89" PRIMARY KEY ("service", "country", "region")); COMMENT ON COLUMN "transit_times"."service" IS 'service code'; COMMENT ON COLUMN "transit_times"."country" IS 'country, ISO 3166-1 alpha-2, or *'; COMMENT ON COLUMN "transit_times"."region" IS 'region, or * for the whole country'; COMMENT ON COLUMN "transit_times"."days" IS 'days in transit'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "transit_times" IS 'days from hand-over to delivery by destination; a region row wins over its country row, * is everywhere else'`,
    );
    await queryRunner.query(
      `CREATE TABLE "shipments" ("id" uuid NOT NULL, "number" text NOT NULL, "service" text NOT NULL, "warehouse" text NOT NULL, "state" text NOT NULL, "ship_by_date" date NOT NULL, "ship_by_at" TIMESTAMP WITH TIME ZONE NOT NULL, "pickup_at" TIMESTAMP WITH TIME ZONE, "pickup_reason" text, "planned_date" date NOT NULL, "cost" numeric NOT NULL, "tracking_number" text, "signed_by" text, "planned_at" TIMESTAMP WITH TIME ZONE NOT NULL, "handed_over_at" TIMESTAMP WITH TIME ZONE, "delivered_at" TIMESTAMP WITH TIME ZONE, "merged_into" text, CONSTRAINT "shipments_pickup" CHECK (("pickup_at" is null) = ("pickup_reason" is null)), CONSTRAINT "shipments_state" CHECK ("state" in ('planned', 'handedOver', 'delivered', 'cancelled')), CONSTRAINT "PK_6deda4532ac542a93eab214b564" PRIMARY KEY ("id")); COMMENT ON COLUMN "shipments"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "shipments"."number" IS 'SH-2026-000012'; COMMENT ON COLUMN "shipments"."service" IS 'carrier service'; COMMENT ON COLUMN "shipments"."warehouse" IS 'warehouse it leaves'; COMMENT ON COLUMN "shipments"."state" IS 'planned, handedOver, delivered, cancelled'; COMMENT ON COLUMN "shipments"."ship_by_date" IS 'last day to hand it over and still keep the date'; COMMENT ON COLUMN "shipments"."ship_by_at" IS 'instant by which it must have left to keep the date'; COMMENT ON COLUMN "shipments"."pickup_at" IS 'when the carrier comes for it; null = when called'; COMMENT ON COLUMN "shipments"."pickup_reason" IS 'why then: latestInTime, firstPossible, booked'; COMMENT ON COLUMN "shipments"."planned_date" IS 'delivery date by plan'; COMMENT ON COLUMN "shipments"."cost" IS 'expected cost in the carrier currency'; COMMENT ON COLUMN "shipments"."tracking_number" IS 'tracking number of the carrier'; COMMENT ON COLUMN "shipments"."signed_by" IS 'who signed for it'; COMMENT ON COLUMN "shipments"."planned_at" IS 'when it was planned'; COMMENT ON COLUMN "shipments"."handed_over_at" IS 'handed to the carrier'; COMMENT ON COLUMN "shipments"."delivered_at" IS 'delivered'; COMMENT ON COLUMN "shipments"."merged_into" IS 'shipment that took over its goods when they were consolidated'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_75221939d6a308d152f4ad5899" ON "shipments"  ("number") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "shipments" IS 'goods on their way to a customer'`);
    await queryRunner.query(
      `CREATE TABLE "shipment_lines" ("id" uuid NOT NULL, "shipment_id" uuid NOT NULL, "release_id" uuid NOT NULL, "order_id" uuid NOT NULL, "version" integer NOT NULL, "line_no" integer NOT NULL, "item" text NOT NULL, "quantity" numeric NOT NULL, "packed" numeric NOT NULL, "shipped" numeric NOT NULL, CONSTRAINT "shipment_lines_quantities" CHECK ("quantity" > 0 and "packed" >= 0 and "packed" <= "quantity" and "shipped" >= 0 and "shipped" <= "packed"), CONSTRAINT "PK_5199504c6b5cdbd91701af3609b" PRIMARY KEY ("id")); COMMENT ON COLUMN "shipment_lines"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "shipment_lines"."shipment_id" IS 'shipment'; COMMENT ON COLUMN "shipment_lines"."release_id" IS 'release it comes from'; COMMENT ON COLUMN "shipment_lines"."order_id" IS 'sales order'; COMMENT ON COLUMN "shipment_lines"."version" IS 'version of the sales order'; COMMENT ON COLUMN "shipment_lines"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "shipment_lines"."item" IS 'item code'; COMMENT ON COLUMN "shipment_lines"."quantity" IS 'quantity planned'; COMMENT ON COLUMN "shipment_lines"."packed" IS 'quantity packed for it'; COMMENT ON COLUMN "shipment_lines"."shipped" IS 'quantity handed over; never above packed'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_f6cebea00373ad5b1238ee9a9b" ON "shipment_lines"  ("release_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_6b1bb8beedb8be13e93e6e90e9" ON "shipment_lines"  ("order_id") `,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_ef947a0747f41aef18ddf45f86" ON "shipment_lines"  ("shipment_id", "release_id", "line_no") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "shipment_lines" IS 'what a shipment carries, for which order'`,
    );
    await queryRunner.query(
      `CREATE TABLE "tracking_events" ("id" uuid NOT NULL, "shipment_id" uuid NOT NULL, "code" text NOT NULL, "location" text, "note" text, "reported_by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_cc22ae68e05d9ba5a6575a6f429" PRIMARY KEY ("id")); COMMENT ON COLUMN "tracking_events"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "tracking_events"."shipment_id" IS 'shipment'; COMMENT ON COLUMN "tracking_events"."code" IS 'pickedUp, scanned, outForDelivery, exception, delivered'; COMMENT ON COLUMN "tracking_events"."location" IS 'where'; COMMENT ON COLUMN "tracking_events"."note" IS 'remark'; COMMENT ON COLUMN "tracking_events"."reported_by" IS 'who reported it'; COMMENT ON COLUMN "tracking_events"."at" IS 'when it happened'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_830a3d4b8e5e4c4609c40ce903" ON "tracking_events"  ("shipment_id") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "tracking_events" IS 'what the carrier reported, append-only'`);
    await queryRunner.query(
      `CREATE TABLE "messages" ("id" uuid NOT NULL, "order_id" uuid NOT NULL, "key" text NOT NULL, "kind" text NOT NULL, "audience" text NOT NULL, "recipient" text, "language" text NOT NULL, "subject" text NOT NULL, "body" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "messages_audience" CHECK ("audience" in ('customer', 'staff')), CONSTRAINT "PK_18325f38ae6de43878487eff986" PRIMARY KEY ("id")); COMMENT ON COLUMN "messages"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "messages"."order_id" IS 'sales order'; COMMENT ON COLUMN "messages"."key" IS 'what makes it unique: order, version, kind, occurrence'; COMMENT ON COLUMN "messages"."kind" IS 'what it says: offer, confirmation, reminder, delay …'; COMMENT ON COLUMN "messages"."audience" IS 'customer, staff'; COMMENT ON COLUMN "messages"."recipient" IS 'recipient e-mail'; COMMENT ON COLUMN "messages"."language" IS 'language it is written in'; COMMENT ON COLUMN "messages"."subject" IS 'subject'; COMMENT ON COLUMN "messages"."body" IS 'text'; COMMENT ON COLUMN "messages"."at" IS 'when it was written'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_bb3c15e546faf62faaa4f1d06d" ON "messages"  ("order_id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "IDX_c8bdc6479dc84d0717f0c64919" ON "messages"  ("key") `);
    await queryRunner.query(
      `COMMENT ON TABLE "messages" IS 'messages to customers and staff about an order, each once'`,
    );
    await queryRunner.query(
      `CREATE TABLE "work_orders" ("id" uuid NOT NULL, "number" text NOT NULL, "order_id" uuid NOT NULL, "line_no" integer NOT NULL, "version" integer NOT NULL, "item" text NOT NULL, "quantity" numeric NOT NULL, "good" numeric NOT NULL, "scrapped" numeric NOT NULL, "cut" numeric NOT NULL DEFAULT '0', "freed" numeric NOT NULL DEFAULT '0', "parent_id" uuid, "start_date" date NOT NULL, "finish_date" date NOT NULL, "requirements" jsonb, "state" text NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE, "done_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "work_orders_quantities" CHECK ("quantity" > 0 and "good" >= 0 and "scrapped" >= 0 and "good" + "scrapped" <= "quantity" and "cut" >= 0 and "freed" >= 0 and "freed" <= "good"), CONSTRAINT "work_orders_state" CHECK ("state" in ('planned', 'released', 'acknowledged', 'started', 'done', 'cancelled')), CONSTRAINT "PK_29f6c1884082ee6f535aed93660" PRIMARY KEY ("id")); COMMENT ON COLUMN "work_orders"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "work_orders"."number" IS 'WO-2026-000012'; COMMENT ON COLUMN "work_orders"."order_id" IS 'sales order it serves'; COMMENT ON COLUMN "work_orders"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "work_orders"."version" IS 'version of the sales order'; COMMENT ON COLUMN "work_orders"."item" IS 'item to make'; COMMENT ON COLUMN "work_orders"."quantity" IS 'quantity to make'; COMMENT ON COLUMN "work_orders"."good" IS 'good quantity reported'; COMMENT ON COLUMN "work_orders"."scrapped" IS 'scrapped quantity reported'; COMMENT ON COLUMN "work_orders"."cut" IS 'pieces that a change took off the quantity after work had begun: their material is waste'; COMMENT ON COLUMN "work_orders"."freed" IS 'good pieces that a change gave to the stock'; COMMENT ON COLUMN "work_orders"."parent_id" IS 'work order this one makes a component for'; COMMENT ON COLUMN "work_orders"."start_date" IS 'planned start'; COMMENT ON COLUMN "work_orders"."finish_date" IS 'planned completion'; COMMENT ON COLUMN "work_orders"."requirements" IS 'special requirements of the line, word for word'; COMMENT ON COLUMN "work_orders"."state" IS 'planned, released, acknowledged, started, done, cancelled'; COMMENT ON COLUMN "work_orders"."started_at" IS 'when work began'; COMMENT ON COLUMN "work_orders"."done_at" IS 'when it was completed'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_220071f1ff980b208220860c17" ON "work_orders"  ("number") `,
    );
    await queryRunner.query(`CREATE INDEX "IDX_1af1389c2b4f8501472b2f814e" ON "work_orders"  ("order_id") `);
    await queryRunner.query(
      `COMMENT ON TABLE "work_orders" IS 'instructions to production for one item and quantity'`,
    );
    await queryRunner.query(
      `CREATE TABLE "work_order_components" ("work_order_id" uuid NOT NULL, "item" text NOT NULL, "quantity" numeric NOT NULL, "issued" numeric NOT NULL, CONSTRAINT "work_order_components_quantities" CHECK ("quantity" > 0 and "issued" >= 0 and "issued" <= "quantity"), CONSTRAINT "PK_81acaec98e2d6829e397200a568" PRIMARY KEY ("work_order_id", "item")); COMMENT ON COLUMN "work_order_components"."work_order_id" IS 'work order'; COMMENT ON COLUMN "work_order_components"."item" IS 'component item'; COMMENT ON COLUMN "work_order_components"."quantity" IS 'quantity needed'; COMMENT ON COLUMN "work_order_components"."issued" IS 'quantity issued from stock'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "work_order_components" IS 'what a work order consumes'`);
    await queryRunner.query(
      `CREATE TABLE "production_reports" ("id" uuid NOT NULL, "work_order_id" uuid NOT NULL, "good" numeric NOT NULL, "scrap" numeric NOT NULL, "reason" text, "reported_by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "production_reports_quantities" CHECK ("good" >= 0 and "scrap" >= 0 and "good" + "scrap" > 0), CONSTRAINT "PK_5929f3a2308ea186a855a4b4517" PRIMARY KEY ("id")); COMMENT ON COLUMN "production_reports"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "production_reports"."work_order_id" IS 'work order'; COMMENT ON COLUMN "production_reports"."good" IS 'good quantity'; COMMENT ON COLUMN "production_reports"."scrap" IS 'scrapped quantity'; COMMENT ON COLUMN "production_reports"."reason" IS 'why it was scrapped'; COMMENT ON COLUMN "production_reports"."reported_by" IS 'who reported it'; COMMENT ON COLUMN "production_reports"."at" IS 'when'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_528b888536c04697495ee71d6a" ON "production_reports"  ("work_order_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "production_reports" IS 'what production reported, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "inspections" ("id" uuid NOT NULL, "number" text NOT NULL, "work_order_id" uuid NOT NULL, "order_id" uuid NOT NULL, "line_no" integer NOT NULL, "item" text NOT NULL, "warehouse" text NOT NULL, "quantity" numeric NOT NULL, "passed" numeric NOT NULL, "failed" numeric NOT NULL, "checklist" jsonb NOT NULL, "state" text NOT NULL, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "inspections_quantities" CHECK ("quantity" > 0 and "passed" >= 0 and "failed" >= 0 and "passed" + "failed" <= "quantity" and ("state" not in ('passed', 'failed') or "passed" + "failed" = "quantity")), CONSTRAINT "inspections_state" CHECK ("state" in ('open', 'passed', 'failed', 'cancelled')), CONSTRAINT "PK_a484980015782324454d8c88abe" PRIMARY KEY ("id")); COMMENT ON COLUMN "inspections"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "inspections"."number" IS 'QI-2026-000012'; COMMENT ON COLUMN "inspections"."work_order_id" IS 'work order that made the goods'; COMMENT ON COLUMN "inspections"."order_id" IS 'sales order'; COMMENT ON COLUMN "inspections"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "inspections"."item" IS 'item'; COMMENT ON COLUMN "inspections"."warehouse" IS 'warehouse the goods lie in'; COMMENT ON COLUMN "inspections"."quantity" IS 'quantity to inspect'; COMMENT ON COLUMN "inspections"."passed" IS 'quantity that passed'; COMMENT ON COLUMN "inspections"."failed" IS 'quantity that failed and was scrapped'; COMMENT ON COLUMN "inspections"."checklist" IS 'what is to be checked, as it was when the goods were made'; COMMENT ON COLUMN "inspections"."state" IS 'open; passed = all of it; failed = some of it; cancelled = nobody needs the result any more'; COMMENT ON COLUMN "inspections"."opened_at" IS 'when it was asked for'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_1015ae0bdaa0c24c6e41c6c7e0" ON "inspections"  ("number") `,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_9f8d50f8d6381e2f42435e6c4d" ON "inspections"  ("work_order_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "inspections_awaited" ON "inspections"  ("order_id") WHERE "state" = 'open'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "inspections" IS 'finished goods that are in stock and must be inspected before they may be released'`,
    );
    await queryRunner.query(
      `CREATE TABLE "inspection_results" ("id" uuid NOT NULL, "inspection_id" uuid NOT NULL, "passed" numeric NOT NULL, "failed" numeric NOT NULL, "answers" jsonb NOT NULL, "inspector" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "inspection_results_quantities" CHECK ("passed" >= 0 and "failed" >= 0 and "passed" + "failed" > 0), CONSTRAINT "PK_ae1c1bbb53694824486372c7ead" PRIMARY KEY ("id")); COMMENT ON COLUMN "inspection_results"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "inspection_results"."inspection_id" IS 'inspection'; COMMENT ON COLUMN "inspection_results"."passed" IS 'quantity that passed'; COMMENT ON COLUMN "inspection_results"."failed" IS 'quantity that failed'; COMMENT ON COLUMN "inspection_results"."answers" IS 'the answer to each check: {check, ok, note}'; COMMENT ON COLUMN "inspection_results"."inspector" IS 'who inspected'; COMMENT ON COLUMN "inspection_results"."at" IS 'when'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_05f913e654de1e86ac6bb62421" ON "inspection_results"  ("inspection_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "inspection_results" IS 'what inspectors recorded, append-only'`,
    );
    await queryRunner.query(
      `CREATE TABLE "suppliers" ("code" text NOT NULL, "name" text NOT NULL, "name_zh" text, "email" text, "currency" text NOT NULL, CONSTRAINT "PK_6f01a03dcb1aa33822e19534cd6" PRIMARY KEY ("code")); COMMENT ON COLUMN "suppliers"."code" IS 'supplier code'; COMMENT ON COLUMN "suppliers"."name" IS 'name'; COMMENT ON COLUMN "suppliers"."name_zh" IS 'name in Chinese'; COMMENT ON COLUMN "suppliers"."email" IS 'e-mail for purchase orders'; COMMENT ON COLUMN "suppliers"."currency" IS 'currency of its prices, ISO 4217'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "suppliers" IS 'suppliers'`);
    await queryRunner.query(
      `CREATE TABLE "supplier_items" ("supplier" text NOT NULL, "item" text NOT NULL, "rank" integer NOT NULL, "lead_days" integer NOT NULL, "minimum" numeric NOT NULL, "maximum" numeric, "multiple" numeric NOT NULL, "price" numeric NOT NULL, CONSTRAINT "supplier_items_quantities" CHECK ("lead_days" >= 0 and "minimum" > 0 and "multiple" > 0 and ("maximum" is null or "maximum" >= "minimum")), CONSTRAINT "PK_b23970917eca2a19b24de4ba903" PRIMARY KEY ("supplier", "item")); COMMENT ON COLUMN "supplier_items"."supplier" IS 'supplier code'; COMMENT ON COLUMN "supplier_items"."item" IS 'item code'; COMMENT ON COLUMN "supplier_items"."rank" IS '1 = first choice; the lowest rank is used'; COMMENT ON COLUMN "supplier_items"."lead_days" IS 'calendar days from order to delivery'; COMMENT ON COLUMN "supplier_items"."minimum" IS 'least quantity per order line, item unit'; COMMENT ON COLUMN "supplier_items"."maximum" IS 'most per order line, item unit; empty = none'; COMMENT ON COLUMN "supplier_items"."multiple" IS 'ordered in multiples of, item unit'; COMMENT ON COLUMN "supplier_items"."price" IS 'price of one item unit in the supplier currency'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "supplier_items" IS 'what a supplier delivers, in the item unit'`,
    );
    await queryRunner.query(
      `CREATE TABLE "purchase_orders" ("id" uuid NOT NULL, "number" text NOT NULL, "supplier" text NOT NULL, "currency" text NOT NULL, "state" text NOT NULL, "ordered_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "purchase_orders_state" CHECK ("state" in ('ordered', 'confirmed', 'received', 'cancelled')), CONSTRAINT "PK_05148947415204a897e8beb2553" PRIMARY KEY ("id")); COMMENT ON COLUMN "purchase_orders"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "purchase_orders"."number" IS 'PO-2026-000012'; COMMENT ON COLUMN "purchase_orders"."supplier" IS 'supplier code'; COMMENT ON COLUMN "purchase_orders"."currency" IS 'currency, ISO 4217'; COMMENT ON COLUMN "purchase_orders"."state" IS 'ordered, confirmed, received, cancelled'; COMMENT ON COLUMN "purchase_orders"."ordered_at" IS 'when it was sent to the supplier'`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "IDX_ec2230564d163f5f921aacd582" ON "purchase_orders"  ("number") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "purchase_orders" IS 'orders to suppliers'`);
    await queryRunner.query(
      `CREATE TABLE "purchase_lines" ("id" uuid NOT NULL, "purchase_order_id" uuid, "line_no" integer, "order_id" uuid NOT NULL, "version" integer NOT NULL, "supplier" text NOT NULL, "item" text NOT NULL, "quantity" numeric NOT NULL, "allocated" numeric NOT NULL, "accepted" numeric NOT NULL, "rejected" numeric NOT NULL, "price" numeric NOT NULL, "due_date" date NOT NULL, "confirmed_date" date, "state" text NOT NULL, CONSTRAINT "purchase_lines_number" UNIQUE ("purchase_order_id", "line_no"), CONSTRAINT "purchase_lines_quantities" CHECK ("quantity" > 0 and "accepted" >= 0 and "rejected" >= 0 and "allocated" >= 0 and "allocated" <= "quantity"), CONSTRAINT "purchase_lines_state" CHECK ("state" in ('planned', 'ordered', 'confirmed', 'received', 'cancelled')), CONSTRAINT "PK_82dbfeeccbf8830ed076014dedd" PRIMARY KEY ("id")); COMMENT ON COLUMN "purchase_lines"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "purchase_lines"."purchase_order_id" IS 'purchase order; empty while planned'; COMMENT ON COLUMN "purchase_lines"."line_no" IS 'line number on the purchase order'; COMMENT ON COLUMN "purchase_lines"."order_id" IS 'the sales order that raised it'; COMMENT ON COLUMN "purchase_lines"."version" IS 'version of that order'; COMMENT ON COLUMN "purchase_lines"."supplier" IS 'supplier code'; COMMENT ON COLUMN "purchase_lines"."item" IS 'item code'; COMMENT ON COLUMN "purchase_lines"."quantity" IS 'quantity ordered, item unit'; COMMENT ON COLUMN "purchase_lines"."allocated" IS 'part of it that sales orders count on; the rest is supply for others'; COMMENT ON COLUMN "purchase_lines"."accepted" IS 'received and accepted'; COMMENT ON COLUMN "purchase_lines"."rejected" IS 'received and rejected'; COMMENT ON COLUMN "purchase_lines"."price" IS 'price per unit, supplier currency'; COMMENT ON COLUMN "purchase_lines"."due_date" IS 'due by plan'; COMMENT ON COLUMN "purchase_lines"."confirmed_date" IS 'date the supplier confirmed'; COMMENT ON COLUMN "purchase_lines"."state" IS 'planned, ordered, confirmed, received, cancelled'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_793b073ffaa12c8212ddbee4bb" ON "purchase_lines"  ("order_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "purchase_lines_incoming" ON "purchase_lines"  ("item") WHERE "state" in ('ordered', 'confirmed')`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "purchase_lines" IS 'what is bought; planned lines belong to a promise and have no purchase order yet'`,
    );
    await queryRunner.query(
      `CREATE TABLE "purchase_allocations" ("id" uuid NOT NULL, "purchase_line_id" uuid NOT NULL, "order_id" uuid NOT NULL, "line_no" integer NOT NULL, "quantity" numeric NOT NULL, "received" numeric NOT NULL, CONSTRAINT "purchase_allocations_once" UNIQUE ("purchase_line_id", "order_id", "line_no"), CONSTRAINT "purchase_allocations_quantities" CHECK ("quantity" > 0 and "received" >= 0 and "received" <= "quantity"), CONSTRAINT "PK_79630ca9b9ec2e4d0c2ad742439" PRIMARY KEY ("id")); COMMENT ON COLUMN "purchase_allocations"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "purchase_allocations"."purchase_line_id" IS 'purchase line'; COMMENT ON COLUMN "purchase_allocations"."order_id" IS 'sales order'; COMMENT ON COLUMN "purchase_allocations"."line_no" IS 'line of the sales order'; COMMENT ON COLUMN "purchase_allocations"."quantity" IS 'quantity counted on'; COMMENT ON COLUMN "purchase_allocations"."received" IS 'part of it that has arrived'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_37374f0d0aae4856cb0d4ddc5b" ON "purchase_allocations"  ("order_id") `,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "purchase_allocations" IS 'which order line counts on how much of a purchase line'`,
    );
    await queryRunner.query(
      `CREATE TABLE "receipts" ("id" uuid NOT NULL, "purchase_line_id" uuid NOT NULL, "accepted" numeric NOT NULL, "rejected" numeric NOT NULL, "reason" text, "reported_by" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "receipts_quantities" CHECK ("accepted" >= 0 and "rejected" >= 0 and "accepted" + "rejected" > 0), CONSTRAINT "PK_5e8182d7c29e023da6e1ff33bfe" PRIMARY KEY ("id")); COMMENT ON COLUMN "receipts"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "receipts"."purchase_line_id" IS 'purchase line'; COMMENT ON COLUMN "receipts"."accepted" IS 'accepted quantity'; COMMENT ON COLUMN "receipts"."rejected" IS 'rejected quantity'; COMMENT ON COLUMN "receipts"."reason" IS 'why it was rejected'; COMMENT ON COLUMN "receipts"."reported_by" IS 'who reported it'; COMMENT ON COLUMN "receipts"."at" IS 'when'`,
    );
    await queryRunner.query(
      `CREATE INDEX "IDX_826e568442a6ad48099ea25d97" ON "receipts"  ("purchase_line_id") `,
    );
    await queryRunner.query(`COMMENT ON TABLE "receipts" IS 'goods received against a purchase line'`);
    await queryRunner.query(
      `CREATE TABLE "tasks" ("id" uuid NOT NULL, "department" text NOT NULL, "kind" text NOT NULL, "order_id" uuid NOT NULL, "order_number" text NOT NULL, "version" integer NOT NULL, "document" text NOT NULL, "data" jsonb NOT NULL, "state" text NOT NULL, "priority" integer NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE, "deadlines" jsonb NOT NULL DEFAULT '[]', "assignee" text, "closed_by" text, "reason" text, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL, "closed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "tasks_state" CHECK ("state" in ('open', 'claimed', 'completed', 'declined', 'withdrawn')), CONSTRAINT "PK_8d12ff38fcc62aaba2cab748772" PRIMARY KEY ("id")); COMMENT ON COLUMN "tasks"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "tasks"."department" IS 'department that works on it'; COMMENT ON COLUMN "tasks"."kind" IS 'what is to be done, domain/order/tasks.ts'; COMMENT ON COLUMN "tasks"."order_id" IS 'sales order'; COMMENT ON COLUMN "tasks"."order_number" IS 'number of the sales order'; COMMENT ON COLUMN "tasks"."version" IS 'version of the sales order it speaks of'; COMMENT ON COLUMN "tasks"."document" IS 'document it is about: work order, release, shipment …; the order number when about the order'; COMMENT ON COLUMN "tasks"."data" IS 'what one needs to know to do it'; COMMENT ON COLUMN "tasks"."state" IS 'open, claimed, completed, declined, withdrawn'; COMMENT ON COLUMN "tasks"."priority" IS '1 = most urgent, 3 = normal'; COMMENT ON COLUMN "tasks"."due_at" IS 'when it should be done'; COMMENT ON COLUMN "tasks"."deadlines" IS 'what happens when it is not done, in time order: reminder, due, expected, escalation'; COMMENT ON COLUMN "tasks"."assignee" IS 'who claimed it'; COMMENT ON COLUMN "tasks"."closed_by" IS 'who completed or declined it'; COMMENT ON COLUMN "tasks"."reason" IS 'why it was declined, or a remark'; COMMENT ON COLUMN "tasks"."opened_at" IS 'when it was opened'; COMMENT ON COLUMN "tasks"."closed_at" IS 'when it was completed, declined or withdrawn'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_94a2ea9280326a4661ce93b0e0" ON "tasks"  ("order_number") `);
    await queryRunner.query(
      `CREATE INDEX "tasks_queue" ON "tasks"  ("department", "due_at") WHERE "state" in ('open', 'claimed')`,
    );
    await queryRunner.query(
      `CREATE INDEX "tasks_most_urgent" ON "tasks"  ("priority", "due_at", "id") WHERE "state" in ('open', 'claimed')`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "tasks_once" ON "tasks"  ("order_id", "kind", "document") WHERE "state" in ('open', 'claimed')`,
    );
    await queryRunner.query(`COMMENT ON TABLE "tasks" IS 'what a department is asked to do for an order'`);
    await queryRunner.query(
      `CREATE TABLE "effects" ("key" text COLLATE "C" NOT NULL, "hash" text NOT NULL, "result" jsonb NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_1b35e6bd37b4c9e4dc736d6070c" PRIMARY KEY ("key")); COMMENT ON COLUMN "effects"."key" IS 'order:version:step:command:occurrence'; COMMENT ON COLUMN "effects"."hash" IS 'SHA-256 of the command; another command under the same key is a fault'; COMMENT ON COLUMN "effects"."result" IS 'the answer, given again to a repeat'; COMMENT ON COLUMN "effects"."at" IS 'when'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "effects" IS 'commands carried out, each once: the key is claimed in the transaction that does the work'`,
    );
    await queryRunner.query(
      `CREATE TABLE "outbox" ("id" BIGSERIAL NOT NULL, "target" text NOT NULL, "name" text NOT NULL, "kind" text NOT NULL, "seq" integer NOT NULL, "payload" jsonb NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "written_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "delivered_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "last_error" text, "next_attempt_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "outbox_target" CHECK ("target" in ('order', 'department')), CONSTRAINT "PK_340ab539f309f03bdaa14aa7649" PRIMARY KEY ("id")); COMMENT ON COLUMN "outbox"."id" IS 'sequence'; COMMENT ON COLUMN "outbox"."target" IS 'order = order/<number>, department = department/<name>'; COMMENT ON COLUMN "outbox"."name" IS 'number of the order or name of the department'; COMMENT ON COLUMN "outbox"."kind" IS 'start, factReported, taskAnswered, tasksChanged'; COMMENT ON COLUMN "outbox"."seq" IS 'position within the order'; COMMENT ON COLUMN "outbox"."payload" IS 'content'; COMMENT ON COLUMN "outbox"."at" IS 'when it was written (business time)'; COMMENT ON COLUMN "outbox"."written_at" IS 'when it was written (wall clock)'; COMMENT ON COLUMN "outbox"."delivered_at" IS 'when Temporal had it (wall clock)'; COMMENT ON COLUMN "outbox"."attempts" IS 'deliveries tried'; COMMENT ON COLUMN "outbox"."last_error" IS 'why the last try failed'; COMMENT ON COLUMN "outbox"."next_attempt_at" IS 'not tried again before (wall clock)'`,
    );
    await queryRunner.query(
      `CREATE INDEX "outbox_waiting" ON "outbox"  ("target", "id") WHERE "delivered_at" is null`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "outbox" IS 'what Temporal must be told, written in the transaction that made it true'`,
    );
    await queryRunner.query(
      `CREATE TABLE "number_series" ("prefix" text NOT NULL, "year" integer NOT NULL, "last_value" bigint NOT NULL, CONSTRAINT "PK_21a91c3fd9d4d8ccf35d9a9de33" PRIMARY KEY ("prefix", "year")); COMMENT ON COLUMN "number_series"."prefix" IS 'SO, WO, QI, PO, RL, SH, DR, INV, CN, RF, TR, CT'; COMMENT ON COLUMN "number_series"."year" IS 'year of the business date'; COMMENT ON COLUMN "number_series"."last_value" IS 'last number given'`,
    );
    await queryRunner.query(
      `COMMENT ON TABLE "number_series" IS 'gap-free document numbers; the row lock orders them'`,
    );
    await queryRunner.query(
      `CREATE TABLE "idempotency_keys" ("actor" text NOT NULL, "key" text NOT NULL, "route" text NOT NULL, "body_hash" text NOT NULL, "status" integer, "body" jsonb, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_440561355c591f4d2619280678c" PRIMARY KEY ("actor", "key")); COMMENT ON COLUMN "idempotency_keys"."actor" IS 'who sent it'; COMMENT ON COLUMN "idempotency_keys"."key" IS 'the Idempotency-Key'; COMMENT ON COLUMN "idempotency_keys"."route" IS 'method and path'; COMMENT ON COLUMN "idempotency_keys"."body_hash" IS 'SHA-256 of the body'; COMMENT ON COLUMN "idempotency_keys"."status" IS 'HTTP status of the answer'; COMMENT ON COLUMN "idempotency_keys"."body" IS 'the answer'; COMMENT ON COLUMN "idempotency_keys"."at" IS 'when it was first sent (wall clock)'`,
    );
    await queryRunner.query(`COMMENT ON TABLE "idempotency_keys" IS 'answers kept for repeated requests'`);
    await queryRunner.query(
      `CREATE TABLE "audit" ("id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor" text NOT NULL, "action" text NOT NULL, "subject" text NOT NULL, "before" jsonb, "after" jsonb, CONSTRAINT "PK_1d3d120ddaf7bc9b1ed68ed463a" PRIMARY KEY ("id")); COMMENT ON COLUMN "audit"."id" IS 'internal id (uuid v7, made by the application)'; COMMENT ON COLUMN "audit"."at" IS 'when'; COMMENT ON COLUMN "audit"."actor" IS 'who'; COMMENT ON COLUMN "audit"."action" IS 'what, e.g. orders.place'; COMMENT ON COLUMN "audit"."subject" IS 'on what, e.g. SO-2026-000123'; COMMENT ON COLUMN "audit"."before" IS 'state before'; COMMENT ON COLUMN "audit"."after" IS 'state after'`,
    );
    await queryRunner.query(`CREATE INDEX "IDX_2a129ed3eadedc68936edc61c6" ON "audit"  ("subject") `);
    await queryRunner.query(
      `COMMENT ON TABLE "audit" IS 'who did what, when, before and after; append-only'`,
    );
    await queryRunner.query(
      `ALTER TABLE "items" ADD CONSTRAINT "FK_1e59d6ed0e0b3aed2315400f633" FOREIGN KEY ("unit") REFERENCES "units"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "item_prices" ADD CONSTRAINT "FK_b99b3822432f12d84b5ebb0462c" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bom_lines" ADD CONSTRAINT "FK_c67c9f4a02c43e9080f764f7025" FOREIGN KEY ("assembly") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bom_lines" ADD CONSTRAINT "FK_43d690de00e4f495dd00b176393" FOREIGN KEY ("component") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "routing_steps" ADD CONSTRAINT "FK_0402dfe99e4226db19438042c70" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "routing_steps" ADD CONSTRAINT "FK_82b67c5a626deacf4bf755d61f3" FOREIGN KEY ("work_centre") REFERENCES "work_centres"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_addresses" ADD CONSTRAINT "FK_61b2de2f1d6ed3fab8fe8ed224b" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "orders" ADD CONSTRAINT "FK_5c90dd8d5bb817724bf6d97eb49" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_lines" ADD CONSTRAINT "FK_6a619803439ea92778cafc8fb54" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_lines" ADD CONSTRAINT "FK_30377dae080e4e2fab3604a1f88" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_lines" ADD CONSTRAINT "FK_dc3389847d4bffe457f0bccb9ef" FOREIGN KEY ("order_id", "split_from") REFERENCES "order_lines"("order_id","line_no") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_versions" ADD CONSTRAINT "FK_fc9cf88edabbb10e66febcb9a19" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_facts" ADD CONSTRAINT "FK_029fb3ba95841d38a4b48f15d79" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "timeline" ADD CONSTRAINT "FK_f51582302e77cc7ffed02a0f8ba" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "change_requests" ADD CONSTRAINT "FK_bba20dd6afc6d1933845f2342d2" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "change_adjustments" ADD CONSTRAINT "FK_03acc04e407109019d2f7157e81" FOREIGN KEY ("change_id") REFERENCES "change_requests"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "delays" ADD CONSTRAINT "FK_1b076df5490ee442b725377a699" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "delays" ADD CONSTRAINT "FK_008976a1b3696b5f323fe95c68c" FOREIGN KEY ("disruption_id") REFERENCES "disruptions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receivables" ADD CONSTRAINT "FK_66f5b16a192feaf62251f2f89b9" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receivables" ADD CONSTRAINT "FK_6c51da79ef862fb69a7c2ce895d" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "payments" ADD CONSTRAINT "FK_96a53a2c43b4c2555ed0845b7d5" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "payments" ADD CONSTRAINT "FK_b2f7b823a21562eeca20e72b006" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "payment_allocations" ADD CONSTRAINT "FK_4348f49c6822420b9503ba880b8" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "payment_allocations" ADD CONSTRAINT "FK_6aa1be76742c6b2188845ac648c" FOREIGN KEY ("receivable_id") REFERENCES "receivables"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "FK_7f48aa5d56c42aeb495db016683" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "credit_notes" ADD CONSTRAINT "FK_ab75ae7ceab2ad0e3c77768c373" FOREIGN KEY ("invoice_id") REFERENCES "receivables"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "credit_notes" ADD CONSTRAINT "FK_12a0a4e4c6545da6b1130fd3771" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "credit_notes" ADD CONSTRAINT "FK_6621a5b6f768e87e3dd5378c4b5" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ledger_postings" ADD CONSTRAINT "FK_b9fc35899ad3c877b8e370713bb" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ledger_entries" ADD CONSTRAINT "FK_b601d43adb9b8010b88e2da4c4b" FOREIGN KEY ("posting_id") REFERENCES "ledger_postings"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ledger_entries" ADD CONSTRAINT "FK_d929e48320de9fe7f6ed47478f0" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "users" ADD CONSTRAINT "FK_9df557c64a390e6b8c9b4089d5e" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "api_keys" ADD CONSTRAINT "FK_0b06ece890df5f13bda68540f0a" FOREIGN KEY ("customer") REFERENCES "customers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "balances" ADD CONSTRAINT "FK_1d2160d15e123a5463eb7d03e9f" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "balances" ADD CONSTRAINT "FK_f46b7b6abba1d5928237f2685f7" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "movements" ADD CONSTRAINT "FK_08f9472c3c80cb8182f719e7028" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "movements" ADD CONSTRAINT "FK_79d9a86ea9f32f4ca3f07a3d147" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "reservations" ADD CONSTRAINT "FK_82ff9434d944488ca3bf1946c42" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "reservations" ADD CONSTRAINT "FK_903b7db3d313f6751ce8203c2ad" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "reservations" ADD CONSTRAINT "FK_7a75a3e37c37dbe682b1c00e620" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfer_times" ADD CONSTRAINT "FK_baeecca9987048d67de77e73c8d" FOREIGN KEY ("from_warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfer_times" ADD CONSTRAINT "FK_1a4bd0fcce9ba1ba83bdda6dd5d" FOREIGN KEY ("to_warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfers" ADD CONSTRAINT "FK_9a0039678e5949e9ac02fddf0c2" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfers" ADD CONSTRAINT "FK_84b42ebe23baa8cf28a1ea555ec" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfers" ADD CONSTRAINT "FK_402ed5067a06a7640196b7a7ba7" FOREIGN KEY ("from_warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transfers" ADD CONSTRAINT "FK_41f60b649ae10bb731e87868964" FOREIGN KEY ("to_warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "releases" ADD CONSTRAINT "FK_24a0c8441e0d5cc4f392a8c69e1" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "releases" ADD CONSTRAINT "FK_f18aa546f40f19f61655beb7af4" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "release_lines" ADD CONSTRAINT "FK_1a8d9c7b26e5645af40d8ad9203" FOREIGN KEY ("release_id") REFERENCES "releases"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "release_lines" ADD CONSTRAINT "FK_515ffdafdf9f4ab54b00a27b28a" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transit_times" ADD CONSTRAINT "FK_f9ba419a03dc2275705530670b4" FOREIGN KEY ("service") REFERENCES "carrier_services"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipments" ADD CONSTRAINT "FK_e3f1244906542c6d19c399d5dc2" FOREIGN KEY ("service") REFERENCES "carrier_services"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipments" ADD CONSTRAINT "FK_f47951a2dedeeedfc25b4fc6824" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipment_lines" ADD CONSTRAINT "FK_9c49c2d267d8baf4caa802826b8" FOREIGN KEY ("shipment_id") REFERENCES "shipments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipment_lines" ADD CONSTRAINT "FK_f6cebea00373ad5b1238ee9a9bf" FOREIGN KEY ("release_id") REFERENCES "releases"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipment_lines" ADD CONSTRAINT "FK_6b1bb8beedb8be13e93e6e90e9f" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "shipment_lines" ADD CONSTRAINT "FK_4377be3ade9a8e2710e04041efe" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tracking_events" ADD CONSTRAINT "FK_830a3d4b8e5e4c4609c40ce903d" FOREIGN KEY ("shipment_id") REFERENCES "shipments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "messages" ADD CONSTRAINT "FK_bb3c15e546faf62faaa4f1d06d3" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_orders" ADD CONSTRAINT "FK_1af1389c2b4f8501472b2f814e2" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_orders" ADD CONSTRAINT "FK_7e1dd98fc00a415b998285e2c77" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_order_components" ADD CONSTRAINT "FK_a319466b0efa4af8f4b2ed966e7" FOREIGN KEY ("work_order_id") REFERENCES "work_orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_order_components" ADD CONSTRAINT "FK_8d8112e625300514aaee717f7c4" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "production_reports" ADD CONSTRAINT "FK_528b888536c04697495ee71d6a3" FOREIGN KEY ("work_order_id") REFERENCES "work_orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "inspections" ADD CONSTRAINT "FK_9f8d50f8d6381e2f42435e6c4d8" FOREIGN KEY ("work_order_id") REFERENCES "work_orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "inspections" ADD CONSTRAINT "FK_4028a82330647777605b6f2f2a4" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "inspections" ADD CONSTRAINT "FK_244704371ff91ca4c183174204a" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "inspections" ADD CONSTRAINT "FK_1af142dca00ca4a2bd522137387" FOREIGN KEY ("warehouse") REFERENCES "warehouses"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "inspection_results" ADD CONSTRAINT "FK_05f913e654de1e86ac6bb624218" FOREIGN KEY ("inspection_id") REFERENCES "inspections"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "supplier_items" ADD CONSTRAINT "FK_056924718d59b68f0d01c00b90f" FOREIGN KEY ("supplier") REFERENCES "suppliers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "supplier_items" ADD CONSTRAINT "FK_4ba0434096cc060e65411e88542" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_orders" ADD CONSTRAINT "FK_be2edb613f60355899ed5b46f55" FOREIGN KEY ("supplier") REFERENCES "suppliers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_lines" ADD CONSTRAINT "FK_f5f7f0c60fb6c5955a4fe00d3df" FOREIGN KEY ("purchase_order_id") REFERENCES "purchase_orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_lines" ADD CONSTRAINT "FK_793b073ffaa12c8212ddbee4bbe" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_lines" ADD CONSTRAINT "FK_4459c47d41d817b8de17e5cba17" FOREIGN KEY ("supplier") REFERENCES "suppliers"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_lines" ADD CONSTRAINT "FK_38d2ef62940557af3ffcb46b227" FOREIGN KEY ("item") REFERENCES "items"("code") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_allocations" ADD CONSTRAINT "FK_5d735834ccf475d1ff7a442fe68" FOREIGN KEY ("purchase_line_id") REFERENCES "purchase_lines"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_allocations" ADD CONSTRAINT "FK_37374f0d0aae4856cb0d4ddc5be" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receipts" ADD CONSTRAINT "FK_826e568442a6ad48099ea25d976" FOREIGN KEY ("purchase_line_id") REFERENCES "purchase_lines"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "FK_ebc795fe637f4e8c0cfcb392e59" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "tasks" DROP CONSTRAINT "FK_ebc795fe637f4e8c0cfcb392e59"`);
    await queryRunner.query(`ALTER TABLE "receipts" DROP CONSTRAINT "FK_826e568442a6ad48099ea25d976"`);
    await queryRunner.query(
      `ALTER TABLE "purchase_allocations" DROP CONSTRAINT "FK_37374f0d0aae4856cb0d4ddc5be"`,
    );
    await queryRunner.query(
      `ALTER TABLE "purchase_allocations" DROP CONSTRAINT "FK_5d735834ccf475d1ff7a442fe68"`,
    );
    await queryRunner.query(`ALTER TABLE "purchase_lines" DROP CONSTRAINT "FK_38d2ef62940557af3ffcb46b227"`);
    await queryRunner.query(`ALTER TABLE "purchase_lines" DROP CONSTRAINT "FK_4459c47d41d817b8de17e5cba17"`);
    await queryRunner.query(`ALTER TABLE "purchase_lines" DROP CONSTRAINT "FK_793b073ffaa12c8212ddbee4bbe"`);
    await queryRunner.query(`ALTER TABLE "purchase_lines" DROP CONSTRAINT "FK_f5f7f0c60fb6c5955a4fe00d3df"`);
    await queryRunner.query(`ALTER TABLE "purchase_orders" DROP CONSTRAINT "FK_be2edb613f60355899ed5b46f55"`);
    await queryRunner.query(`ALTER TABLE "supplier_items" DROP CONSTRAINT "FK_4ba0434096cc060e65411e88542"`);
    await queryRunner.query(`ALTER TABLE "supplier_items" DROP CONSTRAINT "FK_056924718d59b68f0d01c00b90f"`);
    await queryRunner.query(
      `ALTER TABLE "inspection_results" DROP CONSTRAINT "FK_05f913e654de1e86ac6bb624218"`,
    );
    await queryRunner.query(`ALTER TABLE "inspections" DROP CONSTRAINT "FK_1af142dca00ca4a2bd522137387"`);
    await queryRunner.query(`ALTER TABLE "inspections" DROP CONSTRAINT "FK_244704371ff91ca4c183174204a"`);
    await queryRunner.query(`ALTER TABLE "inspections" DROP CONSTRAINT "FK_4028a82330647777605b6f2f2a4"`);
    await queryRunner.query(`ALTER TABLE "inspections" DROP CONSTRAINT "FK_9f8d50f8d6381e2f42435e6c4d8"`);
    await queryRunner.query(
      `ALTER TABLE "production_reports" DROP CONSTRAINT "FK_528b888536c04697495ee71d6a3"`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_order_components" DROP CONSTRAINT "FK_8d8112e625300514aaee717f7c4"`,
    );
    await queryRunner.query(
      `ALTER TABLE "work_order_components" DROP CONSTRAINT "FK_a319466b0efa4af8f4b2ed966e7"`,
    );
    await queryRunner.query(`ALTER TABLE "work_orders" DROP CONSTRAINT "FK_7e1dd98fc00a415b998285e2c77"`);
    await queryRunner.query(`ALTER TABLE "work_orders" DROP CONSTRAINT "FK_1af1389c2b4f8501472b2f814e2"`);
    await queryRunner.query(`ALTER TABLE "messages" DROP CONSTRAINT "FK_bb3c15e546faf62faaa4f1d06d3"`);
    await queryRunner.query(`ALTER TABLE "tracking_events" DROP CONSTRAINT "FK_830a3d4b8e5e4c4609c40ce903d"`);
    await queryRunner.query(`ALTER TABLE "shipment_lines" DROP CONSTRAINT "FK_4377be3ade9a8e2710e04041efe"`);
    await queryRunner.query(`ALTER TABLE "shipment_lines" DROP CONSTRAINT "FK_6b1bb8beedb8be13e93e6e90e9f"`);
    await queryRunner.query(`ALTER TABLE "shipment_lines" DROP CONSTRAINT "FK_f6cebea00373ad5b1238ee9a9bf"`);
    await queryRunner.query(`ALTER TABLE "shipment_lines" DROP CONSTRAINT "FK_9c49c2d267d8baf4caa802826b8"`);
    await queryRunner.query(`ALTER TABLE "shipments" DROP CONSTRAINT "FK_f47951a2dedeeedfc25b4fc6824"`);
    await queryRunner.query(`ALTER TABLE "shipments" DROP CONSTRAINT "FK_e3f1244906542c6d19c399d5dc2"`);
    await queryRunner.query(`ALTER TABLE "transit_times" DROP CONSTRAINT "FK_f9ba419a03dc2275705530670b4"`);
    await queryRunner.query(`ALTER TABLE "release_lines" DROP CONSTRAINT "FK_515ffdafdf9f4ab54b00a27b28a"`);
    await queryRunner.query(`ALTER TABLE "release_lines" DROP CONSTRAINT "FK_1a8d9c7b26e5645af40d8ad9203"`);
    await queryRunner.query(`ALTER TABLE "releases" DROP CONSTRAINT "FK_f18aa546f40f19f61655beb7af4"`);
    await queryRunner.query(`ALTER TABLE "releases" DROP CONSTRAINT "FK_24a0c8441e0d5cc4f392a8c69e1"`);
    await queryRunner.query(`ALTER TABLE "transfers" DROP CONSTRAINT "FK_41f60b649ae10bb731e87868964"`);
    await queryRunner.query(`ALTER TABLE "transfers" DROP CONSTRAINT "FK_402ed5067a06a7640196b7a7ba7"`);
    await queryRunner.query(`ALTER TABLE "transfers" DROP CONSTRAINT "FK_84b42ebe23baa8cf28a1ea555ec"`);
    await queryRunner.query(`ALTER TABLE "transfers" DROP CONSTRAINT "FK_9a0039678e5949e9ac02fddf0c2"`);
    await queryRunner.query(`ALTER TABLE "transfer_times" DROP CONSTRAINT "FK_1a4bd0fcce9ba1ba83bdda6dd5d"`);
    await queryRunner.query(`ALTER TABLE "transfer_times" DROP CONSTRAINT "FK_baeecca9987048d67de77e73c8d"`);
    await queryRunner.query(`ALTER TABLE "reservations" DROP CONSTRAINT "FK_7a75a3e37c37dbe682b1c00e620"`);
    await queryRunner.query(`ALTER TABLE "reservations" DROP CONSTRAINT "FK_903b7db3d313f6751ce8203c2ad"`);
    await queryRunner.query(`ALTER TABLE "reservations" DROP CONSTRAINT "FK_82ff9434d944488ca3bf1946c42"`);
    await queryRunner.query(`ALTER TABLE "movements" DROP CONSTRAINT "FK_79d9a86ea9f32f4ca3f07a3d147"`);
    await queryRunner.query(`ALTER TABLE "movements" DROP CONSTRAINT "FK_08f9472c3c80cb8182f719e7028"`);
    await queryRunner.query(`ALTER TABLE "balances" DROP CONSTRAINT "FK_f46b7b6abba1d5928237f2685f7"`);
    await queryRunner.query(`ALTER TABLE "balances" DROP CONSTRAINT "FK_1d2160d15e123a5463eb7d03e9f"`);
    await queryRunner.query(`ALTER TABLE "api_keys" DROP CONSTRAINT "FK_0b06ece890df5f13bda68540f0a"`);
    await queryRunner.query(`ALTER TABLE "users" DROP CONSTRAINT "FK_9df557c64a390e6b8c9b4089d5e"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "FK_d929e48320de9fe7f6ed47478f0"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "FK_b601d43adb9b8010b88e2da4c4b"`);
    await queryRunner.query(`ALTER TABLE "ledger_postings" DROP CONSTRAINT "FK_b9fc35899ad3c877b8e370713bb"`);
    await queryRunner.query(`ALTER TABLE "credit_notes" DROP CONSTRAINT "FK_6621a5b6f768e87e3dd5378c4b5"`);
    await queryRunner.query(`ALTER TABLE "credit_notes" DROP CONSTRAINT "FK_12a0a4e4c6545da6b1130fd3771"`);
    await queryRunner.query(`ALTER TABLE "credit_notes" DROP CONSTRAINT "FK_ab75ae7ceab2ad0e3c77768c373"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "FK_7f48aa5d56c42aeb495db016683"`);
    await queryRunner.query(
      `ALTER TABLE "payment_allocations" DROP CONSTRAINT "FK_6aa1be76742c6b2188845ac648c"`,
    );
    await queryRunner.query(
      `ALTER TABLE "payment_allocations" DROP CONSTRAINT "FK_4348f49c6822420b9503ba880b8"`,
    );
    await queryRunner.query(`ALTER TABLE "payments" DROP CONSTRAINT "FK_b2f7b823a21562eeca20e72b006"`);
    await queryRunner.query(`ALTER TABLE "payments" DROP CONSTRAINT "FK_96a53a2c43b4c2555ed0845b7d5"`);
    await queryRunner.query(`ALTER TABLE "receivables" DROP CONSTRAINT "FK_6c51da79ef862fb69a7c2ce895d"`);
    await queryRunner.query(`ALTER TABLE "receivables" DROP CONSTRAINT "FK_66f5b16a192feaf62251f2f89b9"`);
    await queryRunner.query(`ALTER TABLE "delays" DROP CONSTRAINT "FK_008976a1b3696b5f323fe95c68c"`);
    await queryRunner.query(`ALTER TABLE "delays" DROP CONSTRAINT "FK_1b076df5490ee442b725377a699"`);
    await queryRunner.query(
      `ALTER TABLE "change_adjustments" DROP CONSTRAINT "FK_03acc04e407109019d2f7157e81"`,
    );
    await queryRunner.query(`ALTER TABLE "change_requests" DROP CONSTRAINT "FK_bba20dd6afc6d1933845f2342d2"`);
    await queryRunner.query(`ALTER TABLE "timeline" DROP CONSTRAINT "FK_f51582302e77cc7ffed02a0f8ba"`);
    await queryRunner.query(`ALTER TABLE "order_facts" DROP CONSTRAINT "FK_029fb3ba95841d38a4b48f15d79"`);
    await queryRunner.query(`ALTER TABLE "order_versions" DROP CONSTRAINT "FK_fc9cf88edabbb10e66febcb9a19"`);
    await queryRunner.query(`ALTER TABLE "order_lines" DROP CONSTRAINT "FK_dc3389847d4bffe457f0bccb9ef"`);
    await queryRunner.query(`ALTER TABLE "order_lines" DROP CONSTRAINT "FK_30377dae080e4e2fab3604a1f88"`);
    await queryRunner.query(`ALTER TABLE "order_lines" DROP CONSTRAINT "FK_6a619803439ea92778cafc8fb54"`);
    await queryRunner.query(`ALTER TABLE "orders" DROP CONSTRAINT "FK_5c90dd8d5bb817724bf6d97eb49"`);
    await queryRunner.query(
      `ALTER TABLE "customer_addresses" DROP CONSTRAINT "FK_61b2de2f1d6ed3fab8fe8ed224b"`,
    );
    await queryRunner.query(`ALTER TABLE "routing_steps" DROP CONSTRAINT "FK_82b67c5a626deacf4bf755d61f3"`);
    await queryRunner.query(`ALTER TABLE "routing_steps" DROP CONSTRAINT "FK_0402dfe99e4226db19438042c70"`);
    await queryRunner.query(`ALTER TABLE "bom_lines" DROP CONSTRAINT "FK_43d690de00e4f495dd00b176393"`);
    await queryRunner.query(`ALTER TABLE "bom_lines" DROP CONSTRAINT "FK_c67c9f4a02c43e9080f764f7025"`);
    await queryRunner.query(`ALTER TABLE "item_prices" DROP CONSTRAINT "FK_b99b3822432f12d84b5ebb0462c"`);
    await queryRunner.query(`ALTER TABLE "items" DROP CONSTRAINT "FK_1e59d6ed0e0b3aed2315400f633"`);
    await queryRunner.query(`COMMENT ON TABLE "audit" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_2a129ed3eadedc68936edc61c6"`);
    await queryRunner.query(`DROP TABLE "audit"`);
    await queryRunner.query(`COMMENT ON TABLE "idempotency_keys" IS NULL`);
    await queryRunner.query(`DROP TABLE "idempotency_keys"`);
    await queryRunner.query(`COMMENT ON TABLE "number_series" IS NULL`);
    await queryRunner.query(`DROP TABLE "number_series"`);
    await queryRunner.query(`COMMENT ON TABLE "outbox" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."outbox_waiting"`);
    await queryRunner.query(`DROP TABLE "outbox"`);
    await queryRunner.query(`COMMENT ON TABLE "effects" IS NULL`);
    await queryRunner.query(`DROP TABLE "effects"`);
    await queryRunner.query(`COMMENT ON TABLE "tasks" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."tasks_once"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_most_urgent"`);
    await queryRunner.query(`DROP INDEX "public"."tasks_queue"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_94a2ea9280326a4661ce93b0e0"`);
    await queryRunner.query(`DROP TABLE "tasks"`);
    await queryRunner.query(`COMMENT ON TABLE "receipts" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_826e568442a6ad48099ea25d97"`);
    await queryRunner.query(`DROP TABLE "receipts"`);
    await queryRunner.query(`COMMENT ON TABLE "purchase_allocations" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_37374f0d0aae4856cb0d4ddc5b"`);
    await queryRunner.query(`DROP TABLE "purchase_allocations"`);
    await queryRunner.query(`COMMENT ON TABLE "purchase_lines" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."purchase_lines_incoming"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_793b073ffaa12c8212ddbee4bb"`);
    await queryRunner.query(`DROP TABLE "purchase_lines"`);
    await queryRunner.query(`COMMENT ON TABLE "purchase_orders" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_ec2230564d163f5f921aacd582"`);
    await queryRunner.query(`DROP TABLE "purchase_orders"`);
    await queryRunner.query(`COMMENT ON TABLE "supplier_items" IS NULL`);
    await queryRunner.query(`DROP TABLE "supplier_items"`);
    await queryRunner.query(`COMMENT ON TABLE "suppliers" IS NULL`);
    await queryRunner.query(`DROP TABLE "suppliers"`);
    await queryRunner.query(`COMMENT ON TABLE "inspection_results" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_05f913e654de1e86ac6bb62421"`);
    await queryRunner.query(`DROP TABLE "inspection_results"`);
    await queryRunner.query(`COMMENT ON TABLE "inspections" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."inspections_awaited"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_9f8d50f8d6381e2f42435e6c4d"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_1015ae0bdaa0c24c6e41c6c7e0"`);
    await queryRunner.query(`DROP TABLE "inspections"`);
    await queryRunner.query(`COMMENT ON TABLE "production_reports" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_528b888536c04697495ee71d6a"`);
    await queryRunner.query(`DROP TABLE "production_reports"`);
    await queryRunner.query(`COMMENT ON TABLE "work_order_components" IS NULL`);
    await queryRunner.query(`DROP TABLE "work_order_components"`);
    await queryRunner.query(`COMMENT ON TABLE "work_orders" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_1af1389c2b4f8501472b2f814e"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_220071f1ff980b208220860c17"`);
    await queryRunner.query(`DROP TABLE "work_orders"`);
    await queryRunner.query(`COMMENT ON TABLE "messages" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_c8bdc6479dc84d0717f0c64919"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_bb3c15e546faf62faaa4f1d06d"`);
    await queryRunner.query(`DROP TABLE "messages"`);
    await queryRunner.query(`COMMENT ON TABLE "tracking_events" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_830a3d4b8e5e4c4609c40ce903"`);
    await queryRunner.query(`DROP TABLE "tracking_events"`);
    await queryRunner.query(`COMMENT ON TABLE "shipment_lines" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_ef947a0747f41aef18ddf45f86"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_6b1bb8beedb8be13e93e6e90e9"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_f6cebea00373ad5b1238ee9a9b"`);
    await queryRunner.query(`DROP TABLE "shipment_lines"`);
    await queryRunner.query(`COMMENT ON TABLE "shipments" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_75221939d6a308d152f4ad5899"`);
    await queryRunner.query(`DROP TABLE "shipments"`);
    await queryRunner.query(`COMMENT ON TABLE "transit_times" IS NULL`);
    await queryRunner.query(`DROP TABLE "transit_times"`);
    await queryRunner.query(`COMMENT ON TABLE "carrier_services" IS NULL`);
    await queryRunner.query(`DROP TABLE "carrier_services"`);
    await queryRunner.query(`COMMENT ON TABLE "release_lines" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_7a3e1f8fa33568bb9da6bd17d3"`);
    await queryRunner.query(`DROP TABLE "release_lines"`);
    await queryRunner.query(`COMMENT ON TABLE "releases" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."releases_queue"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_24a0c8441e0d5cc4f392a8c69e"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_2645ba1b6ab54890b8a0d6dbcc"`);
    await queryRunner.query(`DROP TABLE "releases"`);
    await queryRunner.query(`COMMENT ON TABLE "transfers" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_9a0039678e5949e9ac02fddf0c"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_552edbef9f4e89a2331a6aae09"`);
    await queryRunner.query(`DROP TABLE "transfers"`);
    await queryRunner.query(`COMMENT ON TABLE "transfer_times" IS NULL`);
    await queryRunner.query(`DROP TABLE "transfer_times"`);
    await queryRunner.query(`COMMENT ON TABLE "reservations" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."reservations_one_open"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_903b7db3d313f6751ce8203c2a"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_82ff9434d944488ca3bf1946c4"`);
    await queryRunner.query(`DROP TABLE "reservations"`);
    await queryRunner.query(`COMMENT ON TABLE "movements" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_28356f39364a85355563ee9615"`);
    await queryRunner.query(`DROP TABLE "movements"`);
    await queryRunner.query(`COMMENT ON TABLE "balances" IS NULL`);
    await queryRunner.query(`DROP TABLE "balances"`);
    await queryRunner.query(`COMMENT ON TABLE "warehouses" IS NULL`);
    await queryRunner.query(`DROP TABLE "warehouses"`);
    await queryRunner.query(`COMMENT ON TABLE "api_keys" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_6f6105c8efe05b310d046cbdb3"`);
    await queryRunner.query(`DROP TABLE "api_keys"`);
    await queryRunner.query(`COMMENT ON TABLE "users" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_97672ac88f789774dd47f7c8be"`);
    await queryRunner.query(`DROP TABLE "users"`);
    await queryRunner.query(`COMMENT ON TABLE "ledger_entries" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_d929e48320de9fe7f6ed47478f"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_b601d43adb9b8010b88e2da4c4"`);
    await queryRunner.query(`DROP TABLE "ledger_entries"`);
    await queryRunner.query(`COMMENT ON TABLE "ledger_postings" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_b9fc35899ad3c877b8e370713b"`);
    await queryRunner.query(`DROP TABLE "ledger_postings"`);
    await queryRunner.query(`COMMENT ON TABLE "credit_notes" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_6621a5b6f768e87e3dd5378c4b"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_12a0a4e4c6545da6b1130fd377"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_ab75ae7ceab2ad0e3c77768c37"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_285b86d3158b74d5e053c75cf7"`);
    await queryRunner.query(`DROP TABLE "credit_notes"`);
    await queryRunner.query(`COMMENT ON TABLE "refunds" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_7f48aa5d56c42aeb495db01668"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_0ac6d10d6fa56ba00264fdda4b"`);
    await queryRunner.query(`DROP TABLE "refunds"`);
    await queryRunner.query(`COMMENT ON TABLE "payment_allocations" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_6aa1be76742c6b2188845ac648"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_4348f49c6822420b9503ba880b"`);
    await queryRunner.query(`DROP TABLE "payment_allocations"`);
    await queryRunner.query(`COMMENT ON TABLE "payments" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_866ddee0e17d9385b4e3b86851"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_b2f7b823a21562eeca20e72b00"`);
    await queryRunner.query(`DROP TABLE "payments"`);
    await queryRunner.query(`COMMENT ON TABLE "receivables" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."receivables_once"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_6c51da79ef862fb69a7c2ce895"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_66f5b16a192feaf62251f2f89b"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_af556ba13ad8a51802edc26329"`);
    await queryRunner.query(`DROP TABLE "receivables"`);
    await queryRunner.query(`COMMENT ON TABLE "delays" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."delays_one_open"`);
    await queryRunner.query(`DROP INDEX "public"."delays_detected"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_008976a1b3696b5f323fe95c68"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_1b076df5490ee442b725377a69"`);
    await queryRunner.query(`DROP TABLE "delays"`);
    await queryRunner.query(`COMMENT ON TABLE "disruptions" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."disruptions_one_open"`);
    await queryRunner.query(`DROP INDEX "public"."disruptions_unspread"`);
    await queryRunner.query(`DROP TABLE "disruptions"`);
    await queryRunner.query(`COMMENT ON TABLE "business_clock" IS NULL`);
    await queryRunner.query(`DROP TABLE "business_clock"`);
    await queryRunner.query(`COMMENT ON TABLE "company" IS NULL`);
    await queryRunner.query(`DROP TABLE "company"`);
    await queryRunner.query(`COMMENT ON TABLE "change_adjustments" IS NULL`);
    await queryRunner.query(`DROP TABLE "change_adjustments"`);
    await queryRunner.query(`COMMENT ON TABLE "change_requests" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."change_requests_one_under_way"`);
    await queryRunner.query(`DROP INDEX "public"."change_requests_once"`);
    await queryRunner.query(`DROP INDEX "public"."change_requests_open"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_bba20dd6afc6d1933845f2342d"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_64b7790f818896dfdd05a3ef53"`);
    await queryRunner.query(`DROP TABLE "change_requests"`);
    await queryRunner.query(`COMMENT ON TABLE "timeline" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_eea12c6d6136d8187c452cc61d"`);
    await queryRunner.query(`DROP TABLE "timeline"`);
    await queryRunner.query(`COMMENT ON TABLE "order_facts" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_661d084d4018844056796e7526"`);
    await queryRunner.query(`DROP TABLE "order_facts"`);
    await queryRunner.query(`COMMENT ON TABLE "order_versions" IS NULL`);
    await queryRunner.query(`DROP TABLE "order_versions"`);
    await queryRunner.query(`COMMENT ON TABLE "order_lines" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_30377dae080e4e2fab3604a1f8"`);
    await queryRunner.query(`DROP TABLE "order_lines"`);
    await queryRunner.query(`COMMENT ON TABLE "orders" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."orders_customer_po"`);
    await queryRunner.query(`DROP INDEX "public"."orders_flagged"`);
    await queryRunner.query(`DROP INDEX "public"."orders_secured"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_f6946a071fd0b0e1b0bfb20c5b"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_5c90dd8d5bb817724bf6d97eb4"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_4e174e347d448617acdf98fef0"`);
    await queryRunner.query(`DROP TABLE "orders"`);
    await queryRunner.query(`COMMENT ON TABLE "customer_addresses" IS NULL`);
    await queryRunner.query(`DROP INDEX "public"."IDX_61b2de2f1d6ed3fab8fe8ed224"`);
    await queryRunner.query(`DROP TABLE "customer_addresses"`);
    await queryRunner.query(`COMMENT ON TABLE "customers" IS NULL`);
    await queryRunner.query(`DROP TABLE "customers"`);
    await queryRunner.query(`COMMENT ON TABLE "calendar_days" IS NULL`);
    await queryRunner.query(`DROP TABLE "calendar_days"`);
    await queryRunner.query(`COMMENT ON TABLE "tax_rules" IS NULL`);
    await queryRunner.query(`DROP TABLE "tax_rules"`);
    await queryRunner.query(`COMMENT ON TABLE "routing_steps" IS NULL`);
    await queryRunner.query(`DROP TABLE "routing_steps"`);
    await queryRunner.query(`COMMENT ON TABLE "work_centres" IS NULL`);
    await queryRunner.query(`DROP TABLE "work_centres"`);
    await queryRunner.query(`COMMENT ON TABLE "bom_lines" IS NULL`);
    await queryRunner.query(`DROP TABLE "bom_lines"`);
    await queryRunner.query(`COMMENT ON TABLE "item_prices" IS NULL`);
    await queryRunner.query(`DROP TABLE "item_prices"`);
    await queryRunner.query(`COMMENT ON TABLE "items" IS NULL`);
    await queryRunner.query(`DROP TABLE "items"`);
    await queryRunner.query(`COMMENT ON TABLE "units" IS NULL`);
    await queryRunner.query(`DROP TABLE "units"`);
  }
}
