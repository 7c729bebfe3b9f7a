/** The running sentence, of a frame's facts. topowidgets/export/sentence.py chooses alike: both make the sentences of tests/texts/facts.json. */
import { PLAIN } from "../stability.js";
import { find, joined, say } from "./index.js";
import { holeWords, mapDetail, sizeWords } from "./rules_in_words.js";

/** @typedef {import("./rules_in_words.js").Facts} Facts */
/** @typedef {{[rule: string]: {symbol: string}|null}} Stability the mark of each rule's stability limit, from settings.json */

/** The marks of a rate that the sentence names. */
const MARKS = ["bound", "fold", "stability"];

/** One line for a frame. @param {Facts} facts @param {number} step @param {number} tau @param {Stability} stability */
export function runningSentence(facts, step, tau, stability) {
  const { about } = facts,
    hole = sampleWords(facts, step);
  if (about.recorded)
    return `${recorded(facts, step, stability)} ${hole} ${say("seen.map", { said: mapDetail(facts.map_verdict) })}`;
  if (facts.eta === null) {
    const where = say("seen.on_shape", { shape: about.shape, name: about.shape.replaceAll("_", " ") });
    return say("seen.start", { neurons: about.neurons, where, hole });
  }
  return `${say("seen.at_tau", { tau, rate: rate(facts, stability) })} ${hole} ${map(facts)}`;
}

/** The sample verdict in words, without its rule; of a shape that has no hole, whether the sample shows one all the same. @param {Facts} facts @param {number} step */
export function sampleWords(facts, step) {
  const { verdict, degree, persistence } = facts.sample_verdict;
  const size = sizeWords(persistence, degree === 2 && facts.h2.step !== step ? facts.h2.step : null);
  const became = facts.against_start ?? null;
  if (became !== null) return say("seen.hole_since", { became, first: step === 0, size });
  if (["closed", "undecided"].includes(facts.hole_at_start) && verdict !== "open") {
    return say("seen.hole_since", { became: verdict === "closed" ? "none" : "unsaid", first: true, size });
  }
  if (facts.hole_degree === null) return say("seen.hole_of_none", { verdict, size });
  return holeWords(verdict, degree, size);
}

/** @param {Facts} facts @param {number} step @param {Stability} stability */
function recorded(facts, step, stability) {
  const { neurons, dim } = facts.about;
  return step
    ? say("seen.at_step", { step, rate: recordedRate(facts, stability) })
    : say("seen.recorded_start", { neurons, dim });
}

/** @param {Facts} facts @param {Stability} stability */
function recordedRate(facts, stability) {
  const { eta, K, why, eta_k: etaK } = facts;
  if (eta === null)
    return ["rates", "partly_in_no_group"].includes(why) ? say("seen.rate.several") : say("seen.rate.unknown");
  if (!Number.isFinite(K)) return say("seen.rate.without_k", { eta });
  if (why || etaK === null) return say("seen.rate.without_theorem", { eta, product: eta * K });
  return say("seen.rate.of_layer", { rate: rate(facts, stability) });
}

/** @param {Facts} facts @param {Stability} stability */
function rate(facts, stability) {
  const { eta, eta_k: etaK, marks } = facts;
  if (etaK === null) {
    const edge = marks.diagnostic ?? null;
    return say("seen.rate.of_rule_without_k", { eta, of_edge: edge === null ? null : eta / edge });
  }
  const { symbol } = stability[facts.about.rule] ?? PLAIN;
  const named = { ...find("seen.marks"), stability: `${symbol}/λmax` };
  const known = MARKS.filter((name) => marks[name] !== null)
    .map((name) => ({ mark: marks[name], said: named[name] }))
    .sort((one, other) => one.mark - other.mark || (one.said < other.said ? -1 : 1));
  const beyond = known.filter(({ mark }) => etaK > mark).map(({ said }) => said);
  const below = known.find(({ mark }) => etaK <= mark)?.said ?? null;
  return say("seen.rate.in_units", { product: eta * facts.K, beyond: joined(beyond) || null, below });
}

/** What is known of the map. @param {Facts} facts */
function map(facts) {
  const {
      tally,
      map_verdict: { verdict },
    } = facts,
    said = [];
  if (tally.folded !== null) said.push(say("seen.folded", { neurons: tally.folded }));
  if (tally.gained_crossings !== null) {
    const times = Math.max(tally.gained_crossings, tally.gained_tracer_crossings ?? 0);
    said.push(say("seen.crossed", { times, injective: verdict === "injective" }));
  }
  return say("seen.map", { said: said.join(", ") || null });
}
