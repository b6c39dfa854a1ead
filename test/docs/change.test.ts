import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_STATES } from '../../domain/change/states.js';
import { COMMANDS, STEPS } from '../../workflows/messages.js';
import { changeLifeDiagram, changeMoves, WHY } from './change-life.js';

const FILE = join(__dirname, '..', '..', 'docs', 'explanation', 'change.md');
const BLOCK = /(<!-- change-life:[^\n]*-->\n\n```mermaid\n)([\s\S]*?\n)?(```)/;

describe('docs/explanation/change.md', () => {
  it('shows the life of a change as the code has it', () => {
    const diagram = `${changeLifeDiagram()}\n`;
    if (process.env['ORDERBRIDGE_WRITE_DOCS'])
      writeFileSync(
        FILE,
        readFileSync(FILE, 'utf8').replace(
          BLOCK,
          (_all, head: string, _old, tail: string) => head + diagram + tail,
        ),
      );
    expect(BLOCK.exec(readFileSync(FILE, 'utf8'))?.[2]).toBe(diagram);
  });

  it('says of every move of a change why, and of no other', () => {
    expect(Object.keys(WHY).sort()).toEqual(changeMoves().sort());
  });

  it('names every state in the diagram', () => {
    for (const state of CHANGE_STATES) expect(changeLifeDiagram()).toContain(state);
  });

  it('names the commands of the step in their sequence, with the department of each', () => {
    const rows = [...readFileSync(FILE, 'utf8').matchAll(/^\| `(\w+)` *\| (\w+) +\|/gm)];
    const commands = rows.filter(([, name = '']) => name in COMMANDS);
    expect(commands.map(([, name, department]) => [name, department])).toEqual(
      STEPS.changeOrder.map((name) => [name, COMMANDS[name]]),
    );
  });
});
