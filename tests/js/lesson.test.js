import assert from "node:assert/strict";
import test from "node:test";
import {
  csv,
  csvRow,
  feedback,
  fileName,
  judged,
  reply,
  told,
  unanswered,
} from "../../topowidgets/widgets/js/lesson.js";
import { lessonSource } from "../../topowidgets/widgets/js/sources/lesson.js";
import { MOST, Sketch } from "../../topowidgets/widgets/js/sketch.js";
import { handClock } from "./hand_clock.js";

const question = (more) => ({
  ask: "?",
  kind: "choice",
  choices: ["open", "closed"],
  low: 0,
  high: 8,
  outcome: "hole",
  answer: null,
  tolerance: 0,
  hints: [],
  feedback: {},
  ...more,
});

test("the last frame replies", () => {
  const frame = {
    header: {
      sample_verdict: { verdict: "open", persistence: 0.4 },
      map_verdict: { verdict: "folded" },
      tally: { folded: 10, gained_crossings: 2 },
      rows: { step: [8, 9], loss: [1, 0.5], accuracy: [null, 0.25] },
    },
  };
  const replies = ["hole", "map", "persistence", "folded", "crossings", "loss", "accuracy", "other"].map((name) =>
    reply(name, frame),
  );
  assert.deepEqual(replies, ["open", "folded", 0.4, 10, 2, 0.5, 0.25, null]);
  assert.deepEqual(
    [reply("loss", frame, true), reply("hole", frame, true)],
    [null, "open"],
    "the last step of a run that diverged has no loss",
  );
});

test("answers are judged as Python judges them", () => {
  assert.equal(judged(question(), "open", "open"), true);
  assert.equal(judged(question(), "open", "closed"), false);
  assert.equal(judged(question(), "open", null), null);
  assert.equal(judged(question({ kind: "number", outcome: null, answer: [2.6, 2.8] }), 2.6, null), true);
  assert.equal(judged(question({ kind: "number", outcome: "folded", tolerance: 5 }), 5, 10), true);
  assert.equal(judged(question({ kind: "number", outcome: "folded", tolerance: 5 }), 4.9, 10), false);
  assert.equal(judged(question({ kind: "drawing", outcome: null }), [[0, 0]], null), null);
});

test("feedback goes by the answer first, then by right and wrong", () => {
  const asked = question({ feedback: { open: "to open", right: "to right", wrong: "to wrong", always: "and always" } });
  assert.equal(feedback(asked, "open", false), "to open and always");
  assert.equal(feedback(asked, "closed", false), "to wrong and always");
  assert.equal(feedback(asked, "closed", null), "and always");
  assert.deepEqual(
    [told(question(), "closed"), told(question({ outcome: null, answer: [2.6, 2.8] }), null)],
    ["closed", "2.6 to 2.8"],
  );
});

test("a row of the file has numbers and words as Python reads them", () => {
  const row = (asked, answer, outcome) =>
    csvRow("small", { part: "a", learner: "Ada", answer, outcome, hints: 0 }, question(asked)).slice(4, 7);
  assert.deepEqual(row({}, "open", "closed"), ["open", "closed", "no"]);
  assert.deepEqual(row({ kind: "number", outcome: "loss", tolerance: 0.1 }, -0.1, -0.123456789), [
    "-0.1",
    "-0.123457",
    "yes",
  ]);
  assert.deepEqual(row({ kind: "number", outcome: null, answer: [2.6, 2.8] }, 2, null), ["2", "2.6 to 2.8", "no"]);
  assert.deepEqual(row({ kind: "number", outcome: "loss" }, 2, null), ["2", "", ""]);
});

test("a table is CSV without formulas", () => {
  assert.equal(
    csv(
      ["a", "b"],
      [
        ["=1+1", 'say "hi", then'],
        ["-x", 3],
      ],
    ),
    'a,b\r\n\'=1+1,"say ""hi"", then"\r\n\'-x,3\r\n',
  );
});

