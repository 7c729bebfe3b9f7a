/** A page in German: a catalogue that stands before the bundle is what is spoken. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
globalThis.topowidgetsCatalogue = read("../../topowidgets/texts/languages/de.json");
const { find, language, say } = await import("../../topowidgets/widgets/js/texts/index.js");
const { eventWords } = await import("../../topowidgets/widgets/js/event_words.js");
const { told } = await import("../../topowidgets/widgets/js/lesson.js");
const { columnSaid, compared, comparedMany, endsBefore, sampleVerdict } =
  await import("../../topowidgets/widgets/js/verdict_words.js");

const frame = (/** @type {number|null} */ degree, /** @type {any} */ sample) =>
  /** @type {any} */ ({ header: { hole_degree: degree, sample_verdict: sample }, tau: 3, step: 7 });
const row = { store: { latest: null } };

test("the catalogue is what is spoken", () => {
  assert.deepEqual(
    [language(), say("controls.play"), find("pictures.data_axes")],
    ["de", "Abspielen", ["Eingabe x", "Ausgabe y"]],
  );
  assert.throws(() => find("controls.plays"), /no text for controls.plays/);
});

test("places and choices are filled in", () => {
  assert.equal(
    say("news.fetching", { task: "fashion mnist", here: 5, total: 30, file: 1, files: 4 }),
    "Die Bilder von fashion mnist werden einmal geholt, Datei 1 von 4: 5.0 von 30.0 MB.",
  );
  assert.equal(
    say("news.fetching", { task: "digits", here: 5.04, total: null, file: 1, files: 4 }),
    "Die Bilder von digits werden einmal geholt, Datei 1 von 4: 5.0 MB.",
  );
  assert.equal(
    say("lesson_page.kept", { answers: 1, where: say("lesson_page.where", { file: "holes.answers.jsonl" }) }),
    "1 Antwort in holes.answers.jsonl gespeichert",
  );
  assert.equal(
    say("controls.no_number", { typed: say("controls.typed", { typed: "" }), name: "eta" }),
    "Ein leeres Feld ist keine Zahl; eta bleibt wie zuvor.",
  );
  assert.equal(say("atlas.cancelled", { done: 0 }), "Abgebrochen; keine Raten sind da.");
  assert.deepEqual(
    [{ name: "alpha" }, { name: "rips" }, { name: "rips on 128 landmarks", landmarks: "128" }].map((one) =>
      say("pictures.filtration", { landmarks: null, ...one }),
    ),
    ["Alpha", "Rips", "Rips auf 128 Landmarken"],
  );
});

test("what rows side by side show", () => {
  const parts = [
    { name: "3 / K", row, frame: frame(1, { verdict: "closed", persistence: 0.04 }) },
    { name: "4 / K", row: null, frame: null },
  ];
  assert.equal(
    compared(3, parts),
    "Bei tau 3: bei 3 / K ist das Loch der Stichprobe geschlossen (0.04 des Radius); bei 4 / K noch nicht trainiert.",
  );
  const questions = ["open", "undecided"].map((verdict) => ({
    name: verdict,
    row,
    frame: frame(null, { verdict, persistence: null }),
  }));
  assert.equal(
    compared(3, questions),
    "Bei tau 3: bei open ist die Frage, ob die Stichprobe ein Loch zeigt, mit Ja beantwortet (gar kein Balken); bei undecided unentschieden (gar kein Balken).",
  );
  assert.equal(
    comparedMany(4, ["open", "closed", "open", null]),
    "Bei tau 4 ist das Loch der Stichprobe von 4 Läufen offen bei 2, geschlossen bei 1, noch nicht trainiert: 1.",
  );
  assert.deepEqual(
    [1, 2, null].map((degree) => columnSaid(row, frame(degree, { verdict: "closed" }), 3)),
    ["Schritt 7, Loch geschlossen", "Schritt 7, Hohlraum geschlossen", "Schritt 7, kein Loch"],
  );
  assert.equal(sampleVerdict("undecided", null), "unentschieden");
  const last = frame(1, null);
  assert.equal(endsBefore({ diverged: true, store: { latest: last } }, last, 9), ", divergiert nach tau 3");
});

test("events and replies", () => {
  for (const { event, de } of read("../recording/events.json").said) assert.equal(eventWords(event), de);
  const question = /** @type {any} */ ({ kind: "choice", outcome: "hole", answer: null });
  assert.deepEqual(
    [told(question, "closed"), told({ ...question, outcome: null, answer: [2.6, 2.8] }, null)],
    ["geschlossen", "2.6 bis 2.8"],
  );
});

test("nothing of the glossary, and few short names, are the same as in English", () => {
  const flat = (/** @type {any} */ part, path = "") =>
    typeof part === "string"
      ? [[path, part]]
      : Object.entries(part).flatMap(([name, inner]) => (name === "of" ? [] : flat(inner, `${path}.${name}`)));
  const english = Object.fromEntries(flat(read("../../topowidgets/texts/languages/en.json")));
  const sections = ["controls", "pictures", "atlas", "sharing", "lesson_page", "news", "glossary"].flatMap((name) =>
    flat(find(name), `.${name}`),
  );
  assert.deepEqual(
    sections
      .filter(([path, text]) => text === english[path] && /[a-z]{4}/.test(text.replaceAll(/\{[^}]*\}/g, "")))
      .map(([path]) => path),
    [".controls.pause", ".news.commands.pause"],
  );
});
