/** The numbers of a run, or of an atlas with a column for the rate, as CSV that every program reads: a line of names, a row for each step. */

/** @typedef {import("../frames.js").Columns} Columns */

/** A field as every program reads it. @param {string|number|null|undefined} value */
const field = (value) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : (value ?? ""));

/**
 * @param {{of: string|number|null, rows: Columns}[]} runs of: which of several it is
 * @param {Pick<import("../frames.js").Measure, "name"|"words">[]} measures the columns in their order
 * @param {string|null} [name] of the column that says which run it is, null for one run
 * @returns {string}
 */
export function csvOf(runs, measures, name = null) {
  const lines = runs.flatMap(({ of, rows }) =>
    rows.step.map((_, i) =>
      [
        ...(name ? [field(of)] : []),
        ...measures.map(({ name: column, words }) => {
          const value = rows[column]?.[i] ?? null;
          return words.length ? (words[value ?? -1] ?? "") : field(value);
        }),
      ].join(","),
    ),
  );
  return [[...(name ? [name] : []), ...measures.map((measure) => measure.name)].join(","), ...lines, ""].join("\n");
}
