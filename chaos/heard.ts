import { nothingFound, type Findings } from './books.js';
import type { Caller } from './caller.js';
import type { ChangesOfMind } from './changes-of-mind.js';
import type { People } from './people.js';
import type { Plant } from './plant.js';
import type { SameRequest } from './same-request.js';

interface Kept {
  number: string;
  stage: string;
  closed: boolean;
  onHold: boolean;
  /** How often its timeline tells each. */
  held: number;
  resumed: number;
  cancelled: number;
}

/** Whoever was told something by the company. */
export interface Told {
  caller: Caller;
  people: People;
  changes: ChangesOfMind;
  requests: readonly SameRequest[];
}

/** Judges what people were told by what is kept, once everything is quiet. */
export async function auditHeard(plant: Plant, told: Told): Promise<Findings> {
  const orders = await plant.rows<Kept>(
    `select o.number, o.stage, o.closed_at is not null as closed, o.flags ? 'onHold' as "onHold",
            count(t.id) filter (where t.kind = 'orderHeld')::int as held,
            count(t.id) filter (where t.kind = 'orderResumed')::int as resumed,
            count(t.id) filter (where t.kind = 'cancellationAgreed')::int as cancelled
       from orders o left join timeline t on t.order_id = o.id group by o.id order by o.number`,
  );
  const done = await plant.rows<{ id: string }>(`select id::text from tasks where state = 'completed'`);
  const findings = nothingFound();
  judgeOrders(findings, told, orders);
  for (const order of orders) judgeControl(findings, told.changes, order);
  const isDone = new Set(done.map(({ id }) => id));
  for (const id of told.people.completed)
    if (!isDone.has(id)) findings.lost.push(`task ${id} was completed and is not`);
  findings.lost.push(
    ...told.caller.faults.map((fault) => `answered 500: ${fault}`),
    ...told.changes.surprises,
  );
  findings.twice.push(...told.people.contradictions, ...told.requests.flatMap((each) => each.contradictions));
  return findings;
}

function judgeOrders({ lost, twice }: Findings, { people, changes }: Told, orders: readonly Kept[]): void {
  const numbers = new Set(orders.map(({ number }) => number));
  for (const number of people.accepted)
    if (!numbers.has(number)) lost.push(`${number} was accepted and is gone`);
  for (const number of numbers)
    if (!people.accepted.has(number)) twice.push(`${number} was placed by nobody`);
  for (const { number, stage, closed, onHold } of orders) {
    const isRightlyWaiting =
      people.patient.has(number) && stage === 'deposit' && !onHold && !changes.cancelled.has(number);
    if (!closed && !isRightlyWaiting)
      lost.push(`${number} is stuck in ${stage}${onHold ? ', on hold, which nobody left it' : ''}`);
  }
}

/** What was answered with success was done, once; and nothing that was not. */
function judgeControl(findings: Findings, changes: ChangesOfMind, order: Kept): void {
  const { number } = order;
  const { hold, resume } = changes.answered;
  const all: [string, asked: number, kept: number][] = [
    ['put on hold', hold.get(number) ?? 0, order.held],
    ['let go on', resume.get(number) ?? 0, order.resumed],
    ['cancelled', changes.cancelled.has(number) ? 1 : 0, order.cancelled],
  ];
  for (const [what, asked, kept] of all) {
    const said = `${number} was answered to be ${what} ${String(asked)} times, and was ${String(kept)} times`;
    if (kept < asked) findings.lost.push(said);
    if (kept > asked) findings.twice.push(said);
  }
}
