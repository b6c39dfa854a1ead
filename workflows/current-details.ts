import type { OrderStatus } from './messages.js';

const IN_WORDS: Record<OrderStatus['stage'], string> = {
  placed: 'The order has been placed',
  promising: 'A delivery date is being found and agreed',
  credit: 'Credit is being checked',
  deposit: 'The deposit is awaited before work starts',
  making: 'Goods are being made or bought',
  shipping: 'Goods are being picked, packed and handed to the carrier',
  inTransit: 'Goods are on their way',
  settling: 'Everything is delivered; the balance is awaited',
  closed: 'Delivered and paid',
  cancelled: 'Cancelled',
};

/** What the Temporal UI shows of a running order, in Markdown: where it is, who is waited on, what has come how far. */
export function describe(status: OrderStatus): string {
  const waiting = status.waitingFor.length
    ? `Waiting for **${status.waitingFor.join(', ')}**.`
    : 'Waiting for nobody.';
  const dates = `Promised: ${status.promisedDate ?? '—'} · projected: ${status.projectedDate ?? '—'}`;
  const hold = status.holdUntil ? `\n\nGoods are held for the customer until ${status.holdUntil}.` : '';
  const sick = status.pendingCommands.length
    ? `\n\nUnder way on a department's queue: ${status.pendingCommands.join(', ')}.`
    : '';
  const lines = status.lines.map(
    (line) =>
      `| ${[line.line, line.quantity, line.ready, line.released, line.packed, line.shipped, line.delivered].join(' | ')} |`,
  );
  return [
    `### ${status.order} — ${status.stage}`,
    `${IN_WORDS[status.stage]}. ${waiting}`,
    `${dates}${hold}${sick}`,
    [
      '| line | quantity | ready | released | packed | shipped | delivered |',
      '|---|---|---|---|---|---|---|',
      ...lines,
    ].join('\n'),
  ].join('\n\n');
}