test("a drawing keeps its form when it is thinned", () => {
  const sketch = new Sketch();
  for (let i = 0; i < 1000; i++) sketch.add([Math.cos((2 * Math.PI * i) / 1000), Math.sin((2 * Math.PI * i) / 1000)]);
  const thin = sketch.thinned();
  assert.equal(thin.length, MOST);
  const gaps = thin.map(([x, y], i) => Math.hypot(x - thin[(i + 1) % MOST][0], y - thin[(i + 1) % MOST][1]));
  assert.ok(Math.max(...gaps) / Math.min(...gaps) < 1.01);
  for (const [x, y] of thin) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 1e-4);
});

test("a drawing of one place is no loop without end", () => {
  const sketch = new Sketch();
  for (let i = 0; i < 100; i++) sketch.points.push([1, 1]);
  assert.equal(sketch.thinned().length, MOST);
});

test("keys move the pen within the window and set points", () => {
  const sketch = new Sketch(),
    press = (key, shiftKey = false) => sketch.key({ key, shiftKey }, [-1, 1, -1, 1]);
  assert.ok(press("ArrowUp") && press(" ") && press("ArrowLeft", true) && press(" "));
  assert.deepEqual(
    sketch.points.map((p) => p.map((v) => Math.round(100 * v))),
    [
      [0, 8],
      [-2, 8],
    ],
  );
  assert.ok(press("Backspace"));
  assert.equal(sketch.points.length, 1);
  for (let i = 0; i < 99; i++) press("ArrowRight");
  assert.equal(sketch.pen[0], 1);
  assert.equal(press("a"), false);
});

/** A lesson in a page: part "a" tells, "b" and "c" ask what becomes of the hole, which stays open in b and closes in c. */
function page(kept = { read: () => null, write: () => {} }) {
  const clock = handClock();
  const part = (name, run) => ({ name, say: "", question: run && question(), run, show: [], unlock: [], after: "" });
  const record = (verdict) => ({
    status: { state: "paused", tau_end: 2, speed: 1, data: { y: [verdict] } },
    frames: [0, 1, 2].map((step) => ({
      header: {
        id: step,
        step,
        tau: step,
        arrays: {},
        rows: {},
        sample_verdict: { verdict: step < 2 ? "undecided" : verdict },
      },
    })),
  });
  const lesson = {
    name: "small",
    at: "a",
    learner: "",
    given: {},
    predicted: {},
    rows: [],
    parts: [part("a"), part("b", {}), part("c", {})],
    recorded: { parts: { a: 0, b: 0, c: 1 }, rates: { c: [[1, 0]] } },
  };
  const source = lessonSource(
    { settings: { lesson }, recordings: [record("open"), record("closed")] },
    { clock, kept },
  );
  source.subscribe(() => {});
  const predict = (name) => source.command("predict", { part: name, answer: "open", hints: 0 });
  return {
    source,
    pass: clock.forward,
    predict,
    given: () =>
      Object.fromEntries(Object.entries(source.settings.lesson.given).map(([name, { outcome }]) => [name, outcome])),
  };
}

test("in a page the part's own run replies, at its end, also after Reset, a loop, another part and another rate", () => {
  const { source, pass, predict, given } = page();
  source.command("part", { part: "b" });
  predict("b");
  pass(1.5);
  assert.deepEqual(given(), {});
  source.command("reset");
  source.command("loop", { loop: true });
  source.command("play");
  pass(1.5);
  assert.deepEqual(given(), {});
  source.command("part", { part: "a" });
  source.command("play");
  pass(5);
  assert.deepEqual(given(), {}, "the run of another part, though it is the same");
  source.command("part", { part: "b" });
  pass(5);
  assert.deepEqual(given(), { b: "open" });
  source.command("part", { part: "c" });
  predict("c");
  source.command("rate", { eta_k: 1 });
  pass(5);
  assert.deepEqual(given(), { b: "open", c: "closed" });
  assert.deepEqual(
    source.settings.lesson.rows.map((row) => [row[1], row[6]]),
    [
      ["b", "yes"],
      ["c", "no"],
    ],
  );
  source.close();
});

