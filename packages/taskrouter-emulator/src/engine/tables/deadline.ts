/** What a row says of its time: when something is due for it. */
export interface Due {
  /** In ms since the epoch; undefined while nothing is due. */
  dueAt: number | undefined;
  /** Which of two that are due in the same ms comes first: the one set earlier. */
  dueOrder: number;
}
