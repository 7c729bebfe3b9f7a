import assert from "node:assert/strict";
import test from "node:test";
import { keyFrame, nextFit, windowOf } from "../../topowidgets/widgets/js/panels/projection.js";
import { decodeQuestion, isOpen } from "../../topowidgets/widgets/js/sources/questions.js";

test("the window holds every place of every key frame with the same room on all sides", () => {
  assert.deepEqual(windowOf(Float32Array.of(0, 0, 100, 50)).map(Math.round), [-6, 106, -6, 56]);
  assert.ok(windowOf(Float32Array.of(2, 2)).every(Number.isFinite));
});

test("a step shows the last key frame at or before it, a step before all of them the first", () => {
  const steps = [3, 10, 40];
  assert.deepEqual(
    [0, 3, 9, 10, 39, 40, 999].map((step) => keyFrame(steps, step)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});

test("a fit is asked for at once when chosen, again 15 s after the last where the run has gone on, and never twice at a time", () => {
  const state = {
    on: true,
    run: 1,
    latest: 50,
    picture: null,
    question: null,
    asked: { run: null, at: 0 },
    now: 20_000,
  };
  const asked = { run: 1, at: 10_000 },
    picture = { run: 1, last: 40 };
  assert.equal(nextFit(state), 0);
  assert.equal(nextFit({ ...state, on: false }), null);
  assert.equal(nextFit({ ...state, run: null }), null, "no frame yet");
  for (const open of ["waiting", "running"])
    assert.equal(nextFit({ ...state, asked, question: { run: 1, state: open } }), null);
  for (const ended of ["failed", "cancelled"])
    assert.equal(nextFit({ ...state, asked, question: { run: 1, state: ended } }), null, "only when asked by hand");
  const finished = { run: 1, state: "finished" };
  assert.equal(nextFit({ ...state, asked, picture, question: finished }), 5_000);
  assert.equal(nextFit({ ...state, asked, picture, question: finished, now: 30_000 }), 0);
  assert.equal(
    nextFit({ ...state, asked, picture, question: finished, latest: 40 }),
    null,
    "the picture reaches the newest step",
  );
  assert.equal(
    nextFit({ ...state, run: 2, asked, picture, question: finished, latest: 1 }),
    5_000,
    "another run gets some frames first",
  );
  assert.equal(nextFit({ ...state, run: 2, asked, picture, question: { run: 1, state: "failed" }, now: 99_000 }), 0);
});

test("a question's places are read from its buffer", () => {
  const buffer = Float32Array.of(1, 2, 3, 4).buffer;
  const question = decodeQuestion(
    { kind: "umap", state: "finished", result: { steps: [0], arrays: { positions: { shape: [1, 2, 2], offset: 0 } } } },
    new DataView(buffer),
  );
  assert.deepEqual([...question.positions], [1, 2, 3, 4]);
  assert.equal(isOpen(question), false);
  assert.equal(decodeQuestion({ kind: "null", state: "running", result: null }, undefined).positions, null);
  assert.equal(isOpen({ state: "running" }), true);
});
