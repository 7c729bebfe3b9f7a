/**
 * The texts of this page's language: those of the catalogue that stands before the bundle, else English. Sentences are entries of
 * topowidgets/texts/languages, of which a bundle holds the sections that build.mjs names.
 */
import sentences from "../../../texts/languages/en.json" with { type: "json" };
import * as english from "./english.js";
import { fill } from "./template.js";

/* global topowidgetsCatalogue */
const spoken = typeof topowidgetsCatalogue === "undefined" ? { ...english, sentences } : topowidgetsCatalogue;
export const { texts, glossary } = spoken;

/** A sentence in this page's language. @param {string} key its place in the language's file, as in "seen.folded" @param {{[name: string]: any}} [places] the values that it names */
export const say = (key, places = {}) => fill(find(key), places, spoken.sentences.plural);

/** The texts at a place: an entry, a list, or a table by names. @param {string} key @returns {any} */
export function find(key) {
  const found = key.split(".").reduce((part, name) => part?.[name], spoken.sentences);
  if (found === undefined) throw new Error(`no text for ${key}`);
  return found;
}

/** Several things in one sentence, the last two with "and", or with "or". @param {string[]} items @param {"and"|"or"} [by] */
export const joined = (items, by = "and") =>
  (items.length < 2 ? items.join("") : say(by, { most: items.slice(0, -1).join(", "), last: items[items.length - 1] }));
