/** What is said of a picture, in words: they are made of its facts here, in the language of the page. */
import { mapDetail, mapRule, sampleRule } from "./rules_in_words.js";
import { runningSentence } from "./sentence.js";
import { say } from "./index.js";

/** @typedef {import("../frames.js").Frame} Frame */

/** The running sentence. Frames of 0.1.0 brought it along. @param {Frame} frame @param {import("./sentence.js").Stability} stability as the settings have it */
export const sentenceOf = ({ header, step, tau }, stability) =>
  header.sentence ?? runningSentence(header, step, tau, stability);

/** How the sample verdict is judged. @param {any} header */
export const sampleJudged = ({ sample_verdict: verdict }) => (verdict ? [verdict.rule ?? sampleRule(verdict)] : []);

/** How the map verdict is judged, and what it was counted from. @param {any} header */
export const mapJudged = ({ map_verdict: verdict }) =>
  verdict ? [verdict.rule ?? mapRule(verdict), verdict.detail ?? mapDetail(verdict)] : [];

/** What the axes of the neurons' picture are called. @param {any} header @param {string[]} otherwise where they are not told */
export const axesOf = ({ axes }, otherwise) =>
  axes?.map((/** @type {any} */ axis) => (typeof axis === "string" ? axis : axisName(axis))) ?? otherwise;

/** An axis as topowidgets/settings/naming.py names it. @param {{of: string, number?: number|null, share?: number|null}} axis */
const axisName = ({ of, number = null, share = 0 }) =>
  say("settings.axis", { of, number, percent: 100 * (share ?? 0) });
