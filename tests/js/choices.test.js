import assert from "node:assert/strict";
import test from "node:test";
import { chosen } from "../../topowidgets/widgets/js/panels/choices.js";

test("a choice is one of its options, with the option's own type", () => {
  const bias = {
    label: "bias",
    value: false,
    options: [
      { value: false, label: "without" },
      { value: true, label: "with" },
    ],
  };
  assert.equal(chosen(bias, "true"), true);
  assert.equal(chosen(bias, "false"), false);
  assert.equal(chosen(bias, "1"), null);
});

test("a number is whole and in its range", () => {
  const neurons = { label: "neurons", value: 96, min: 3, max: 8192 };
  for (const [text, value] of [
    ["40", 40],
    [" 40 ", 40],
    ["40,0", 40],
    ["1e3", 1000],
  ])
    assert.equal(chosen(neurons, text), value);
  for (const text of ["", " ", "2", "2.5", "4,5", "8193", "many", "Infinity", "0x20"])
    assert.equal(chosen(neurons, text), null, text);
});
