/** Which pictures and rows of a long run are kept: the rules of topowidgets/recording/thinning.py by which a page thins too; a test compares them. */

/** @typedef {import("../frames.js").Columns} Columns */

/** The least n of 1, 2, 3, ... with size / n <= most: max(1, ceil(size / most)). @param {number} size of all there is @param {number} most of what is to be kept */
export const stride = (size, most) => Math.max(1, Math.ceil(size / most));

/** The entries 0, n, 2 n, ... and the last: the first and the last never go. @template T @param {T[]} entries @param {number} n @returns {T[]} */
export const everyNth = (entries, n) =>
  n > 1 ? entries.filter((_, i) => i % n === 0 || i === entries.length - 1) : entries;

/** Without the entries 1, 3, 5, ... below `older`; all from there on stay. @template T @param {T[]} entries @param {number} older 0 or more @returns {T[]} */
export const halveOlder = (entries, older) => entries.filter((_, i) => i >= older || i % 2 === 0);

/** Rows without every second one of the older half; the row after one takes over what only it had measured. @param {Columns} rows @returns {Columns} */
export function halveOlderRows(rows) {
  return Object.fromEntries(
    Object.entries(rows).map(([name, column]) => {
      const older = column.length >> 1,
        afterDropped = (/** @type {number} */ i) => i > 0 && i <= older && i % 2 === 0;
      return [
        name,
        halveOlder(
          column.map((value, i) => (value === null && afterDropped(i) ? column[i - 1] : value)),
          older,
        ),
      ];
    }),
  );
}
