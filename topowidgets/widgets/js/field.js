/** Fields that news never writes over: from focus, a press, a key or a selection on a field is its reader's, until it is entered or left. */

/** @typedef {HTMLInputElement|HTMLSelectElement} Field */

/** Fields in their readers' hands, with what news would have written into each. @type {WeakMap<Field, string|null>} */
const held = new WeakMap();

/** @template {Field} F @param {F} field @returns {F} */
export function keptFromNews(field) {
  const hold = () => {
    if (!held.has(field)) held.set(field, null);
  };
  for (const name of ["focus", "pointerdown", "select", "input"]) field.addEventListener(name, hold);
  field.addEventListener("keydown", (/** @type {any} */ e) => {
    if (e.key !== "Enter") hold();
  });
  field.addEventListener("change", () => finish(field));
  field.addEventListener("blur", () => {
    const news = held.get(field) ?? null;
    finish(field);
    if (news !== null) field.value = news; // nothing was entered
  });
  return field;
}

/** What stands in the field is entered: it may be written over again. @param {Field} field */
export const finish = (field) => {
  held.delete(field);
};

/** Show a value, once the field is not in its reader's hands. @param {Field} field @param {string} text */
export function put(field, text) {
  if (held.has(field)) held.set(field, text);
  else if (field.value !== text) field.value = text;
}
