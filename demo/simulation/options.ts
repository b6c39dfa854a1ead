import { parseArgs } from 'node:util';
import { datasetFolder } from '../adventureworks/datasets.js';
import { STORIES } from '../stories/index.js';

export interface Options {
  /** Folder of a company with orders of its own; left out, the demo company is played. */
  readonly company?: string;
  /** Of its orders only these, by the customers' own numbers; left out, all of them. */
  readonly orders?: readonly string[];
  /** A story to be told instead of the whole company's orders. */
  readonly story?: string;
  /** One JSON object at the end and nothing else. */
  readonly json: boolean;
}

export const USAGE = `npm run demo -- [--company [FOLDER]] [--orders PO,PO] [--story delay|cancel|change] [--json]
  --company [FOLDER]  play the orders of the AdventureWorks data in FOLDER (by default beside the checkout,
                      or where ORDERBRIDGE_DATASETS says) instead of the demo company's
  --orders PO,PO      play only the orders with these numbers of the customers' own
  --story NAME        tell one story of the demo company: delay (a silent supplier, a machine that stops),
                      cancel (an order cancelled at each point of its life) or change (orders that
                      bend: assessed, negotiated, carried out, with their books)
  --json              print one JSON object at the end and nothing else`;

/** @throws Error that says how it is used */
export function readOptions(words: readonly string[]): Options {
  const { values } = parse(words);
  const { company, orders, story, json } = values;
  if (story !== undefined && !Object.hasOwn(STORIES, story))
    throw new Error(`"${story}" is no story.\n${USAGE}`);
  return {
    json,
    ...(company === undefined ? {} : { company: company || datasetFolder('adventureworks') }),
    ...(orders === undefined ? {} : { orders: orders.split(',').map((number) => number.trim()) }),
    ...(story === undefined ? {} : { story }),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      // A folder may be left out: what follows is then another option, or nothing.
      args: words.map((word, i) => (word === '--company' && isLast(words[i + 1]) ? '--company=' : word)),
      options: {
        company: { type: 'string' },
        orders: { type: 'string' },
        story: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}.\n${USAGE}`, { cause: error });
  }
}

const isLast = (following: string | undefined): boolean =>
  following === undefined || following.startsWith('-');
