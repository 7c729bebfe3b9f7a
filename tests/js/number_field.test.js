import assert from "node:assert/strict";
import test from "node:test";
import { numberOf } from "../../topowidgets/widgets/js/number_field.js";

test("a number is read as people write it", () => {
  for (const [typed, value] of [
    ["1.5", 1.5],
    ["1,5", 1.5],
    [" 3 ", 3],
    ["2e-3", 0.002],
    ["1,5E2", 150],
    [".5", 0.5],
    [",5", 0.5],
    ["3.", 3],
    ["−2", -2],
    ["+1", 1],
    ["1e400", Infinity],
  ])
    assert.equal(numberOf(typed), value, typed);
});

test("everything else is no number", () => {
  for (const typed of [
    "",
    " ",
    "abc",
    "1,5,5",
    "1.000,5",
    "1,000.5",
    "1 5",
    "0x10",
    "Infinity",
    "1e",
    "--1",
    "1.5.2",
    "½",
  ])
    assert.ok(Number.isNaN(numberOf(typed)), typed);
});
