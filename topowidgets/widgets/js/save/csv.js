/** The numbers of a run, or of an atlas with a column for the rate, as CSV: comment lines, names, a row for each step. */
import { SCALARS } from "../frames.js";

/** @typedef {import("../frames.js").Columns} Columns */

/** @param {{rate: number|null, rows: Columns}[]} runs rate: of an atlas @param {string[]} comments @returns {string} */
export function csvOf(runs, comments) {
  const rated = runs.some(({ rate }) => rate !== null);
  const lines = runs.flatMap(({ rate, rows }) => rows.step.map((_, i) => [...(rated ? [rate] : []), ...SCALARS.map((name) => rows[name][i])].map((value) => value ?? "").join(",")));
  return [...comments.map((comment) => `# ${comment.replaceAll(/\s+/g, " ")}`), [...(rated ? ["rate_eta_k"] : []), ...SCALARS].join(","), ...lines, ""].join("\n");
}
