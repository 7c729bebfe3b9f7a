/**
 * The texts of this page's language: those of the catalogue that stands before the bundle, else English. They are entries of
 * topowidgets/texts/languages. build.mjs gives each that is asked for, by a key that stands in the call, a number by which a bundle and its catalogues hold it.
 */
import english from "../../../texts/languages/en.json" with { type: "json" };
import { fill } from "./template.js";

/* global topowidgetsCatalogue */
/** @type {any} */
const spoken = typeof topowidgetsCatalogue === "undefined" ? english : topowidgetsCatalogue;
/** @type {Map<string, any>} */
const found = new Map();

/** A sentence in this page's language. @param {string} key its place in the language's file, as in "controls.play" @param {{[name: string]: any}} [places] the values that it names */
export const say = (key, places = {}) => fill(find(key), places, find("plural"));

/** The texts at a place: an entry, a list, or a table by names. @param {string} key @returns {any} */
export function find(key) {
  if (!found.has(key)) {
    const part = key.split(".").reduce((part, name) => part?.[name], spoken);
    if (part === undefined) throw new Error(`no text for ${key}`);
    found.set(key, part);
  }
  return found.get(key);
}

/** The code of this page's language, as HTML's lang attribute has it. */
export const language = () => /** @type {string} */ (find("code"));

/** Several things in one sentence, the last two with "and", or with "or". @param {string[]} items @param {"and"|"or"} [by] */
export function joined(items, by = "and") {
  if (items.length < 2) return items.join("");
  const parts = { most: items.slice(0, -1).join(", "), last: items[items.length - 1] };
  return by === "and" ? say("and", parts) : say("or", parts);
}
