import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '../..');

/** A place in the workflow's sources that is written otherwise. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

/** The workflow's sources with a change, in a folder of their own. */
export class ChangedSources {
  readonly folder = mkdtempSync(join(tmpdir(), 'orderbridge-faulty-'));

  constructor(changes: readonly Change[]) {
    for (const room of ['workflows', 'domain'])
      cpSync(join(REPOSITORY, room), join(this.folder, room), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
    for (const { file, from, to } of changes) {
      const path = join(this.folder, file);
      const text = readFileSync(path, 'utf8');
      if (text.split(from).length !== 2) throw new Error(`${file} does not say once: ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
  }

  get workflowsPath(): string {
    return join(this.folder, 'workflows/index.ts');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
