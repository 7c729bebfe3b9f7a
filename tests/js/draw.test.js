import assert from "node:assert/strict";
import test from "node:test";
import { layoutBars, longest, sortBars } from "../../topowidgets/widgets/js/draw/bars.js";
import { drawEvents, drawUnder } from "../../topowidgets/widgets/js/draw/chart.js";
import { grow, nearest, outside, planeScale } from "../../topowidgets/widgets/js/draw/cloud.js";
import { newestWins } from "../../topowidgets/widgets/js/loop.js";
import { luminance } from "../../topowidgets/widgets/js/theme.js";

test("both axes have one scale, and the window is seen whole", () => {
  const s = planeScale([-1, 1, -2, 2], 500, 400);
  assert.ok(Math.abs(s.x(1) - s.x(0) - (s.y(0) - s.y(1))) < 1e-9);
  assert.ok(s.y(2) >= s.plot.top - 1e-9 && s.y(-2) <= s.plot.bottom + 1e-9);
  assert.ok(s.visible[0] <= -1 && s.visible[1] >= 1);
});

test("the window grows for points that leave, never shrinks, ignores what is not finite, and has an end", () => {
  const first = [-1, 1, -1, 1];
  assert.deepEqual(grow(first, [Float32Array.of(0, 0, 0.5, -0.5)], first), first);
  const wider = grow(first, [Float32Array.of(3, 0, NaN, NaN)], first);
  assert.ok(wider[1] > 3 && wider[0] === -1 && wider[2] === -1);
  assert.deepEqual(grow(wider, [Float32Array.of(0, 0)], first), wider);
  assert.equal(grow(first, [Float32Array.of(Infinity, 1e30)], first)[1], 21);
  assert.equal(outside(Float32Array.of(0, 0, 30, 0, 0, -30, 21, 21), [-21, 21, -21, 21]), 2);
});

test("the nearest neuron within reach", () => {
  const s = planeScale([-1, 1, -1, 1], 400, 400);
  const cloud = Float32Array.of(0, 0, 0.5, 0.5);
  assert.equal(nearest(cloud, s, s.x(0.5) + 3, s.y(0.5)), 1);
  assert.equal(nearest(cloud, s, s.x(-0.9), s.y(-0.9)), -1);
});

test("bars are sorted, cut to the longest, and the rest is counted", () => {
  const rows = [0, 0, Infinity, 1, 0.1, 0.5, 1, 0.1, 0.101];
  for (let i = 0; i < 60; i++) rows.push(0, 0, 0.01 * (i + 1));
  const [one, zero] = sortBars(Float32Array.from(rows));
  assert.equal(one.degree, 1);
  assert.equal(one.bars.length, 1);
  assert.equal(one.more, 1);
  assert.equal(zero.bars.length, 40);
  assert.equal(zero.more, 21);
  assert.equal(zero.bars[0].death, Infinity);
  assert.ok(Math.abs(zero.longestHidden - 0.21) < 1e-6);
  assert.ok(Math.abs(longest([one, zero], 1).length - 0.4) < 1e-6);
});

test("bars fit the height, and do not overlap", () => {
  const rows = [];
  for (let i = 0; i < 60; i++) rows.push(0, 0, 0.1, 1, 0, 0.5);
  const groups = layoutBars(sortBars(rows), 300);
  assert.ok(groups[0].top + groups[0].size <= groups[1].top);
  assert.ok(groups[1].top + groups[1].size <= 300 + 1e-9);
});

test("of the run before, a line is drawn where it has one", () => {
  /** @type {number[][]} */ const drawn = [];
  const context = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...at) => {
          if (name === "lineTo") drawn.push(at);
        },
      set: () => true,
    },
  );
  const plot = { width: 100, height: 50, x: (tau) => tau, y: (value) => value };
  const definition = {
    name: "",
    lines: ["accuracy", "loss"].map((key) => ({ key, text: key, colour: "accent" })),
    range: () => [0, 1],
  };
  drawUnder(context, plot, definition, { step: [0, 1, 2], tau: [0, 10, 20], loss: [3, null, 1] }, 100, {});
  assert.deepEqual(drawn, [[20, 1]]);
});

test("events are ticks above the axis, one for those of a pixel, none beyond the plot", () => {
  /** @type {number[][]} */ const drawn = [];
  const context = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...at) => {
          if (name === "moveTo" || name === "lineTo") drawn.push(at);
        },
      set: () => true,
    },
  );
  const plot = { width: 100, height: 50, x: (tau) => 2 * tau, y: (value) => value };
  drawEvents(
    context,
    plot,
    [10, 10.1, 20, 51].map((tau) => ({ tau })),
    {},
  );
  assert.deepEqual(drawn, [
    [20, 43],
    [20, 50],
    [40, 43],
    [40, 50],
  ]);
});

test("newest wins: at most one delivery a wait, the last always", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const got = [];
  const send = newestWins((v) => got.push(v), 20);
  for (let i = 0; i < 10; i++) send(i);
  assert.deepEqual(got, [0]);
  t.mock.timers.tick(20);
  assert.deepEqual(got, [0, 9]);
  t.mock.timers.tick(20);
  send(10);
  send(11);
  send.flush();
  assert.deepEqual(got, [0, 9, 10, 11]);
});

test("a dark page is told from a light one", () => {
  assert.ok(luminance("rgb(17, 17, 17)") < 0.3);
  assert.ok(luminance("rgb(255, 255, 255)") > 0.9);
  assert.equal(luminance("rgba(0, 0, 0, 0)"), null);
});
