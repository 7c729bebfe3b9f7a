/** Building elements: attributes by name, on* are listeners, null children are left out. */
export function h(
  /** @type {string} */ tag,
  /** @type {Record<string, any>} */ attributes = {},
  /** @type {any[]} */ ...children
) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return /** @type {any} */ (node);
}

/** Hand a file to the reader. @param {string} name @param {Blob} blob */
export function download(name, blob) {
  const url = URL.createObjectURL(blob),
    link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a slow disk reads it later
}

/** Set text only where it differs, so that nothing is announced or laid out for nothing. */
export function setText(/** @type {HTMLElement} */ node, /** @type {string} */ text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Show or remove a node from view. */
export function show(/** @type {HTMLElement} */ node, /** @type {boolean} */ visible) {
  node.hidden = !visible;
}

/** Fill a select with options only where they differ. @param {HTMLSelectElement} select @param {{value: string, label: string, title?: string, disabled?: boolean}[]} options */
export function fill(select, options) {
  const sign = JSON.stringify(options);
  if (select.dataset.options === sign) return;
  select.dataset.options = sign;
  select.replaceChildren(
    ...options.map((o) => h("option", { value: o.value, title: o.title, disabled: o.disabled }, o.label)),
  );
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element. */
export function svg(
  /** @type {string} */ tag,
  /** @type {Record<string, any>} */ attributes = {},
  /** @type {any[]} */ ...children
) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** A small picture beside words, such as a line's in a legend; it grows with the size of text. @param {number} width @param {number} height @param {any[]} shapes */
export const glyph = (width, height, ...shapes) =>
  svg(
    "svg",
    {
      "viewBox": `0 0 ${width} ${height}`,
      "preserveAspectRatio": "none",
      "style": `width: calc(${width} * var(--tw-px)); height: calc(${height} * var(--tw-px))`,
      "aria-hidden": "true",
      "class": "tw-glyph",
    },
    ...shapes,
  );
