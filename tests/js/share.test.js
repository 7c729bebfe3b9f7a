import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedIn } from "../../topowidgets/widgets/js/panels/open.js";

test("a share-string is read from the first address that has one", () => {
  const link = "http://localhost:8888/lab/tree/notebooks/shared.ipynb?share=tw2.a-b_c";
  assert.equal(sharedIn(["http://localhost:8888/lab", undefined, link]), "tw2.a-b_c");
  assert.equal(sharedIn(["http://localhost:8888/lab?reset"]), null);
  assert.equal(sharedIn([]), null);
});
