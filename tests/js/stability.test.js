/** The mark of the stability limit is that of the rule that is shown, by the table that Python sends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limitOf } from "../../topowidgets/widgets/js/stability.js";

const stability = { gd: { symbol: "2", base: 2, slope: 0 }, heavy_ball: { symbol: "2(1+β)", base: 2, slope: 2 } };
const stage = (config) => /** @type {any} */ ({ settings: { stability }, status: { config } });

test("heavy ball has its own symbol and factor", () => {
  const { factor, mark, parts, said } = limitOf(stage({ rule: "heavy_ball", momentum: 0.5 }));
  assert.deepEqual(
    [factor, mark, parts, said("Beyond 2/λmax it is unstable.")],
    [3, "2(1+β)/λmax", ["2(1+β)/λ", "max"], "Beyond 2(1+β)/λmax it is unstable."],
  );
});

test("gradient descent has 2, and so has what is not known yet", () => {
  for (const config of [{ rule: "gd", momentum: 0.9 }, undefined])
    assert.deepEqual([limitOf(stage(config)).factor, limitOf(stage(config)).mark], [2, "2/λmax"]);
});
