import assert from "node:assert/strict";
import test from "node:test";
import * as english from "../../topowidgets/widgets/js/texts/english.js";
import * as german from "../../topowidgets/widgets/js/texts/german.js";

/** Every entry by its path, as what kind of thing it is: a text, or a function of so many arguments. */
function entries(value, path = "") {
  if (typeof value === "function") return [[path, `function of ${value.length}`]];
  if (typeof value !== "object") return [[path, typeof value]];
  return Object.entries(value).flatMap(([name, entry]) => entries(entry, `${path}.${name}`));
}

test("German has what English has, in its order, functions with as many arguments", () => {
  assert.deepEqual(entries(german.texts), entries(english.texts));
  assert.deepEqual(Object.keys(german.glossary), Object.keys(english.glossary));
});

test("nothing of the glossary, and few short names, are the same in both", () => {
  const same = entries(german.texts).map(([path]) => path).filter((path) => {
    const [one, other] = [german, english].map(({ texts }) => path.slice(1).split(".").reduce((value, name) => value[name], texts));
    return typeof one === "string" && one === other && /[a-z]{4}/.test(one);
  });
  assert.deepEqual(same, [".pause", ".commands.pause"]);
  for (const [word, meaning] of Object.entries(german.glossary)) assert.notEqual(meaning, english.glossary[word]);
});

test("what a German function says has no English in it and holds what it was given", () => {
  const { texts } = german;
  assert.equal(texts.fetching({ task: "fashion_mnist", here: 5e6, total: 3e7, file: 1, files: 4 }), "Die Bilder von fashion mnist werden einmal geholt, Datei 1 von 4: 5.0 von 30.0 MB.");
  assert.equal(texts.lesson.kept(1, "holes.answers.jsonl"), "1 Antwort in holes.answers.jsonl gespeichert");
  assert.equal(texts.sampleVerdict("undecided", null), "unentschieden");
  assert.deepEqual(["alpha", "rips", "rips on 128 landmarks"].map(texts.filtration), ["Alpha", "Rips", "Rips auf 128 Landmarken"]);
  assert.equal(texts.atlasCancelled(0), "Abgebrochen; keine Raten sind da.");
  const frame = { header: { hole_degree: 1, sample_verdict: { verdict: "closed", persistence: 0.04 } }, tau: 3 };
  const row = { store: { latest: null } };
  assert.equal(texts.compared(3, [{ name: "3 / K", row, frame }, { name: "4 / K", row: null, frame: null }]),
    "Bei tau 3: bei 3 / K ist das Loch der Stichprobe geschlossen (0.04 des Radius); bei 4 / K noch nicht trainiert.");
});

test("a catalogue that stands before the bundle is what is spoken", async () => {
  globalThis.topowidgetsCatalogue = german;
  const { texts } = await import("../../topowidgets/widgets/js/texts/index.js");
  assert.equal(texts.play, "Abspielen");
});
