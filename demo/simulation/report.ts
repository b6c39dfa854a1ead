import type { Summary } from './summary.js';

/** The summary as people read it. */
export function inWords(summary: Summary): string {
  const { offers, shortMade, shortBought, historyEvents: events, stock, shortfalls } = summary;
  const of = (part: number, whole: number) => `${String(part)} of ${String(whole)}`;
  const tasks = Object.entries(summary.tasks).map(([department, count]) => `${department} ${String(count)}`);
  const rows: [string, string][] = [
    ['Orders closed', of(summary.closed, summary.orders)],
    ['Late against promise', String(summary.late)],
    ['Amount differences', `${String(summary.amountDifferences)}, against a computation of its own`],
    ['Later dates', `${String(offers.made)} orders offered one, ${String(offers.accepted)} accepted`],
    ['Short items made here', `${of(shortMade.produced, shortMade.items)} produced`],
    ['Short items bought', `${of(shortBought.received, shortBought.items)} received`],
    [
      'Brought from elsewhere',
      `${of(summary.transfers.arrived, summary.transfers.needed)} transfers arrived`,
    ],
    ['Tasks done', `${tasks.join(', ')}; ${String(summary.tasksOpen)} left open`],
    [
      'History events per order',
      `${String(events.min)} to ${String(events.max)}, median ${String(events.median)}`,
    ],
    [
      'Stock',
      `${of(stock.balances - stock.notSumOfMovements, stock.balances)} balances are the sum of their movements`,
    ],
    ['Open reservations left', String(summary.openReservations)],
    ['Time', `${String(summary.businessDays)} business days in ${summary.seconds.toFixed(1)} s`],
  ];
  const table = rows.map(([what, figure]) => `  ${what.padEnd(26)}${figure}`);
  const verdict =
    shortfalls.length === 0
      ? ['All is well.']
      : ['Short of what must be:', ...shortfalls.map((each) => `  - ${each}`)];
  return [`\n${summary.company}`, ...table, ...verdict, ''].join('\n');
}
