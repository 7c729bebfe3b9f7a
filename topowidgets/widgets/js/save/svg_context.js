/**
 * A drawing context that writes SVG. It understands what the drawing code of draw/ uses of a canvas context, so that the same code gives
 * a picture of real vectors; a transform is set before a path is begun, never within one.
 */

const TURN = 2 * Math.PI - 1e-9;
const STATE = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "12px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
};
const ANCHORS = /** @type {Record<string, string>} */ ({
  left: "start",
  start: "start",
  center: "middle",
  right: "end",
  end: "end",
});

/** Text and attribute values as XML. */
export const xml = (/** @type {string} */ text) =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "");

/** At most two decimals: a hundredth of a pixel is not seen. */
const n = (/** @type {number} */ value) => String(Math.round(100 * value) / 100);

/** An element without content. @param {string} tag @param {Record<string, string|number|null>} attributes */
const element = (tag, attributes, content = "") => {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${xml(typeof value === "number" ? n(value) : String(value))}"`);
  return `<${tag}${given.join("")}${content ? `>${content}</${tag}>` : "/>"}`;
};

/** What a context begins with, and what save() keeps. */
const begun = () => ({
  ...STATE,
  dash: /** @type {number[]} */ ([]),
  transform: "",
  clip: /** @type {string|null} */ (null),
});

export class SvgContext {
  #state = begun();
  /** @type {ReturnType<typeof begun>[]} */ #saved = [];
  /** @type {string[]} */ #parts = [];
  #path = "";
  #clips = 0;

  /** @param {any} ruler a canvas context, which measures text and reads colours */
  constructor(ruler) {
    this.ruler = ruler;
    for (const name of Object.keys(STATE)) {
      Object.defineProperty(this, name, {
        get: () => /** @type {any} */ (this.#state)[name],
        set: (value) => {
          /** @type {any} */ (this.#state)[name] = value;
        },
      });
    }
  }

  /** What was drawn, as SVG elements. */
  get content() {
    return this.#parts.join("\n");
  }

  save() {
    this.#saved.push({ ...this.#state });
  }
  restore() {
    this.#state = this.#saved.pop() ?? this.#state;
  }
  translate(/** @type {number} */ x, /** @type {number} */ y) {
    this.#turn(`translate(${n(x)} ${n(y)})`);
  }
  rotate(/** @type {number} */ angle) {
    this.#turn(`rotate(${n((angle * 180) / Math.PI)})`);
  }
  setLineDash(/** @type {number[]} */ dash) {
    this.#state.dash = dash;
  }

  beginPath() {
    this.#path = "";
  }
  closePath() {
    this.#path += "Z";
  }
  moveTo(/** @type {number} */ x, /** @type {number} */ y) {
    this.#path += `M${n(x)} ${n(y)}`;
  }
  lineTo(/** @type {number} */ x, /** @type {number} */ y) {
    this.#path += `${this.#path ? "L" : "M"}${n(x)} ${n(y)}`;
  }
  rect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
    this.#path += `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}Z`;
  }
  /** A whole circle, the one arc that is drawn here. */
  arc(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r, from = 0, to = 2 * Math.PI) {
    if (to - from < TURN) throw new RangeError("only whole circles are drawn");
    this.#path += `M${n(x + r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x + r)} ${n(y)}Z`;
  }

  fill() {
    this.#add("path", { d: this.#path, ...this.#filled() });
  }
  stroke() {
    this.#add("path", { d: this.#path, fill: "none", ...this.#stroked() });
  }
  fillRect(
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ width,
    /** @type {number} */ height,
  ) {
    this.#add("rect", { x, y, width, height, ...this.#filled() });
  }
  strokeRect(
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ width,
    /** @type {number} */ height,
  ) {
    this.#add("rect", { x, y, width, height, fill: "none", ...this.#stroked() });
  }

  clip() {
    const id = `clip${this.#clips++}`;
    this.#parts.push(
      element(
        "clipPath",
        { id, "transform": this.#state.transform || null, "clip-path": this.#state.clip },
        element("path", { d: this.#path }),
      ),
    );
    this.#state.clip = `url(#${id})`;
  }

  measureText(/** @type {string} */ text) {
    return this.#measured(text);
  }
  fillText(/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) {
    const { font, textAlign, textBaseline } = this.#state;
    const [, weight = null, size, family] = /^(?:(\d+|bold) )?([\d.]+)px (.*)$/.exec(font) ?? [
      null,
      null,
      "12",
      "sans-serif",
    ];
    // not every program knows dominant-baseline: the text is put on its own baseline
    const down =
      this.#measured(text, "alphabetic").fontBoundingBoxAscent -
      this.#measured(text, textBaseline).fontBoundingBoxAscent;
    this.#add(
      "text",
      {
        x,
        "y": y + down,
        "font-family": family,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": ANCHORS[textAlign],
        ...this.#filled(),
      },
      xml(text),
    );
  }

  /** Take in an element that is already SVG, at a place. @param {string} markup @param {number} x @param {number} y */
  embed(markup, x, y) {
    this.#parts.push(element("g", { transform: `${this.#state.transform} translate(${n(x)} ${n(y)})`.trim() }, markup));
  }

  #turn(/** @type {string} */ by) {
    this.#state.transform = `${this.#state.transform} ${by}`.trim();
  }
  #measured(/** @type {string} */ text, baseline = this.#state.textBaseline) {
    this.ruler.font = this.#state.font;
    this.ruler.textBaseline = baseline;
    return this.ruler.measureText(text);
  }
  #add(/** @type {string} */ tag, /** @type {Record<string, any>} */ attributes, content = "") {
    const { transform, clip } = this.#state;
    const drawn = element(tag, { ...attributes, transform: transform || null }, content);
    this.#parts.push(clip ? element("g", { "clip-path": clip }, drawn) : drawn);
  }
  #filled() {
    const { colour, alpha } = this.#colour(this.#state.fillStyle);
    return { "fill": colour, "fill-opacity": alpha };
  }
  #stroked() {
    const { lineWidth, lineCap, lineJoin, dash, strokeStyle } = this.#state,
      { colour, alpha } = this.#colour(strokeStyle);
    return {
      "stroke": colour,
      "stroke-opacity": alpha,
      "stroke-width": lineWidth,
      "stroke-linecap": lineCap === "butt" ? null : lineCap,
      "stroke-linejoin": lineJoin === "miter" ? null : lineJoin,
      "stroke-dasharray": dash.length ? dash.map(n).join(" ") : null,
    };
  }
  /** A colour as every program reads it, and its opacity apart, null for a full one. @param {string} style */
  #colour(style) {
    this.ruler.fillStyle = style;
    const read = String(this.ruler.fillStyle),
      [, r, g, b, a] = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(read) ?? [];
    const alpha = this.#state.globalAlpha * (a === undefined ? 1 : Number(a));
    return {
      colour: a === undefined ? read : `rgb(${r},${g},${b})`,
      alpha: alpha < 1 ? String(Number(alpha.toFixed(3))) : null,
    };
  }
}
