import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorsMarkdown } from './errors-page.js';

const PAGE = path.join(__dirname, '../../../docs/errors.md');

it('docs/errors.md is the list of errors as it is in the code', () => {
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, errorsMarkdown());
  // When this fails: UPDATE_DOCS=1 npx jest src/platform/http/errors-page
  expect(readFileSync(PAGE, 'utf8')).toBe(errorsMarkdown());
});
