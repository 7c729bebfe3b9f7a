import assert from "node:assert/strict";
import test from "node:test";
import { SCALARS } from "../../topowidgets/widgets/js/frames.js";
import { csv, feedback, judged, reply, told } from "../../topowidgets/widgets/js/lesson.js";
import { MOST, Sketch } from "../../topowidgets/widgets/js/sketch.js";

const question = (more) => ({ ask: "?", kind: "choice", choices: ["open", "closed"], low: 0, high: 8, outcome: "hole", answer: null, tolerance: 0, hints: [], feedback: {}, ...more });

test("the last frame replies", () => {
  const row = SCALARS.map((name) => (name === "loss" ? 0.5 : name === "accuracy" ? 0.25 : null));
  const frame = { header: { sample_verdict: { verdict: "open", persistence: 0.4 }, map_verdict: { verdict: "folded" }, tally: { folded: 10, gained_crossings: 2 }, rows: [row] } };
  const replies = ["hole", "map", "persistence", "folded", "crossings", "loss", "accuracy", "other"].map((name) => reply(name, frame));
  assert.deepEqual(replies, ["open", "folded", 0.4, 10, 2, 0.5, 0.25, null]);
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
  assert.equal(told(question({ outcome: null, answer: [2.6, 2.8] }), null), "2.6 to 2.8");
  assert.equal(told(question(), "closed"), "closed");
});

test("a table is CSV without formulas", () => {
  assert.equal(csv(["a", "b"], [["=1+1", 'say "hi", then'], ["-x", 3]]), 'a,b\r\n\'=1+1,"say ""hi"", then"\r\n\'-x,3\r\n');
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
  const sketch = new Sketch(), press = (key, shiftKey = false) => sketch.key({ key, shiftKey }, [-1, 1, -1, 1]);
  assert.ok(press("ArrowUp") && press(" ") && press("ArrowLeft", true) && press(" "));
  assert.deepEqual(sketch.points.map((p) => p.map((v) => Math.round(100 * v))), [[0, 8], [-2, 8]]);
  assert.ok(press("Backspace"));
  assert.equal(sketch.points.length, 1);
  for (let i = 0; i < 99; i++) press("ArrowRight");
  assert.equal(sketch.pen[0], 1);
  assert.equal(press("a"), false);
});
