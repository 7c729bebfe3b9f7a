/** What a lesson asks and how it is judged, apart from any page: the same rules as in topowidgets/lessons/questions.py. */
import { newest } from "./frames.js";
import { label } from "./scales.js";
import { say } from "./texts/index.js";
import { verdictWord } from "./verdict_words.js";

/**
 * @typedef {{ask: string, kind: "choice"|"number"|"drawing", choices: string[], low: number, high: number, outcome: string|null,
 *   answer: string|[number, number]|null, tolerance: number, hints: string[], feedback: Record<string, string>}} Question
 * @typedef {{name: string, say: string, question: Question|null, run: object|null, show: string[], unlock: string[], hide: string[], after: string}} Part
 * @typedef {string|number|[number, number][]} Answer
 * @typedef {{answer: Answer, outcome: string|number|null, hints: number}} Given what was predicted and what came of it
 * @typedef {{part: string, answer: Answer, hints: number}} Prediction
 */

/** What the last frame of a run replies; null where it does not say, as of the loss of a run that diverged. @param {string} outcome @param {import("./frames.js").Frame} frame @param {boolean} [diverged] @returns {string|number|null} */
export function reply(outcome, { header }, diverged = false) {
  switch (outcome) {
    case "hole":
      return header.sample_verdict?.verdict ?? null;
    case "map":
      return header.map_verdict?.verdict ?? null;
    case "persistence":
      return header.sample_verdict?.persistence ?? null;
    case "folded":
      return header.tally?.folded ?? null;
    case "crossings":
      return header.tally?.gained_crossings ?? null;
    case "loss":
    case "accuracy":
      return diverged ? null : newest(header, outcome);
    default:
      return null;
  }
}

/** Whether an answer was right; null where nothing judges it. @param {Question} question @param {Answer} answer @param {string|number|null} outcome @returns {boolean|null} */
export function judged(question, answer, outcome) {
  const right = question.outcome === null ? question.answer : outcome;
  if (right === null || question.kind === "drawing") return null;
  if (Array.isArray(right)) return typeof answer === "number" && right[0] <= answer && answer <= right[1];
  if (typeof right === "string") return answer === right;
  return typeof answer === "number" && Math.abs(answer - right) <= question.tolerance + 1e-12;
}

/** What is said to an answer: to the very choice, or to right and wrong. @param {Question} question @param {Answer} answer @param {boolean|null} right */
export function feedback(question, answer, right) {
  const said = question.feedback;
  const general = right === null ? "" : (said[right ? "right" : "wrong"] ?? "");
  return [typeof answer === "string" ? (said[answer] ?? general) : general, said.always ?? ""]
    .filter(Boolean)
    .join(" ");
}

/** What came of a question: the run's reply, or the answer that is known. @param {Question} question @param {string|number|null} outcome */
const knownOf = (question, outcome) => (question.outcome === null ? question.answer : outcome);

/** An outcome in the words of the page's language. @param {Question} question @param {string|number|null} outcome */
export function told(question, outcome) {
  const known = knownOf(question, outcome);
  if (known === null) return "";
  if (Array.isArray(known))
    return known[0] < known[1] ? say("lesson_page.span", { low: known[0], high: known[1] }) : label(known[0]);
  return typeof known === "number" ? label(known) : (question.outcome !== null && verdictWord(known)) || known;
}

/** An outcome as files have it, numbers to the six digits that Python writes. @param {string|number|[number, number]|null} known @returns {string} */
function plain(known) {
  if (Array.isArray(known)) return known[0] < known[1] ? known.map(plain).join(" to ") : plain(known[0]);
  return typeof known === "number" ? String(Number(known.toPrecision(6))) : (known ?? "");
}

/** A row of the file of answers, in the order of topowidgets/lessons/answers.py. @param {string} lesson @param {any} told @param {Question} asked @returns {(string|number)[]} */
export function csvRow(lesson, { part, learner, answer, outcome, hints }, asked) {
  const right = judged(asked, answer, outcome);
  const written = Array.isArray(answer)
    ? answer.map(([x, y]) => `${Number(x.toPrecision(4))},${Number(y.toPrecision(4))}`).join(" ")
    : String(answer);
  return [
    lesson,
    part,
    learner,
    asked.ask,
    written,
    plain(knownOf(asked, outcome)),
    right === null ? "" : right ? "yes" : "no",
    hints,
    `${new Date().toISOString().slice(0, 19)}+00:00`,
  ];
}

/** A row for each question that was left out. @param {{name: string, learner: string, parts: Part[], given: Record<string, Given>}} lesson @returns {(string|number)[][]} */
export const unanswered = ({ name, learner, parts, given }) =>
  parts.flatMap((part) =>
    part.question && !given[part.name]
      ? [[name, part.name, learner, part.question.ask, "", "", "not answered", 0, ""]]
      : [],
  );

/** Texts that a spreadsheet would take for a formula begin with an apostrophe. @param {string|number} value */
const cell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t\r']/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A table as CSV. @param {string[]} columns @param {(string|number)[][]} rows */
export const csv = (columns, rows) => [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

/** What a learner's file of answers is called: the lesson, and the name as far as every system takes it. @param {string} lesson @param {string} learner */
export const fileName = (lesson, learner) => {
  const plain = [...learner.replace(/\p{Cf}/gu, "").replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")]
    .slice(0, 40)
    .join("")
    .replace(/^[_\p{M}]+|_+$/gu, "");
  return `${[lesson, plain].filter(Boolean).join("-")}.csv`;
};
