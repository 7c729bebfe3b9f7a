import assert from "node:assert/strict";
import { test } from "node:test";
import { unquantised } from "../../topowidgets/widgets/js/quantised.js";

test("a block of topowidgets/pages/quantised.py is read back, frame by frame", () => {
  const index = {
    // as tests/pages/test_quantised.py has it written
    cloud: {
      frames: [0, 1],
      shapes: [
        [2, 2],
        [2, 2],
      ],
      powers: [
        [-14, -11],
        [-14, -12],
      ],
    },
    folded: { frames: [0], shapes: [[1]], powers: [[-14]] },
  };
  const block = Uint8Array.from(Buffer.from("000000ff00000001004020c07f00f080a040", "hex"));
  const { buffer, arrays, offsets, lengths } = unquantised(index, block, 2);
  assert.deepEqual(arrays, [
    { cloud: { shape: [2, 2], offset: 0 }, folded: { shape: [1], offset: 4 } },
    { cloud: { shape: [2, 2], offset: 0 } },
  ]);
  assert.deepEqual(
    [offsets, lengths],
    [
      [0, 20],
      [20, 16],
    ],
  );
  assert.deepEqual([...buffer], [1, -8, 0.5, Infinity, 1, 1, 4, 0.25, 2]);
});

test("a frame whose array has another shape begins anew", () => {
  const index = {
    bars: {
      frames: [0, 2],
      shapes: [
        [1, 3],
        [0, 3],
      ],
      powers: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
  };
  const { buffer, arrays, lengths } = unquantised(index, Uint8Array.from([1, 2, 0, 0, 0, 128]), 3);
  assert.deepEqual([...buffer], [1, 2, NaN]);
  assert.deepEqual([arrays[1], lengths], [{}, [12, 0, 0]]);
});
