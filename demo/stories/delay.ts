import { plusMinutes } from '../simulation/working-time.js';
import { aligned, type Story, type Teller } from './story.js';
import type { Seen } from './hands.js';

interface DelayRow {
  kind: string;
  department: string;
  document: string;
  state: string;
  projectedBefore: string | null;
  projectedAfter: string | null;
}
interface Message {
  kind: string;
  recipient: string | null;
  subject: string;
}

const FILM = { customer: 'C-XIANDA', lines: [{ item: 'FILM-500', quantity: '4800' }] };
const WRAPPER = { customer: 'C-XIANDA', lines: [{ item: 'SW-150', quantity: '3' }] };
/** A silent supplier is waited for at most so long. */
const LONGEST_SILENCE_DAYS = 60;

/** A supplier falls silent and a machine stops: both are caught, told to whom they concern, and made good. */
export const delay: Story = async (teller) => {
  const { hands, say, inDays } = teller;
  const film = await hands.place({ ...FILM, requestedDate: inDays(1) });
  const wrapper = await hands.place({ ...WRAPPER, requestedDate: inDays(1) });
  say(`${film} is for stretch film that must be bought, ${wrapper} for wrappers that must be made.`);
  const isTask = (kind: string) => (task: { kind: string }) => task.kind === kind;
  await hands.carryOn(film, (_, tasks) => tasks.some(isTask('receiveGoods')));
  await hands.carryOn(wrapper, (_, tasks) => tasks.some(isTask('produce')), isTask('produce'));
  await show(teller, [film, wrapper]);

  say('At assembly a machine stops for ten days, and production reports it.');
  const foreman = await hands.people.as('production');
  const down = await foreman.post<{ id: string; orders: { order: string }[] }>('/disruptions', {
    kind: 'machineDown',
    workCentre: 'ASM',
    until: inDays(10),
    note: 'spindle broken',
  });
  say(`It touches ${down.orders.map(({ order }) => order).join(', ') || 'no order'}.`);
  const stopped = await hands.see(wrapper);
  await show(teller, [wrapper]);
  await tellDelays(teller, wrapper);

  say('The machine runs again, and the wrappers are made.');
  await foreman.post(`/disruptions/${down.id}:end`, {});
  const ended = [await hands.toTheEnd(wrapper)];
  await show(teller, [wrapper]);

  say('The supplier of the film says nothing more. Nobody asks; the days pass.');
  const silent = await untilFlagged(teller, film);
  await show(teller, [film]);
  await tellDelays(teller, film);

  say('The supplier delivers after all.');
  ended.push(await hands.toTheEnd(film));
  await show(teller, [film, wrapper]);
  const shortfalls = [
    ...(!isFlagged(silent) ? [`${film} was not flagged`] : []),
    ...((stopped.projectedDate ?? '') > (stopped.promisedDate ?? '')
      ? []
      : [`${wrapper} was not forecast later`]),
    ...ended.filter(({ stage }) => stage !== 'closed').map(({ number, stage }) => `${number} is ${stage}`),
    ...ended.filter(isFlagged).map(({ number }) => `${number} is still flagged`),
  ];
  return { story: 'delay', orders: ended.map(({ number, stage }) => ({ number, stage })), shortfalls };
};

const isFlagged = ({ flags }: Seen): boolean => Object.keys(flags).length > 0;

async function untilFlagged({ hands }: Teller, number: string): Promise<Seen> {
  for (let day = 0; day < LONGEST_SILENCE_DAYS; day++) {
    await hands.letPass(plusMinutes(hands.clock.now, 24 * 60));
    const seen = await hands.see(number);
    if (isFlagged(seen)) return seen;
  }
  return await hands.awaits(number, 'the flag of a silent supplier', isFlagged);
}

async function show({ hands, say }: Teller, numbers: readonly string[]): Promise<void> {
  const rows = [['', 'stage', 'promised', 'forecast', 'flags']];
  for (const number of numbers) {
    const { stage, promisedDate, projectedDate, flags } = await hands.see(number);
    const why = Object.entries(flags)
      .map(([flag, { why: reason }]) => `${flag}: ${reason}`)
      .join('; ');
    rows.push([number, stage, promisedDate ?? '—', projectedDate ?? '—', why || '—']);
  }
  for (const line of aligned(rows)) say(`  ${line}`);
}

async function tellDelays({ hands, say }: Teller, number: string): Promise<void> {
  const manager = await hands.people.as('manager');
  for (const delayed of await manager.all<DelayRow>(`/delays?order=${number}`))
    say(`  delay ${delayed.kind} of ${delayed.document} (${delayed.department}): ${delayed.state}`);
  const tasks = await hands.tasksOf(number);
  for (const task of tasks.filter(({ kind }) => kind === 'expedite'))
    say(`  ${task.department} is asked to speed up ${task.document}`);
  const messages = await manager.all<Message>(`/orders/${number}/messages?sort=at`);
  for (const { recipient, subject } of messages.filter(({ kind }) => kind === 'delay'))
    say(`  told ${recipient ?? ''}: ${subject}`);
}
