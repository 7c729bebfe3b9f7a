/** The numbers of a run, or of an atlas with a column for the rate, as CSV: comment lines, names, a row for each step. */
import { SCALARS } from "../frames.js";

/** @typedef {import("../frames.js").Columns} Columns */

/** A field as every program reads it. @param {string|number|null|undefined} value */
const field = (value) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : value ?? "");

/** @param {{of: string|number|null, rows: Columns}[]} runs of: which of several it is @param {string[]} comments @param {string|null} name of the column that says so, null for one run @returns {string} */
export function csvOf(runs, comments, name = null) {
  const lines = runs.flatMap(({ of, rows }) => rows.step.map((_, i) => [...(name ? [of] : []), ...SCALARS.map((scalar) => rows[scalar][i])].map(field).join(",")));
  return [...comments.map((comment) => `# ${comment.replaceAll(/\s+/g, " ")}`), [...(name ? [name] : []), ...SCALARS].join(","), ...lines, ""].join("\n");
}
