/** Where a pointer is: one place computes it, and it is right whatever the element is enlarged by. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { enlargement, placeOn } from "../../topowidgets/widgets/js/place.js";

const element = (width, seen) => ({
  offsetWidth: width,
  offsetHeight: width / 2,
  getBoundingClientRect: () => ({ left: 10, top: 20, width: seen, height: seen / 2 }),
});

test("a place is in the element's own pixels", () => {
  for (const by of [0.6, 1, 1.3, 1.5]) {
    const one = element(400, 400 * by);
    assert.deepEqual(
      placeOn(one, { clientX: 10 + 100 * by, clientY: 20 + 50 * by }).map((v) => Number(v.toFixed(9))),
      [100, 50],
    );
  }
  assert.deepEqual(enlargement(element(0, 0)), [1, 1], "what is not shown is not enlarged");
  assert.deepEqual(
    enlargement(element(333, 500.1), 333.4, 166.7).map((v) => Number(v.toFixed(9))),
    [1.5, 1.5],
    "a width that is known finer than in whole pixels",
  );
});

test("nothing else reads where a pointer is", () => {
  const folder = new URL("../../topowidgets/widgets/js/", import.meta.url);
  const read = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js") && name !== "place.js");
  const found = read.filter((name) =>
    /\b(e|event)\.(offset|client|page|layer|screen)[XY]\b/.test(readFileSync(new URL(name, folder), "utf8")),
  );
  assert.deepEqual(found, []);
});
