/**
 * The rows of one kind by their SIDs, oldest first. A row that is deleted stays readable for those that still name it,
 * an ended task's queue for example.
 */
export class Table<K extends string, Row extends { readonly sid: K }> extends Map<K, Row> {
  private readonly deleted = new Map<K, Row>();

  add(row: Row): void {
    this.set(row.sid, row);
  }

  /** Deletes the row from the table, and keeps it for those that name it. */
  retire(sid: K): void {
    const row = this.get(sid);
    if (row === undefined) return;
    this.delete(sid);
    this.deleted.set(sid, row);
  }

  /** The row that another one names, deleted or not. @throws Error when there never was one. */
  named(sid: K): Row;
  named(sid: K | undefined): Row | undefined;
  named(sid: K | undefined): Row | undefined {
    if (sid === undefined) return undefined;
    const row = this.get(sid) ?? this.deleted.get(sid);
    if (row === undefined) throw new Error(`${sid} is named, and there is no such row`);
    return row;
  }

  /** The deleted rows that are still kept. */
  get retired(): ReadonlyMap<K, Row> {
    return this.deleted;
  }

  /** Forgets the deleted rows that nothing names any more. */
  sweep(isNamed: (sid: K) => boolean): void {
    for (const sid of this.deleted.keys()) if (!isNamed(sid)) this.deleted.delete(sid);
  }

  dump(): RowsDump<Row> {
    return { rows: [...this.values()], retired: [...this.deleted.values()] };
  }

  load({ rows, retired }: RowsDump<Row>): void {
    for (const row of rows) this.set(row.sid, row);
    for (const row of retired) this.deleted.set(row.sid, row);
  }
}

/** A table as plain data. */
export interface RowsDump<Row> {
  readonly rows: readonly Row[];
  readonly retired: readonly Row[];
}
