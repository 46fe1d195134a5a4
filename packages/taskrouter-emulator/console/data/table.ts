/** Told of every change, so that what is drawn from it is drawn again, and so that it can be taken back. */
export interface TableWatcher {
  /** @param key `tasks/WT…` for a row, `tasks#waiting` for who is in a group. */
  changed(key: string): void;
  /** @param undo takes the change back. */
  recorded(undo: () => void): void;
}

export interface TableOptions<Row> {
  readonly name: string;
  /** The groups a row is in, beside `all`. */
  readonly groupsOf?: (row: Row) => readonly string[];
  /** Rows stand in the order of this number. */
  readonly orderOf: (row: Row) => number;
}

const NO_ROWS: readonly never[] = [];

/**
 * Rows by their SIDs, and groups of them in order, kept as the rows change: a change costs what it changes, however
 * many rows there are.
 */
export class RowTable<Row extends { readonly sid: string }> {
  private readonly rows = new Map<string, Row>();
  private readonly groups = new Map<string, Row[]>();

  constructor(
    private readonly options: TableOptions<Row>,
    private readonly watcher: TableWatcher,
  ) {}

  get name(): string {
    return this.options.name;
  }

  get(sid: string): Row | undefined {
    return this.rows.get(sid);
  }

  /** The rows of a group, in order. */
  group(name = 'all'): readonly Row[] {
    return this.groups.get(name) ?? NO_ROWS;
  }

  set(row: Row): void {
    const before = this.rows.get(row.sid);
    if (before === row) return;
    this.rows.set(row.sid, row);
    const groups = this.namesOf(row);
    if (before !== undefined)
      for (const name of this.namesOf(before)) if (!groups.includes(name)) this.leave(name, before);
    for (const name of groups) this.enter(name, row, before);
    this.watcher.changed(`${this.name}/${row.sid}`);
    this.watcher.recorded(() => (before === undefined ? this.delete(row.sid) : this.set(before)));
  }

  delete(sid: string): void {
    const row = this.rows.get(sid);
    if (row === undefined) return;
    this.rows.delete(sid);
    for (const name of this.namesOf(row)) this.leave(name, row);
    this.watcher.changed(`${this.name}/${sid}`);
    this.watcher.recorded(() => this.set(row));
  }

  /** Forgets all but the last so many rows. */
  keepLast(most: number): void {
    const rows = this.group();
    for (const { sid } of rows.slice(0, Math.max(0, rows.length - most))) this.delete(sid);
  }

  private namesOf(row: Row): readonly string[] {
    return ['all', ...(this.options.groupsOf?.(row) ?? [])];
  }

  private enter(name: string, row: Row, before: Row | undefined): void {
    const rows = this.groups.get(name) ?? [];
    const index = this.indexIn(rows, row);
    if (before !== undefined && rows[index]?.sid === row.sid) {
      rows[index] = row;
      return;
    }
    rows.splice(index, 0, row);
    this.groups.set(name, rows);
    this.watcher.changed(`${this.name}#${name}`);
  }

  private leave(name: string, row: Row): void {
    const rows = this.groups.get(name);
    const index = rows === undefined ? -1 : this.indexIn(rows, row);
    if (rows?.[index]?.sid !== row.sid) return;
    rows.splice(index, 1);
    if (rows.length === 0) this.groups.delete(name);
    this.watcher.changed(`${this.name}#${name}`);
  }

  /** Where the row is, or belongs. */
  private indexIn(rows: readonly Row[], row: Row): number {
    const order = this.options.orderOf(row);
    const last = rows.at(-1);
    if (last === undefined || this.options.orderOf(last) < order) return rows.length;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = rows[middle];
      if (other !== undefined && this.isBefore(other, row, order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isBefore(other: Row, row: Row, order: number): boolean {
    const difference = this.options.orderOf(other) - order;
    return difference < 0 || (difference === 0 && other.sid < row.sid);
  }
}
