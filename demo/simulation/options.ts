import { datasetFolder } from '../adventureworks/datasets.js';
import { STORIES } from '../stories/index.js';

export interface Options {
  /** Folder of a company with orders of its own; left out, the demo company is played. */
  readonly company?: string;
  /** A story to be told instead of the whole company's orders. */
  readonly story?: string;
  /** One JSON object at the end and nothing else. */
  readonly json: boolean;
}

export const USAGE = `npm run demo -- [--company [FOLDER]] [--story delay|cancel] [--json]
  --company [FOLDER]  play the orders of the AdventureWorks data in FOLDER (by default beside the checkout,
                      or where ORDERBRIDGE_DATASETS says) instead of the demo company's
  --story NAME        tell one story of the demo company: delay (a silent supplier, a machine that stops) or
                      cancel (an order cancelled at each point of its life)
  --json              print one JSON object at the end and nothing else`;

/** @throws Error that says how it is used */
export function readOptions(words: readonly string[]): Options {
  let company: string | undefined;
  let story: string | undefined;
  let json = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [name, value] = word.split('=', 2);
    const following = words[i + 1];
    const hasFollowing = value === undefined && following !== undefined && !following.startsWith('-');
    if (word === '--json') json = true;
    else if (name === '--story') {
      story = value ?? (hasFollowing ? following : '');
      if (!Object.hasOwn(STORIES, story)) throw new Error(`"${story}" is no story.\n${USAGE}`);
      if (hasFollowing) i += 1;
    } else if (name === '--company') {
      company = (value ?? (hasFollowing ? following : '')) || datasetFolder('adventureworks');
      if (hasFollowing) i += 1;
    } else throw new Error(`"${word}" is not understood.\n${USAGE}`);
  }
  return { json, ...(company === undefined ? {} : { company }), ...(story === undefined ? {} : { story }) };
}
