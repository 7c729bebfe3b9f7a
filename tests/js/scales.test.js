import assert from "node:assert/strict";
import test from "node:test";
import {
  fieldText,
  label,
  logScale,
  logTicks,
  significant,
  spread,
  ticks,
} from "../../topowidgets/widgets/js/scales.js";

test("the slider's scale is logarithmic, and its inverse", () => {
  const { position, value } = logScale(0.1, 8);
  assert.equal(position(0.1), 0);
  assert.ok(Math.abs(position(8) - 1000) < 1e-9);
  assert.ok(Math.abs(position(Math.sqrt(0.8)) - 500) < 1e-9);
  for (const v of [0.1, 0.9, 1.5, 3, 8]) assert.ok(Math.abs(value(position(v)) / v - 1) < 1e-12);
  assert.equal(position(100), 1000);
  assert.equal(position(0.001), 0);
});

test("an arrow key of 5 positions changes the rate by about two per cent", () => {
  const { value } = logScale(0.1, 8);
  const factor = value(505) / value(500);
  assert.ok(factor > 1.015 && factor < 1.025);
});

test("ticks are round and inside", () => {
  assert.deepEqual(ticks(0, 30, 6), [0, 5, 10, 15, 20, 25, 30]);
  assert.deepEqual(ticks(-1.25, 1.25, 5), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(ticks(0, 0.31, 3), [0, 0.2]);
  assert.deepEqual(ticks(2, 2), [2]);
});

test("logarithmic ticks", () => {
  assert.deepEqual(logTicks(0.1, 8, 7), [0.1, 0.2, 0.5, 1, 2, 5]);
  assert.deepEqual(logTicks(1e-8, 1, 5), [1e-8, 1e-6, 1e-4, 1e-2, 1]);
  assert.ok(logTicks(0.0019, 0.0031, 5).length >= 2);
  for (const t of logTicks(0.0017, 0.9, 6)) assert.ok(t >= 0.0017 && t <= 0.9);
});

test("labels are short, with a real minus sign", () => {
  assert.equal(label(0.1 + 0.2), "0.3");
  assert.equal(label(-1.5), "−1.5");
  assert.equal(label(192.1821), "192");
  assert.equal(label(0.00001234), "1.23e−5");
  assert.equal(label(null), "–");
  assert.equal(label(Infinity), "∞");
  assert.equal(label(0), "0");
});

test("fields hold plain numbers", () => {
  assert.equal(fieldText(192.18213), "192.2");
  assert.equal(fieldText(null), "");
  assert.equal(significant(1.50049), 1.5);
});

test("labels that would overlap move apart, the others stay", () => {
  const widths = [40, 40, 40],
    gap = 8;
  const centres = spread([100, 300, 305], widths, 0, 500, gap);
  assert.equal(centres[0], 100);
  assert.ok(centres[2] - centres[1] >= 48 - 1e-9);
  assert.ok(Math.abs((centres[1] + centres[2]) / 2 - 302.5) < 1e-9);
  const edge = spread([495, 498], [40, 60], 0, 500, gap);
  assert.ok(edge[1] + 30 <= 500 + 1e-9);
  assert.ok(edge[1] - edge[0] >= 58 - 1e-9);
});