test("in a page each part shows what its own run learns", () => {
  const { source } = page(),
    shown = () => source.settings.data.y[0];
  assert.equal(shown(), "open");
  source.command("part", { part: "c" });
  assert.equal(shown(), "closed");
  source.command("rate", { eta_k: 1 });
  assert.equal(shown(), "open");
  source.command("anew");
  assert.equal(shown(), "open");
  source.close();
});

test("in a page parts are answered in any order, and what is left out is a row of its own", () => {
  const { source, pass, predict, given } = page();
  source.command("part", { part: "c" });
  predict("c");
  source.command("part", { part: "b" }); // before c has replied
  predict("b");
  pass(5);
  assert.deepEqual([given(), Object.keys(source.settings.lesson.predicted)], [{ b: "open" }, ["c"]]);
  assert.deepEqual(unanswered(source.settings.lesson), [["small", "c", "", "?", "", "", "not answered", 0, ""]]);
  source.command("part", { part: "c" });
  pass(5);
  assert.deepEqual([given(), source.settings.lesson.predicted], [{ b: "open", c: "closed" }, {}]);
  assert.deepEqual(unanswered(source.settings.lesson), []);
  source.close();
});

test("a page that is reloaded between prediction and outcome goes on and keeps the prediction", () => {
  let store = null;
  const kept = {
    read: () => JSON.parse(store),
    write: (values) => {
      store = JSON.stringify(values);
    },
  };
  const first = page(kept);
  first.source.command("part", { part: "c" });
  first.predict("c");
  first.pass(1);
  first.source.close();
  const { source, pass, predict, given } = page(kept);
  assert.equal(source.settings.lesson.predicted.c.answer, "open");
  predict("c");
  pass(5);
  assert.deepEqual(given(), { c: "closed" });
  assert.equal(source.settings.lesson.rows.length, 1);
  source.close();
});

test("a name that comes late stands for all answers; two learners at one browser do not mix", () => {
  let store = null;
  const kept = {
    read: () => JSON.parse(store),
    write: (values) => {
      store = JSON.stringify(values);
    },
  };
  const { source, pass, predict } = page(kept),
    state = () => source.settings.lesson;
  const answer = (name) => {
    source.command("part", { part: name });
    predict(name);
    pass(5);
  };
  answer("b");
  source.command("learner", { name: "Ada" });
  answer("c");
  source.command("learner", { name: "Emmy" });
  assert.deepEqual(
    state().rows.map((row) => [row[1], row[2]]),
    [
      ["b", "Ada"],
      ["c", "Ada"],
    ],
  );
  source.command("anew");
  assert.deepEqual([state().learner, state().given, state().rows, state().at], ["", {}, [], "a"]);
  source.command("learner", { name: "__proto__" });
  answer("b");
  source.close();
  const again = page(kept).source; // reloaded
  assert.deepEqual(
    again.settings.lesson.rows.map((row) => [row[1], row[2]]),
    [["b", "__proto__"]],
  );
  again.command("anew");
  again.command("learner", { name: "Ada" });
  assert.deepEqual(
    [again.settings.lesson.at, again.settings.lesson.resumed, again.settings.lesson.rows.map((row) => row[2])],
    ["c", 2, ["Ada", "Ada"]],
  );
  again.close();
});

test("a file of answers has a name that every system takes", () => {
  assert.deepEqual(
    [fileName("holes", ""), fileName("holes", "Ada L."), fileName("holes", "../é=ü")],
    ["holes.csv", "holes-Ada_L.csv", "holes-é_ü.csv"],
  );
  assert.deepEqual(
    [fileName("holes", "ශ්‍රී"), fileName("holes", "👨‍👩‍👧"), fileName("holes", "می‌خواهم")],
    ["holes-ශ්රී.csv", "holes.csv", "holes-میخواهم.csv"],
  );
  assert.equal(new TextEncoder().encode(fileName("holes", "\u0dc1".repeat(80))).length < 255, true);
});
