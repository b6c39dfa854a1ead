import type { Operation } from './description.js';

const MOST_WORDS = 40;

/** Values that answers held, by the name of their field: with them a generated request meets what really exists. */
export class Vocabulary {
  private readonly words = new Map<string, Set<string>>();
  private readonly inList = new Map<string, Set<string>>();

  /** Learns from an answer; `list` is the address of the list that it is, if it is one. */
  learn(answer: unknown, list?: string): void {
    if (list !== undefined && typeof answer === 'object' && answer !== null && 'data' in answer) {
      for (const row of answer.data as Record<string, unknown>[])
        for (const [name, value] of Object.entries(row)) this.note(this.inList, `${list} ${name}`, value);
      if ('nextCursor' in answer) this.note(this.inList, `${list} nextCursor`, answer.nextCursor);
    }
    const pending = [answer];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (typeof node !== 'object' || node === null) continue;
      for (const [name, value] of Object.entries(node)) {
        this.note(this.words, name, value);
        // "customer": {"code": …} in an answer is "customer": … in a request.
        if (typeof value === 'object' && value !== null && 'code' in value)
          this.note(this.words, name, value.code);
        pending.push(value);
      }
    }
  }

  of(name: string): string[] {
    return [...(this.words.get(name) ?? [])];
  }

  /** What a parameter of a path names: rows of the list above it. */
  ofPath({ path }: Operation, name: string): string[] {
    const list = path.slice(0, path.indexOf(`/{${name}}`));
    return [...(this.inList.get(`${list} ${name}`) ?? this.words.get(name) ?? [])];
  }

  /** Cursors that a list gave out. */
  cursorsOf(list: string): string[] {
    return [...(this.inList.get(`${list} nextCursor`) ?? this.words.get('nextCursor') ?? [])];
  }

  private note(words: Map<string, Set<string>>, name: string, value: unknown): void {
    if (typeof value !== 'string' || value === '' || value.length > 200) return;
    const known = words.get(name) ?? new Set<string>();
    if (known.size < MOST_WORDS) known.add(value);
    words.set(name, known);
  }
}
