/** Where the quadratic model of the loss becomes unstable under the rule of what is shown; from Python's one table (topowidgets/settings/rules.py). */

export const PLAIN = { symbol: "2", base: 2, slope: 0 }; // of gradient descent, of which the glossary speaks; a rule without a K has no mark

/** @typedef {{factor: number, mark: string, parts: string[], said: (text: string) => string}} Limit factor: over lambda_max; parts: the mark, its second part a subscript; said: a text of the glossary with this mark in it */

/** @param {import("./stage.js").Stage} stage @returns {Limit} */
export function limitOf(stage) {
  const { rule = "gd", momentum = 0 } = stage.status.config ?? {};
  const { symbol, base, slope } = stage.settings.stability?.[rule] ?? PLAIN;
  return {
    factor: base + slope * momentum,
    mark: `${symbol}/λmax`,
    parts: [`${symbol}/λ`, "max"],
    said: (text) => text.replaceAll("2/λmax", `${symbol}/λmax`),
  };
}
