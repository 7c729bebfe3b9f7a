import assert from "node:assert/strict";
import test from "node:test";
import { withProducts } from "../../topowidgets/widgets/js/panels/timeline.js";
import { inUnits } from "../../topowidgets/widgets/js/panels/rate.js";

test("while K is tracked the marks are in units of 1/K of now", () => {
  const marks = { bound: 0.5, stability: 1.2, fold: null, fold_tracers: 3 };
  assert.deepEqual(inUnits(marks, false), marks);
  assert.deepEqual(inUnits(marks, true), { bound: 1, stability: 2.4, fold: null, fold_tracers: 6 });
  assert.deepEqual(inUnits({ bound: null, stability: 2 }, true), { bound: null, stability: 2 });
  assert.deepEqual(inUnits({}, true), {});
});

test("a step's eta as a part of the edge of the preconditioned sharpness, by the sharpness measured before it", () => {
  const none = [null, null, null, null];
  const rows = { eta: [null, 0.1, 0.1, 0.2], K: none, h_plus: none, h_plus_tracers: none, preconditioned_sharpness: [null, 190, null, 380] };
  assert.deepEqual(withProducts(rows, 38).of_edge, [null, null, 0.5, 1]);
});
