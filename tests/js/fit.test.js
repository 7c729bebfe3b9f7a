/** Data and fit: the output of a network from its neurons, and where things are in the picture. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fitScale, windowOf } from "../../topowidgets/widgets/js/draw/fit.js";
import { ACTIVATIONS, outputs } from "../../topowidgets/widgets/js/network.js";

const near = (a, b, tolerance = 1e-12) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("the output is the scaled sum of what each neuron adds, its bias only where it has one", () => {
  const two = outputs(new Float32Array([1, 0.5, -2, 0.25]), [0, 3], { activation: "relu", bias: false, scale: 0.5 });
  assert.deepEqual([...two], [0, 0.75]);
  const three = outputs(new Float32Array([1, -1, 4]), [0, 3], { activation: "relu", bias: true, scale: 1 });
  assert.deepEqual([...three], [0, 8]);
});

test("activations at known places", () => {
  near(ACTIVATIONS.gelu(1), 0.8413447460685429, 2e-7);
  near(ACTIVATIONS.gelu(-1), -0.15865525393145707, 2e-7);
  near(ACTIVATIONS.softplus(0), Math.LN2);
  assert.equal(ACTIVATIONS.softplus(800), 800);
  assert.equal(ACTIVATIONS.sigmoid(-800), 0);
  near(ACTIVATIONS.sine(Math.PI / 2), 1);
});

test("each axis fills the plot, and a place leads back to its coordinates", () => {
  const scale = fitScale([-2, 2, -0.5, 0.5], 300, 200),
    { plot } = scale;
  assert.deepEqual(
    [scale.x(-2), scale.x(2), scale.y(-0.5), scale.y(0.5)],
    [plot.left, plot.right, plot.bottom, plot.top],
  );
  const [x, y] = scale.at(scale.x(0.7), scale.y(-0.2));
  near(x, 0.7);
  near(y, -0.2);
});

test("the window holds all points with room around, also where they lie in a line", () => {
  assert.deepEqual(windowOf([[0, 5, 10, 5]], 0.1), [-1, 11, 4, 6]);
  assert.deepEqual(
    windowOf(
      [
        [0, 0],
        [1, 10],
      ],
      0.5,
    ),
    [-0.5, 1.5, -5, 15],
  );
});
