import { datasetFolder } from '../adventureworks/datasets.js';

export interface Options {
  /** Folder of a company with orders of its own; left out, the demo company is played. */
  readonly company?: string;
  /** One JSON object at the end and nothing else. */
  readonly json: boolean;
}

export const USAGE = `npm run demo -- [--company [FOLDER]] [--json]
  --company [FOLDER]  play the orders of the AdventureWorks data in FOLDER (by default beside the checkout,
                      or where ORDERBRIDGE_DATASETS says) instead of the demo company's
  --json              print one JSON object at the end and nothing else`;

/** @throws Error that says how it is used */
export function readOptions(words: readonly string[]): Options {
  let company: string | undefined;
  let json = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [name, value] = word.split('=', 2);
    if (word === '--json') json = true;
    else if (name === '--company') {
      const following = words[i + 1];
      const hasFollowing = value === undefined && following !== undefined && !following.startsWith('-');
      company = (value ?? (hasFollowing ? following : '')) || datasetFolder('adventureworks');
      if (hasFollowing) i += 1;
    } else throw new Error(`"${word}" is not understood.\n${USAGE}`);
  }
  return { json, ...(company === undefined ? {} : { company }) };
}
