/** What verdicts are called, alone and of rows side by side, in the page's language. */
import { find, say } from "./texts/index.js";

/** A verdict in a word; files and messages keep the English ones. @param {string|undefined} verdict @returns {string} */
export const verdictWord = (verdict) => find("seen.verdicts")[verdict ?? ""];

/** The sample verdict in a word; of a shape that had no hole, whether there is one. @param {string|undefined} verdict @param {number|null} [degree] */
export const sampleVerdict = (verdict, degree = 1) =>
  say("pictures.sample_verdict", { degree, verdict, word: verdictWord(verdict) });

/** Beside a column's name. @param {any} row @param {import("./frames.js").Frame|null} shown @param {number} head the clock's training time */
export function columnSaid(row, shown, head) {
  if (!row || !shown) return say("atlas.untrained");
  const { sample_verdict: sample, hole_degree: degree = 1 } = shown.header;
  const verdict = sample
    ? `, ${say("atlas.column_verdict", { degree, verdict: sampleVerdict(sample.verdict, degree) })}`
    : "";
  return say("pictures.at_step", { step: shown.step }) + verdict + endsBefore(row, shown, head);
}

/** What is said of a row that ends before the clock's time, by more than a step. @param {any} row @param {import("./frames.js").Frame} shown @param {number} head */
export function endsBefore({ store, diverged }, shown, head) {
  const { tau } = shown;
  if (shown !== store.latest) return "";
  if (diverged) return say("atlas.diverged_after", { tau });
  return head - tau > tau - store.neighbour(shown, -1).tau ? say("atlas.ended_at", { tau }) : "";
}

/** One sentence about all columns at a training time. @param {number} tau @param {{name: string, row: any, frame: import("./frames.js").Frame|null}[]} columns */
export function compared(tau, columns) {
  let before = "";
  const runs = columns.map(({ name, row, frame }) => {
    const { sample_verdict: sample, hole_degree: degree = 1 } = frame?.header ?? {};
    if (!row || !frame || !sample) return say("atlas.run", { name, said: say("atlas.untrained") });
    const { verdict, persistence } = sample,
      own = say("atlas.subject", { degree }),
      subject = own === before ? "" : own;
    before = own;
    const word = degree === null ? say("atlas.answered", { verdict }) : verdictWord(verdict);
    return say("atlas.run", {
      name,
      said: `${subject}${word} (${say("atlas.size", { persistence })}${endsBefore(row, frame, tau)})`,
    });
  });
  return say("atlas.compared", { tau, runs: runs.join("; ") });
}

/** One sentence about many runs at a training time, as counts. @param {number} tau @param {(string|null)[]} verdicts */
export function comparedMany(tau, verdicts) {
  const count = (/** @type {string|null} */ verdict) => verdicts.filter((one) => one === verdict).length;
  const counts = ["open", "closed", "undecided"]
    .filter(count)
    .map((verdict) => say("atlas.count", { verdict: verdictWord(verdict), runs: count(verdict) }));
  const missing = count(null);
  return say("atlas.counted", {
    tau,
    runs: verdicts.length,
    counts: [...counts, ...(missing ? [`${say("atlas.untrained")}: ${missing}`] : [])].join(", "),
  });
}
