/** What verdicts are judged by, of their fields. topowidgets/topology/rules_in_words.py chooses alike: both make the sentences of tests/texts/facts.json. */
import { say } from "./index.js";

/** @typedef {{[name: string]: any}} Facts plain values, as a frame has them */

/** The fields of a map verdict that it is read off. */
const COUNTED = ["folded", "folded_tracers", "crossings", "tracer_crossings", "hull_stretch"];
const ON_LANDMARKS = /^rips on (\d+) landmarks(?: \(exact Rips of (\d+) neurons refused: limit (\d+)\))?$/;

/** What a filtration is called. @param {string} name */
export const filtrationWords = (name) => say("seen.filtration", filtration(name));

/** The rule of a sample verdict. @param {Facts} verdict */
export function sampleRule(verdict) {
  const { limits, degree } = verdict;
  return say("seen.sample_rule", {
    scale: scale(verdict),
    degree,
    least: limits.open_persistence,
    most: limits.closed_persistence,
    conditions: conditions(limits, "sample"),
    moved: moved(verdict),
  });
}

/** The rule of Betti numbers, and of a b2 that was measured apart. @param {Facts} betti @returns {string} */
export function bettiRule(betti) {
  const { limits, b2_apart: apart } = betti;
  const rule = say("seen.betti_rule", {
    scale: scale(betti),
    least: limits.open_persistence,
    conditions: conditions(limits, "betti"),
    moved: moved(betti),
  });
  return apart ? say("seen.b2_apart", { rule, step: apart.step, apart: bettiRule(apart) }) : rule;
}

/** The rule of a map verdict. @param {Facts} verdict */
export const mapRule = ({ planar }) => say("seen.map_rule", { planar });

/** What a map verdict was counted from. @param {Facts} verdict */
export function mapDetail(verdict) {
  const counted = COUNTED.filter((name) => verdict[name] !== null);
  return (
    counted.map((name) => say(`seen.counted.${name}`, { value: verdict[name] })).join(", ") || say("seen.not_measured")
  );
}

/** A verdict on the hole (degree 1) or cavity (2) of a shape. @param {string} verdict @param {number} degree @param {string} size of the judged bar */
export const holeWords = (verdict, degree, size) => say("seen.hole", { verdict, degree, size });

/** The judged bar, and the step that it was measured at where that is another. @param {number} persistence @param {number|null} measuredAt */
export function sizeWords(persistence, measuredAt) {
  const size = say("seen.size", { persistence });
  return measuredAt === null ? size : say("seen.measured_at", { size, step: measuredAt });
}

/** Kind, landmarks, and of how many neurons exact Rips was refused, by which limit. @param {string} name */
function filtration(name) {
  const found = ON_LANDMARKS.exec(name);
  if (!found) return { kind: name, landmarks: null, refused: null, limit: null };
  const [landmarks, refused, limit] = found.slice(1).map((number) => (number === undefined ? null : Number(number)));
  return { kind: "rips", landmarks, refused, limit };
}

/** @param {Facts} measured */
const scale = ({ filtration: name }) =>
  say("seen.scale", { filtration: filtrationWords(name), kind: filtration(name).kind });

/** @param {Facts} limits @param {"sample"|"betti"} rule */
const conditions = (limits, rule) =>
  say("seen.conditions", {
    birth_ratio: limits.open_birth_ratio,
    second_ratio: limits.open_second_ratio,
    compared: say(`seen.compared.${rule}`),
  });

/** How the limits move by what landmarks leave out. @param {Facts} measured */
function moved({ limits, covering_radius: radius }) {
  const error = 2 * radius,
    closed = limits.closed_persistence - error;
  return say("seen.moved", {
    error,
    radius,
    least: limits.open_persistence + error,
    most: closed,
    closable: closed > 0,
  });
}
