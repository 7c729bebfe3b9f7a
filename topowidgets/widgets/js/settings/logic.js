/** Conditions among settings, as topowidgets/settings/logic.py writes them: JsonLogic (jsonlogic.com) with a few operators of ours. */

/** @typedef {any} Logic an object with one key is an operator with its arguments, everything else is itself */

/** As false as in Python: an empty list is. @param {any} value */
const truth = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** @type {Record<string, (...values: any[]) => any>} */
const OPERATORS = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "===": (one, other) => one === other,
  "!": (one) => !truth(one),
  "+": (...values) => values.reduce((sum, value) => sum + value, 0),
  "*": (one, other) => one * other,
  "in": (one, names) => names.includes(one),
  "length": (list) => list.length,
  "round": (value) => {
    const low = Math.floor(value),
      over = value - low;
    return over === 0.5 ? low + (low % 2) : Math.round(value); // of two the even one
  },
  "path": (corners) =>
    corners.reduce((/** @type {number} */ sum, /** @type {number[]} */ [x, y], /** @type {number} */ number) => {
      const [u, v] = corners[(number + 1) % corners.length];
      return sum + Math.hypot(u - x, v - y);
    }, 0),
  "extent": (corners) => Math.max(0, ...corners.flat().map(Math.abs)),
  "label": (name, most) => name.length <= most && /^[A-Za-z0-9_-]*[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name),
};

/** What comes of it. @param {Logic} logic @param {(name: any) => any} valueOf @returns {any} */
export function evaluate(logic, valueOf) {
  if (logic === null || typeof logic !== "object" || Array.isArray(logic)) return logic;
  const [[operator, args]] = Object.entries(logic),
    is = (/** @type {Logic} */ one) => truth(evaluate(one, valueOf));
  switch (operator) {
    case "var":
      return valueOf(args);
    case "if":
      return evaluate(is(args[0]) ? args[1] : args[2], valueOf);
    case "and":
      return args.every(is);
    case "or":
      return args.some(is);
    case "some":
      return evaluate(args[0], valueOf).some((/** @type {any} */ entry) =>
        truth(evaluate(args[1], (place) => entry[place])),
      );
  }
  return OPERATORS[operator](...args.map((/** @type {Logic} */ one) => evaluate(one, valueOf)));
}
