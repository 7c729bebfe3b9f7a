/** The barcode panel: H0, H1 (H2) bars of the shown frame, and the step they were measured at. */
import { canvasBox } from "../canvas.js";
import { h, setText, svg } from "../dom.js";
import { DASH, drawBars, longest, reach, sortBars } from "../draw/bars.js";
import { texts } from "../texts.js";

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function barcodePanel(stage, theme, words) {
  let dirty = true, most = 0;
  /** @type {import("../frames.js").Frame|null} */ let drawn = null;
  /** @type {import("../frames.js").Frame|null} */ let first = null;
  const again = () => { dirty = true; stage.changed(); };
  const box = canvasBox(texts.barcode, again);
  const note = h("p", { class: "tw-note" });
  const entry = (/** @type {number} */ degree) => h("span", {}, svg("svg", { width: 20, height: 8, "aria-hidden": "true", class: "tw-swatch" },
    svg("line", { x1: 0, x2: 20, y1: 4, y2: 4, "stroke-width": degree ? 5 : 2.5, style: `stroke: var(--tw-h${degree})`, ...(DASH[degree].length ? { "stroke-dasharray": DASH[degree].join(" ") } : {}) })), `H${degree}`);
  const second = entry(2);
  second.hidden = true;
  const node = h("section", { class: "tw-panel tw-barcode", role: "group", "aria-label": texts.barcode },
    h("header", {}, h("h3", { title: words.barcode }, texts.barcode), h("div", { class: "tw-legend" }, entry(0), entry(1), second)), box.node, note);

  return {
    node,
    draw() {
      const { shown } = stage;
      if (shown === drawn && !dirty) return 0;
      if (!shown || !box.begin(theme.font)) return 0;
      drawn = shown;
      dirty = false;
      const { header, arrays } = shown;
      const rows = arrays.bars?.data ?? new Float32Array(0);
      const kind = String(header.filtration ?? "alpha");
      if (first !== stage.frames.first) { // another run or a history: the axis holds all its bars, and never shrinks in a run
        first = stage.frames.first;
        most = Math.max(0.2, ...stage.frames.pictures.map((frame) => 1.12 * reach(frame.arrays.bars?.data ?? [])));
      }
      most = Math.max(most, 1.12 * reach(rows));
      const degrees = sortBars(rows, most);
      const name = kind.startsWith("rips") ? texts.birthDeath.rips : texts.birthDeath.alpha;
      drawBars(box.context, box, { degrees, most, axis: name, notes: texts.persistence }, theme.colours);

      second.hidden = !degrees.some((d) => d.degree >= 2);
      const hidden = degrees.filter((d) => d.more).reverse().map((d) => texts.moreBars(d.more, d.degree, d.longestHidden));
      const notes = hidden.length ? [`${texts.notDrawn} ${hidden.join(", ")}`] : [];
      if (!rows.length) notes.push(texts.noBars);
      if (kind.includes("landmark")) notes.push(kind);
      if (header.covering_radius) notes.push(texts.covering(header.covering_radius));
      if (Number.isFinite(header.homology_step) && header.homology_step !== shown.step) notes.push(texts.homologyStep(header.homology_step));
      setText(note, notes.join("; "));
      const counts = degrees.map((d) => `${d.bars.length + d.more} H${d.degree} bars`).join(", ");
      box.canvas.setAttribute("aria-description", texts.describeBars(counts, longest(degrees, 1)?.length ?? null));
      return 1;
    },
    repaint: again,
    stop: box.stop,
  };
}
