import assert from "node:assert/strict";
import test from "node:test";
import { FrameGap, LONGEST, Tween } from "../../topowidgets/widgets/js/tween.js";

test("row i moves to row i and stands still there", () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0, 0), 0, 0);
  tween.aim(Float32Array.of(10, -4), 1000, 100);
  assert.equal(tween.advance(1050), true);
  assert.deepEqual([...tween.now], [5, -2]);
  assert.equal(tween.advance(1100), false);
  assert.deepEqual([...tween.now], [10, -4]);
  assert.equal(tween.advance(2000), false);
});

test("a new aim starts where the cloud is drawn now", () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0), 0, 0);
  tween.aim(Float32Array.of(10), 0, 100);
  tween.advance(50);
  tween.aim(Float32Array.of(0), 50, 100);
  tween.advance(100);
  assert.equal(tween.now[0], 2.5);
});

test("slow motion eases, and stays between the ends", () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0), 0, 0);
  tween.aim(Float32Array.of(1), 0, 600);
  tween.advance(60);
  assert.ok(tween.now[0] > 0 && tween.now[0] < 0.1);
});

test("no duration, or another number of neurons, is a jump", () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0, 0), 0, 0);
  tween.aim(Float32Array.of(1, 2, 3, 4), 0, 100);
  assert.equal(tween.moving, false);
  assert.deepEqual([...tween.now], [1, 2, 3, 4]);
});

test("finish stands at the target at once", () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0), 0, 0);
  tween.aim(Float32Array.of(8), 0, 500);
  tween.advance(10);
  tween.finish();
  assert.equal(tween.now[0], 8);
  assert.equal(tween.advance(20), false);
});

test("a tween lasts a little longer than the frames are apart, and never long", () => {
  const gap = new FrameGap();
  for (let t = 0; t <= 2000; t += 40) gap.arrived(t);
  assert.ok(gap.tween > 40 && gap.tween < 55);
  for (let t = 3000; t < 60000; t += 2000) gap.arrived(t);
  assert.equal(gap.tween, LONGEST);
});
