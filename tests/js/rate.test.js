import assert from "node:assert/strict";
import test from "node:test";
import { inUnits, realisedRate } from "../../topowidgets/widgets/js/panels/rate.js";
import { nameOf, pointsOf, SCHEDULES } from "../../topowidgets/widgets/js/panels/rate_control.js";
import { sampleWord } from "../../topowidgets/widgets/js/panels/sentence.js";

test("while eta K is held the marks are in units of 1/K of now", () => {
  const marks = { bound: 0.5, stability: 1.2, fold: null, fold_tracers: 3 };
  assert.deepEqual(inUnits(marks, false), marks);
  assert.deepEqual(inUnits(marks, true), { bound: 1, stability: 2.4, fold: null, fold_tracers: 6 });
  assert.deepEqual(inUnits({ bound: null, stability: 2 }, true), { bound: null, stability: 2 });
  assert.deepEqual(inUnits({}, true), {});
});

test("a schedule has its points for a run's length, and is known by them", () => {
  assert.deepEqual(pointsOf("warmUp", 30), [
    [0, 0.1],
    [6, 1],
  ]);
  assert.deepEqual(pointsOf("decay", 150), [
    [0, 1],
    [150, 0.1],
  ]);
  for (const name of Object.keys(SCHEDULES))
    for (const length of [0.2, 30, 1 / 3]) assert.equal(nameOf(pointsOf(name, length), length), name);
  assert.equal(nameOf(pointsOf("decay", 30), 20), "own");
  assert.equal(nameOf([[0, 1]], 30), "own");
});

test("of a recorded loop the rate is eta times the K of the picture, and nothing where one is not known", () => {
  assert.equal(realisedRate({ eta: 0.5 }, { eta: 0.1, K: 48 }), 0.1 * 48);
  assert.equal(realisedRate({ eta: 0.5 }, { eta: null, K: 4 }), 2);
  for (const [status, header] of [
    [{}, { K: 4 }],
    [{ eta: 0.5 }, { K: null }],
    [{ eta: 0.5 }, undefined],
  ])
    assert.equal(realisedRate(status, header), null);
});

test("the sample of a recording is told against its start", () => {
  const said = (/** @type {string} */ verdict, /** @type {any} */ more = {}) =>
    sampleWord({ sample_verdict: { verdict }, hole_degree: 1, ...more });
  assert.equal(said("open"), "open");
  assert.equal(said("open", { against_start: "kept", hole_at_start: "open" }), "open, kept");
  assert.equal(said("closed", { against_start: "lost", hole_at_start: "open" }), "closed, lost");
  assert.equal(said("open", { against_start: "appeared", hole_at_start: "closed" }), "open, appeared");
  assert.equal(said("closed", { against_start: "none", hole_at_start: "closed" }), "no hole");
  assert.equal(said("closed", { against_start: null, hole_at_start: "undecided" }), "no hole");
});
