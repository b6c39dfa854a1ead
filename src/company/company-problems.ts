/** Something wrong with a company's files, said so that the person who edits them finds the cell. */
export interface CompanyProblem {
  readonly file: string;
  /** Row as a spreadsheet numbers it, the header being row 1; `null`: the file as a whole. */
  readonly row: number | null;
  /** Column of the row, or path within a JSON file; `null`: the row as a whole. */
  readonly field: string | null;
  readonly message: string;
}

/** `items.csv:7 unit: "EAA" is no code of units.csv`. */
export function describeProblem({ file, row, field, message }: CompanyProblem): string {
  return `${file}${row === null ? '' : `:${row}`}${field === null ? '' : ` ${field}`}: ${message}`;
}

/** The company's files cannot be loaded; all that is wrong with them, not only the first. */
export class CompanyFormatError extends Error {
  override readonly name = 'CompanyFormatError';

  constructor(readonly problems: readonly CompanyProblem[]) {
    super(problems.map(describeProblem).join('\n'));
  }
}

/** Where a record came from. */
export interface Origin {
  readonly file: string;
  readonly row: number | null;
}

/**
 * Remembers the file and row of every record, so that a check that knows only records can still name the cell.
 * A record made from another (the adapter's) is noted with the row of what it was made from.
 */
export class Origins {
  private readonly known = new WeakMap<object, Origin>();

  /** @param elsewhere The file of every record that is not noted. */
  constructor(private readonly elsewhere = 'company.json') {}

  note<T extends object>(record: T, origin: Origin): T {
    this.known.set(record, origin);
    return record;
  }

  of(record: object): Origin {
    return this.known.get(record) ?? { file: this.elsewhere, row: null };
  }
}
