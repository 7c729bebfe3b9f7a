/** News never writes over a field that is in its reader's hands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { finish, keptFromNews, put } from "../../topowidgets/widgets/js/field.js";

const field = (value) => keptFromNews(Object.assign(new EventTarget(), { value }));
const tell = (one, name, more = {}) => one.dispatchEvent(Object.assign(new Event(name), more));

test("from focus, a press, a key or a selection on the field is held, and written once it is left", () => {
  for (const name of ["focus", "pointerdown", "select", "input", "keydown"]) {
    const one = field("384.4");
    tell(one, name, { key: "a" });
    put(one, "100");
    assert.equal(one.value, "384.4", name);
    tell(one, "blur");
    assert.equal(one.value, "100", name);
    put(one, "7");
    assert.equal(one.value, "7", name);
  }
});

test("what is entered may be written over, until the reader begins anew", () => {
  const one = field("1");
  tell(one, "focus");
  one.value = "2,5";
  tell(one, "keydown", { key: "Enter" });
  finish(one);
  put(one, "2.5");
  assert.equal(one.value, "2.5");
  tell(one, "keydown", { key: "Control" });
  put(one, "9");
  one.value = "3";
  tell(one, "change");
  tell(one, "blur");
  assert.equal(one.value, "3", "news from before it was entered is old");
});

test("a select is held while it is open", () => {
  const one = field("pinch");
  tell(one, "pointerdown");
  put(one, "fold");
  assert.equal(one.value, "pinch");
  one.value = "shatter";
  tell(one, "change");
  put(one, "shatter");
  assert.equal(one.value, "shatter");
});
