import assert from "node:assert/strict";
import test from "node:test";
import { bands, facing, nearestSeen, spaceScale, turned } from "../../topowidgets/widgets/js/draw/space.js";
import { grow } from "../../topowidgets/widgets/js/draw/cloud.js";

const cube = [-1, 1, -1, 1, -1, 1];

test("seen from the front: x to the right, z up, y into depth", () => {
  const { x, y, depth } = spaceScale(cube, { yaw: 0, pitch: 0 }, 400, 400).see(
    Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
  );
  assert.ok(x[0] > x[3] && Math.abs(y[0] - y[3]) < 1e-3);
  assert.ok(Math.abs(x[1] - x[3]) < 1e-3 && depth[1] < depth[3]);
  assert.ok(y[2] < y[3]);
});

test("a turn keeps lengths, and every corner of the window stays on the canvas and in depth", () => {
  const corners = Float32Array.from({ length: 24 }, (_, i) => ((((i / 3) | 0) >> (i % 3)) & 1 ? 1 : -1));
  for (const turn of [
    { yaw: 0.3, pitch: 0.2 },
    { yaw: 2, pitch: -1.5 },
    { yaw: -4, pitch: 1.57 },
  ]) {
    const scale = spaceScale(cube, turn, 300, 200),
      { x, y, depth } = scale.see(corners);
    for (let i = 0; i < 8; i++) {
      assert.ok(x[i] >= 0 && x[i] <= 300 && y[i] >= 0 && y[i] <= 200);
      assert.ok(depth[i] >= -1e-6 && depth[i] <= 1 + 1e-6);
      const far = Math.hypot((x[i] - 150) / scale.unit, (y[i] - 100) / scale.unit, (depth[i] - 0.5) * 2 * Math.sqrt(3));
      assert.ok(Math.abs(far - Math.sqrt(3)) < 1e-4);
    }
  }
});

test("a drag turns, and stops at the poles", () => {
  assert.deepEqual(turned({ yaw: 0, pitch: 0 }, 100, 0), { yaw: 1, pitch: 0 });
  assert.equal(turned({ yaw: 0, pitch: 0 }, 0, 1e4).pitch, Math.PI / 2);
});

test("bands run from far to near and leave out what is not finite; the nearer of two neurons is pointed at", () => {
  const sorted = bands(Float32Array.of(0.95, 0.05, NaN, 1.2));
  assert.deepEqual(sorted[0], [1]);
  assert.deepEqual(sorted.at(-1), [0, 3]);
  assert.equal(nearestSeen({ x: [5, 5], y: [5, 5], depth: [0.1, 0.9] }, 5, 5), 1);
  assert.equal(nearestSeen({ x: [5], y: [5], depth: [0.1] }, 50, 5), -1);
});

test("the window grows in each of three directions", () => {
  const wider = grow(cube, [Float32Array.of(0, 0, 3)], cube);
  assert.deepEqual(wider.slice(0, 4), cube.slice(0, 4));
  assert.ok(wider[5] > 3);
});

test("the PCA view lays the two principal axes into the page, whichever way it was turned before", () => {
  const normal = [2, -1, 3].map((v) => v / Math.sqrt(14)),
    one = [1, 2, 0].map((v) => v / Math.sqrt(5));
  const other = [
    normal[1] * one[2] - normal[2] * one[1],
    normal[2] * one[0] - normal[0] * one[2],
    normal[0] * one[1] - normal[1] * one[0],
  ];
  const flat = Float32Array.from({ length: 60 }, (_, i) => {
    const angle = (((i / 3) | 0) * Math.PI) / 10,
      k = i % 3;
    return 0.3 + Math.cos(angle) * one[k] + 0.5 * Math.sin(angle) * other[k];
  });
  for (const turn of [
    { yaw: -0.6, pitch: 0.45 },
    { yaw: 2, pitch: -1 },
    { yaw: 9, pitch: 1.5 },
  ]) {
    const seen = facing(flat, turn),
      { depth } = spaceScale(cube, seen, 400, 400).see(flat);
    assert.ok(Math.max(...depth) - Math.min(...depth) < 1e-5, "the flat cloud has no depth");
    assert.ok(Math.abs(seen.yaw - turn.yaw) <= Math.PI + 1e-9, "no turn farther than it need be");
  }
  const nothing = { yaw: 1, pitch: 1 };
  assert.equal(facing(new Float32Array(3), nothing), nothing, "one point has no axes");
  assert.equal(facing(Float32Array.of(NaN, 0, 0), nothing), nothing);
});
