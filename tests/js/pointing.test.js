import assert from "node:assert/strict";
import test from "node:test";
import { barAt } from "../../topowidgets/widgets/js/draw/bars.js";
import { drawDiagram, squareScale } from "../../topowidgets/widgets/js/draw/diagram.js";
import { sortBars } from "../../topowidgets/widgets/js/draw/bars.js";
import { move } from "../../topowidgets/widgets/js/pointing.js";
import { countTicks } from "../../topowidgets/widgets/js/scales.js";

test("arrow keys go round, Home and End to the ends, Escape away", () => {
  assert.equal(move("ArrowRight", -1, 5), 0);
  assert.equal(move("ArrowLeft", -1, 5), 4);
  assert.equal(move("ArrowRight", 4, 5), 0);
  assert.equal(move("ArrowLeft", 0, 5), 4);
  assert.equal(move("PageDown", 3, 5), 3);
  assert.equal(move("Home", 3, 5), 0);
  assert.equal(move("End", 0, 5), 4);
  assert.equal(move("Escape", 2, 5), -1);
  assert.equal(move("Escape", -1, 5), null);
  assert.equal(move("a", 2, 5), null);
  assert.equal(move("ArrowRight", -1, 0), null);
});

test("the bar under the pointer, the nearer of two, none out of reach", () => {
  const places = [
    { left: 10, x: 50, y: 20, half: 3 },
    { left: 10, x: 20, y: 32, half: 3 },
  ];
  assert.equal(barAt(places, 30, 21), 0);
  assert.equal(barAt(places, 15, 30), 1);
  assert.equal(barAt(places, 40, 40), -1);
  assert.equal(barAt(places, 60, 20), -1);
});

/** A context that takes every call and remembers none. */
const context = new Proxy(
  {},
  { get: (_, name) => (name === "measureText" ? () => ({ width: 9 }) : () => {}), set: () => true },
);

test("a diagram has equal scales, and a point above the diagonal for every bar", () => {
  const s = squareScale(300, 400, 2);
  assert.ok(Math.abs(s.x(1) - s.x(0) - (s.y(0) - s.y(1))) < 1e-9);
  assert.ok(s.right <= 300 && s.bottom <= 400);
  const degrees = sortBars([0, 0, Infinity, 0, 0, 0.4, 1, 0.3, 1.1]);
  const places = drawDiagram(
    context,
    { width: 300, height: 400 },
    { degrees, most: 2, axis: "radius", names: { birth: "birth", death: "death", never: "never" } },
    {},
  );
  assert.deepEqual(
    places.map((p) => [p.degree, p.bar.death]),
    [
      [1, 1.1],
      [0, Infinity],
      [0, 0.4],
    ],
  );
  for (const p of places) assert.ok(p.y < s.bottom - (p.x - s.left));
  assert.ok(places[1].y < s.top);
});

test("count ticks keep 0 and 1 and end within the axis", () => {
  assert.deepEqual(countTicks(2.4), [0, 1, 2]);
  assert.deepEqual(
    countTicks(30, 5),
    [0, 1, 5, 10].filter((v) => v <= 30),
  );
  assert.deepEqual(countTicks(500, 4), [0, 1, 10, 100]);
  assert.deepEqual(countTicks(5.4, 2), [0, 1, 5]);
});
