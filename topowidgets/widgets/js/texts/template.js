/** Sentences as data: an entry of a language, filled in. What an entry is stands in topowidgets/texts/template.py, which reads the same ones alike. */
import { label } from "../scales.js";

/** @typedef {string|{[key: string]: any}} Entry */
/** @typedef {{[form: string]: number[]}} Plural which whole numbers take a plural form; all others take "other" */

/** The sentence that an entry makes of values. @param {Entry} entry @param {{[name: string]: any}} places @param {Plural} plural @returns {string} */
export function fill(entry, places, plural) {
  while (typeof entry !== "string") {
    const value = valueOf(places, entry.of);
    const parts = entry;
    const found = cases(value, plural).find((key) => key !== "of" && Object.hasOwn(parts, key));
    if (found === undefined) throw new Error(`no part for ${entry.of} = ${value}`);
    entry = /** @type {Entry} */ (parts[found]);
  }
  return entry.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, form) => written(valueOf(places, name), form));
}

/** @param {{[name: string]: any}} places @param {string} name */
function valueOf(places, name) {
  if (!Object.hasOwn(places, name)) throw new Error(`no value for ${name}`);
  return places[name];
}

/** The keys of a choice that suit a value; the first that is there is taken. @param {any} value @param {Plural} plural @returns {string[]} */
function cases(value, plural) {
  if (value === null || value === undefined) return ["none", "other"];
  if (typeof value === "boolean") return [value ? "yes" : "no", "other"];
  if (typeof value !== "number") return [String(value), "other"];
  const forms = Object.keys(plural).filter((form) => plural[form].includes(value));
  return [...(Number.isInteger(value) ? [String(value)] : []), ...forms, "other"];
}

/** @type {Map<string, Intl.NumberFormat>} */
const known = new Map();
/** Numbers as Python writes them: to the even digit where two are equally near. @param {Intl.NumberFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options);
  if (!known.has(key))
    known.set(
      key,
      new Intl.NumberFormat("en", /** @type {any} */ ({ useGrouping: false, roundingMode: "halfEven", ...options })),
    );
  return /** @type {Intl.NumberFormat} */ (known.get(key));
}

/** A value as it stands in a sentence. @param {any} value @param {string} [form] @returns {string} */
export function written(value, form) {
  if (form === undefined) {
    if (typeof value === "number" && !Number.isInteger(value)) throw new Error(`${value} needs a format`);
    return String(value);
  }
  const short = /^short(\d?)$/.exec(form);
  if (short) return label(value, Number(short[1] || 3));
  const [, digits, kind] = /^\.(\d)([fg%])$/.exec(form) ?? [];
  if (digits === undefined) throw new Error(`${form} is no format`);
  if (!Number.isFinite(value))
    return `${String(value).replace("Infinity", "inf").replace("NaN", "nan")}${kind === "%" ? "%" : ""}`;
  return kind === "g"
    ? general(value, Math.max(1, Number(digits)))
    : `${fixed(kind === "%" ? 100 * value : value, Number(digits))}${kind === "%" ? "%" : ""}`;
}

/** @param {number} value @param {number} digits */
const fixed = (value, digits) => format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** Significant digits, as C writes them. @param {number} value @param {number} digits */
function general(value, digits) {
  const [mantissa, exponent] = format({ notation: "scientific", maximumSignificantDigits: digits })
    .format(value)
    .split("E");
  const power = Number(exponent);
  if (power >= -4 && power < digits) return format({ maximumSignificantDigits: digits }).format(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
