import type { CancellationPreviewView } from '../../src/control/control.views.js';

/** A preview as the product gave it for an order at some point of its life. */
export interface Shown {
  stage: string;
  what: string;
  list: CancellationPreviewView;
}

const HEAD = `# What a cancellation undoes

Made from what the product itself answers to \`GET /v1/orders/{number}/previews/cancellation\` for orders in each situation
(\`ORDERBRIDGE_WRITE_DOCS=1 npm test -- test/service/cancellation\` writes this page, the same test checks it).

- Undone in this order: shipments, releases, transfers, work orders, purchases, reservations, money.
- What is handed over stays, is delivered and invoiced; an order of which something stays ends \`closed\`, any other \`cancelled\`.
- The customer is charged, of what a line costs, \`policies.cancellation.customisedPercent\` (100) where it is made to their
  own wishes and \`stockPercent\` (0) otherwise, never above the amount of what is cancelled of the line, without tax.
- With all of it handed over, or ended, the answer is 409.

| stage | what has happened | commitment | how far it has come | taken back | stays | costs something | charged |
| --- | --- | --- | --- | --- | --- | --- | --- |
`;

/** Rows in which nothing depends on numbers of documents, dates or prices. */
export function cancellationTable(shown: readonly Shown[]): string {
  const rows = shown.flatMap(({ stage, what, list }) => {
    const charged = Number(list.charge.amount) > 0 ? 'yes' : 'no';
    const lines = list.commitments.map((each) =>
      [
        each.kind,
        each.why,
        Number(each.undone) > 0 ? 'yes' : 'no',
        Number(each.kept) > 0
          ? { customer: 'with the customer', stock: 'as free stock', nothing: 'as cost' }[each.becomes]
          : '—',
        Number(each.cost.amount) > 0 ? 'yes' : 'no',
      ].join(' | '),
    );
    const distinct = lines.length === 0 ? ['— | — | — | — | —'] : [...new Set(lines)];
    return distinct.map((line) => `| \`${stage}\` | ${what} | ${line} | ${charged} |`);
  });
  return `${HEAD}${rows.join('\n')}\n`;
}
