/** Points that a learner sets: by keys with a pen, by clicks and drags on a canvas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fitScale } from "../../topowidgets/widgets/js/draw/fit.js";
import { MOST, OwnPoints, placing } from "../../topowidgets/widgets/js/own_points.js";

const WINDOW = [-2, 2, -1, 1];
const press = (own, ...keys) => keys.map((key) => own.key({ key, shiftKey: false }, WINDOW));

/** A canvas of 400 x 300 with points set on it, and a pointer on it in coordinates of the plot. */
function canvas(own) {
  const target = new EventTarget(),
    scale = fitScale(WINDOW, 400, 300);
  target.setPointerCapture = () => {};
  placing(
    { canvas: target, at: (e) => [e.offsetX, e.offsetY] },
    own,
    () => scale,
    () => {},
  );
  const send = (type, x, y) =>
    target.dispatchEvent(
      Object.assign(new Event(type), { button: 0, offsetX: scale.x(x), offsetY: scale.y(y), pointerId: 1 }),
    );
  return {
    click: (x, y) => {
      send("pointerdown", x, y);
      send("pointerup", x, y);
    },
    drag: (from, to) => {
      send("pointerdown", ...from);
      send("pointermove", ...to);
      send("pointerup", ...to);
    },
  };
}

test("arrows move the pen, Space sets a point, Backspace takes away the one at the pen, else the last", () => {
  const own = new OwnPoints();
  own.begin([]);
  assert.deepEqual(press(own, " ", "ArrowRight", "ArrowUp", " ", "ArrowRight", "x"), [
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
  assert.deepEqual(own.points, [
    [0, 0],
    [0.16, 0.08],
  ]);
  assert.deepEqual(own.pen, [0.32, 0.08]);
  press(own, "ArrowLeft", "ArrowLeft", "ArrowDown", "Backspace");
  assert.deepEqual(own.points, [[0.16, 0.08]], "the pen was on the first one");
  press(own, "Backspace", "Backspace");
  assert.deepEqual(own.points, []);
});

test("the pen stays in the window", () => {
  const own = new OwnPoints();
  own.begin([]);
  press(own, ...Array(40).fill("ArrowLeft"), ...Array(40).fill("ArrowUp"));
  assert.deepEqual(own.pen, [-2, 1]);
});

test("a click sets a point, a click on it takes it away", () => {
  const own = new OwnPoints(),
    { click } = canvas(own);
  click(0, 0);
  assert.deepEqual(own.points, [], "while no points are being set");
  own.begin([[1, 0.5]]);
  click(-1, 0.25);
  assert.deepEqual(own.points, [
    [1, 0.5],
    [-1, 0.25],
  ]);
  click(1, 0.5);
  assert.deepEqual(own.points, [[-1, 0.25]]);
});

test("a drag moves a point, and off the plot takes it away", () => {
  const own = new OwnPoints(),
    { drag } = canvas(own);
  own.begin([
    [1, 0.5],
    [0, 0],
  ]);
  drag([1, 0.5], [1.5, -0.5]);
  assert.deepEqual(own.points, [
    [1.5, -0.5],
    [0, 0],
  ]);
  drag([0, 0], [0, 1.4]);
  assert.deepEqual(own.points, [[1.5, -0.5]]);
});

test("no more are set than can be learned", () => {
  const own = new OwnPoints(),
    { click } = canvas(own);
  own.begin(Array.from({ length: MOST }, (_, i) => [-1.9 + 0.05 * i, 0]));
  assert.equal(own.full, false);
  click(0, 0.9);
  assert.deepEqual([own.points.length, own.full], [MOST, true]);
  own.remove(0);
  assert.equal(own.full, false);
});

test("what was handed over stays as it was", () => {
  const own = new OwnPoints(),
    given = [
      [1, 2],
      [3, 4],
    ];
  own.begin(given);
  own.move(0, [0, 0]);
  own.remove(1);
  assert.deepEqual(given, [
    [1, 2],
    [3, 4],
  ]);
});
