/** What becomes of settings that somebody gives, from the declaration in topowidgets/settings/settings.json alone: the same answers as Python's. */
import { firstRefused, plainName, visibleLength } from "../characters.js";
import { evaluate } from "./logic.js";

/** A setting that is refused. `how` names the sentence, of which `values` fill the places. */
export class SettingError extends Error {
  /** @param {string} field @param {any} value @param {string} how @param {Record<string, any>} values */
  constructor(field, value, how, values) {
    super(`${field} = ${JSON.stringify(value)} is not allowed: ${how}`);
    Object.assign(this, { field, value, how, values });
  }
}

const isNumber = (/** @type {any} */ value) => typeof value === "number" && Number.isFinite(value);

/** By the name of the check: what is kept of a value; `refuse` throws. @type {Record<string, (value: any, check: any, refuse: (how: string, values?: object) => never, of: (check: any, value: any) => any) => any>} */
const CHECKS = {
  oneof(value, { names, also }, refuse) {
    return names.includes(value) || also.includes(value) ? value : refuse("one_of", { names });
  },
  number(value, { low, high, above, below }, refuse) {
    const inside =
      isNumber(value) && value >= low && value <= high && !(above && value === low) && !(below && value === high);
    return inside ? value : refuse("number", { low, high, above, below });
  },
  whole(value, { low, high }, refuse) {
    return isNumber(value) && value >= low && value <= high && Number.isInteger(value)
      ? value
      : refuse("whole", { low, high });
  },
  optional: (value, { inner }, _, of) => (value === null ? null : of(inner, value)),
  flag: (value, _, refuse) => (typeof value === "boolean" ? value : refuse("flag")),
  numbers(value, { most, each }, refuse, of) {
    if (!Array.isArray(value) || value.length > most) refuse("numbers", { most });
    return value.map((/** @type {any} */ entry) => of(each, entry));
  },
  pairs(value, { least, most, of: what, each }, refuse, of) {
    const listed = Array.isArray(value) && (value.length === 0 || (value.length >= least && value.length <= most));
    if (!listed || !value.every((pair) => Array.isArray(pair) && pair.length === 2))
      refuse("pairs", { least, most, of: what });
    return value.map((/** @type {any[]} */ pair) => pair.map((entry) => of(each, entry)));
  },
  points(value, { most, x, y }, refuse, of) {
    const listed = Array.isArray(value) && value.length <= most;
    if (!listed || !value.every((pair) => Array.isArray(pair) && pair.length === 2)) refuse("schedule", { most });
    const found = value.map((/** @type {any[]} */ pair) => [of(x, pair[0]), of(y, pair[1])]);
    return found.every(
      (/** @type {any[]} */ [at], /** @type {number} */ number) => !number || found[number - 1][0] < at,
    )
      ? found
      : refuse("rising");
  },
  title(value, { most }, refuse) {
    if (typeof value !== "string") refuse("name", { most });
    const unreadable = firstRefused(value);
    if (unreadable) refuse("character", unreadable);
    const kept = plainName(value);
    return kept && visibleLength(kept) <= most ? kept : refuse("name", { most });
  },
};

/**
 * @param {any} declaration what settings.json holds
 * @returns {(given: Record<string, any>) => Record<string, any>} all settings, of which some are given; throws a SettingError for the first
 *   that there is not, that is not allowed, that its kind has not, or that contradicts another, in this order
 */
export function checking({ sections, demands }) {
  /** @type {any[]} */ const settings = sections.flatMap((/** @type {any} */ section) =>
    section.settings.map((/** @type {any} */ one) => ({ ...one, section })),
  );
  const names = new Set(settings.map((one) => one.name));
  const chosenBy = Object.fromEntries(sections.map((/** @type {any} */ section) => [section.chosen_by, section]));
  const derived = Object.assign({}, ...sections.map((/** @type {any} */ section) => section.derived));
  const having = (/** @type {any} */ { kinds }, /** @type {string} */ name) =>
    Object.keys(kinds).filter((kind) => kinds[kind].settings.includes(name));

  return (given) => {
    for (const name of Object.keys(given))
      if (!names.has(name)) throw new SettingError(name, given[name], "no_setting", {});
    /** @type {Record<string, any>} */ const values = {};
    const valueOf = (/** @type {any} */ name) => {
      if (Object.hasOwn(values, name)) return values[name];
      if (Object.hasOwn(derived, name)) return evaluate(derived[name], valueOf);
      const [choosing, attribute] = name.split("_kind.");
      return evaluate(chosenBy[choosing].kinds[values[choosing]][attribute], valueOf);
    };
    for (const { name, check, default: usual } of settings) {
      const of = (/** @type {any} */ inner, /** @type {any} */ value) =>
        CHECKS[inner.is](
          value,
          inner,
          (how, said = {}) => {
            throw new SettingError(name, value, how, said);
          },
          of,
        );
      values[name] = Object.hasOwn(given, name) ? of(check, given[name]) : usual;
    }
    for (const { name, usual, section } of settings) {
      const owners = having(section, name),
        chosen = values[section.chosen_by];
      if ((given[name] ?? null) !== null && owners.length && !owners.includes(chosen)) {
        throw new SettingError(name, given[name], "not_of_kind", {
          chosen_by: section.chosen_by,
          kind: chosen,
          name,
          having: owners,
        });
      }
      if ((given[name] ?? null) === null && usual !== undefined) values[name] = evaluate(usual, valueOf);
    }
    for (const { field, holds, how, values: said } of demands) {
      if (!evaluate(holds, valueOf)) {
        throw new SettingError(
          field,
          values[field],
          how,
          Object.fromEntries(Object.entries(said).map(([key, one]) => [key, evaluate(one, valueOf)])),
        );
      }
    }
    return values;
  };
}
