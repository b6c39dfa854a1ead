import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../../domain/order/stage.js';
import { TASKS } from '../../domain/order/tasks.js';
import { orderLifeDiagram } from './order-life.js';

const FILE = join(__dirname, '..', '..', 'docs', 'architecture.md');
const BLOCK = /(<!-- order-life:[^\n]*-->\n\n```mermaid\n)([\s\S]*?)(\n```)/;

describe('docs/architecture.md', () => {
  it("shows the order's life as the code has it", () => {
    const text = readFileSync(FILE, 'utf8');
    if (process.env['ORDERBRIDGE_WRITE_DOCS'])
      writeFileSync(
        FILE,
        text.replace(BLOCK, (_all, head: string, _old, tail: string) => head + orderLifeDiagram() + tail),
      );
    expect(BLOCK.exec(readFileSync(FILE, 'utf8'))?.[2]).toBe(orderLifeDiagram());
  });

  it('names every stage in the diagram', () => {
    for (const stage of STAGES) expect(orderLifeDiagram()).toContain(stage);
  });
});

describe('docs/reference/tasks.md', () => {
  it('names every kind of task', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'tasks.md'), 'utf8');
    for (const kind of Object.keys(TASKS)) expect(text).toMatch(new RegExp(`\\| \`${kind}\` +\\|`));
  });
});
