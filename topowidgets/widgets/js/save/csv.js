/** The numbers of a run, or of an atlas with a column for the rate, as CSV that every program reads: a line of names, a row for each step. */
import { SCALARS, VERDICTS } from "../frames.js";

/** @typedef {import("../frames.js").Columns} Columns */

/** A field as every program reads it. @param {string|number|null|undefined} value */
const field = (value) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : value ?? "");

/** @param {{of: string|number|null, rows: Columns}[]} runs of: which of several it is @param {string|null} [name] of the column that says so, null for one run @returns {string} */
export function csvOf(runs, name = null) {
  const value = (/** @type {Columns} */ rows, /** @type {string} */ scalar, /** @type {number} */ i) => (scalar === "hole_verdict" ? VERDICTS[rows[scalar][i] ?? -1] : field(rows[scalar][i]));
  const lines = runs.flatMap(({ of, rows }) => rows.step.map((_, i) => [...(name ? [field(of)] : []), ...SCALARS.map((scalar) => value(rows, scalar, i))].join(",")));
  return [[...(name ? [name] : []), ...SCALARS].join(","), ...lines, ""].join("\n");
}
