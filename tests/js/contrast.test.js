/** Contrast of all that is drawn on canvases, which no checker of pages can see: from the palette, through the drawing code itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { drawBars, sortBars } from "../../topowidgets/widgets/js/draw/bars.js";
import { drawChart, drawEvents, drawUnder } from "../../topowidgets/widgets/js/draw/chart.js";
import { drawCloud, drawCycle, drawPair, drawPlane, planeScale } from "../../topowidgets/widgets/js/draw/cloud.js";
import { drawDiagram } from "../../topowidgets/widgets/js/draw/diagram.js";
import { drawFit, fitScale } from "../../topowidgets/widgets/js/draw/fit.js";
import { CIVIDIS, drawPhase, phaseScale } from "../../topowidgets/widgets/js/draw/phase.js";
import { drawBox, drawSpace, spaceScale } from "../../topowidgets/widgets/js/draw/space.js";
import { Sketch, drawSketch } from "../../topowidgets/widgets/js/sketch.js";
import { SvgContext } from "../../topowidgets/widgets/js/save/svg_context.js";

const css = readFileSync(new URL("../../topowidgets/widgets/js/lab.css", import.meta.url), "utf-8");
/** A theme's colours; of JupyterLab's own papers those of its light and dark themes. @param {string} rule */
const palette = (rule) =>
  Object.fromEntries(
    [...css.slice(css.indexOf(rule), css.indexOf("}", css.indexOf(rule))).matchAll(/--tw-([\w-]+):\s*([^;]+);/g)].map(
      ([, name, value]) => [name, value.replace(/^var\([^,]+,\s*(.+)\)$/, "$1")],
    ),
  );
const LIGHT = palette(".topowidgets {"),
  DARK = palette('.topowidgets[data-theme="dark"] {');
const THEMES = { "light": LIGHT, "dark": DARK, "dark in JupyterLab": { ...DARK, paper: "#111111", raised: "#424242" } };

/** @param {string} colour @returns {number[]} */
const rgb = (colour) =>
  colour.startsWith("#")
    ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16))
    : [...colour.matchAll(/[\d.]+/g)].slice(0, 3).map(Number);
const luminance = (/** @type {number[]} */ parts) =>
  parts
    .map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
/** Contrast of a colour, seen through at `alpha`, with the paper behind it: WCAG 2.2. @param {string} colour @param {string} paper */
function contrast(colour, paper, alpha = 1) {
  const behind = rgb(paper),
    seen = rgb(colour).map((v, i) => alpha * v + (1 - alpha) * behind[i]);
  const [more, less] = [luminance(seen), luminance(behind)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

const box = { width: 400, height: 300 };
const ring = Float32Array.from({ length: 24 }, (_, i) => (i % 2 ? Math.sin(i) : Math.cos(i)));
const some = Uint8Array.from({ length: 12 }, (_, i) => Number(i % 3 === 0));
const bars = sortBars(Float32Array.of(0, 0, Infinity, 0, 0, 0.2, 1, 0.1, 0.8, 2, 0.3, 0.4));
const chance = { degree: 1, from: 0.1, quantile: 0.2, names: ["one", "two"] };
const lines = ["accent", "h0", "fold", "second", "h2"].map((colour, i) => ({
  key: `${i}`,
  text: "",
  colour,
  dash: i ? [6, 3] : [],
}));
const columns = { tau: [0, 1, 2], ...Object.fromEntries(lines.map(({ key }, i) => [key, [i, i + 1, i]])) };

/** What each picture draws. @type {Record<string, (c: any, colours: Record<string, string>) => void>} */
const PICTURES = {
  neurons(c, colours) {
    const s = planeScale([-1, 1, -1, 1], box.width, box.height),
      place = (/** @type {number} */ i) => /** @type {[number, number]} */ ([10 * i, 20]);
    drawPlane(c, s, ["w", "a"], colours);
    drawCloud(
      c,
      s,
      { neurons: ring, tracers: ring, folded: some, foldedTracers: some, closed: true, pointed: 3 },
      colours,
    );
    drawCloud(
      c,
      s,
      { neurons: ring, tracers: ring, folded: null, foldedTracers: null, closed: false, pointed: -1 },
      colours,
    );
    drawPair(c, [1, 2], place, colours);
    drawCycle(c, [0, 1, 2], place, colours);
    const sketch = Object.assign(new Sketch(), {
      on: true,
      points: [
        [0, 0],
        [1, 1],
        [0, 1],
      ],
      pen: [0, 0],
    });
    drawSketch(c, sketch, (x, y) => [x, y], colours);
  },
  space(c, colours) {
    const s = spaceScale([-1, 1, -1, 1, -1, 1], { yaw: 1, pitch: 0.4 }, box.width, box.height),
      seen = s.see(ring);
    drawBox(c, s, [-1, 1, -1, 1, -1, 1], ["x", "y", "z"], colours);
    drawSpace(c, seen, seen, { folded: some, closed: true, pointed: 2 }, colours);
  },
  barcode(c, colours) {
    drawBars(c, box, { degrees: bars, most: 1, axis: "radius", notes: (v) => [`${v}`], pointed: 1, chance }, colours);
  },
  diagram(c, colours) {
    drawDiagram(
      c,
      box,
      {
        degrees: bars,
        most: 1,
        axis: "radius",
        names: { birth: "birth", death: "death", never: "never" },
        pointed: 1,
        chance,
      },
      colours,
    );
  },
  timelines(c, colours) {
    const plot = { ...box, x: (/** @type {number} */ t) => 100 * t, y: (/** @type {number} */ v) => 200 - v };
    const definition = {
      name: "",
      lines,
      references: [1],
      band: /** @type {[string, string]} */ (["low", "high"]),
      range: () => /** @type {[number, number]} */ ([0, 1]),
    };
    const data = [columns.tau, ...lines.map(({ key }) => columns[key]), [0, 0, 0], [1, 1, 1]];
    drawChart(
      c,
      plot,
      definition,
      {
        data,
        axes: [{ side: 3, scale: "y", at: [1], names: ["1"], grid: true }],
        under: () => drawUnder(c, plot, definition, columns, 100, colours),
        marker: 40,
      },
      colours,
    );
    drawEvents(c, plot, [{ tau: 0 }], colours);
  },
  fit(c, colours) {
    drawFit(
      c,
      fitScale([-1, 1, -1, 1], box.width, box.height),
      { target: ring, train: ring, heldOut: ring, fit: ring, pointed: 1 },
      colours,
    );
  },
};

for (const [theme, colours] of Object.entries(THEMES))
  for (const [picture, draw] of Object.entries(PICTURES)) {
    test(`${picture}, ${theme}: marks stand out at 3 to 1, words at 4.5 to 1`, () => {
      const c = new SvgContext({
        fillStyle: "",
        font: "",
        textBaseline: "",
        measureText: () => ({ width: 20, fontBoundingBoxAscent: 10 }),
      });
      draw(c, colours);
      const pale = [colours.grid, colours.paper, colours.band]; // help lines, halos, and the band, whose edges are lines
      const drawn = [...c.content.matchAll(/<(path|rect|text)\b[^>]*>/g)].flatMap(([element, tag]) =>
        [...element.matchAll(/ (fill|stroke)="([^"]+)"/g)].map(([, how, colour]) => ({
          tag,
          how,
          colour,
          alpha: Number(element.match(`${how}-opacity="([^"]+)"`)?.[1] ?? 1),
        })),
      );
      const weak = drawn
        .filter(({ colour }) => colour !== "none" && !pale.includes(colour))
        .map((one) => ({ ...one, is: contrast(one.colour, colours.paper, one.alpha) }))
        .filter(({ tag, is }) => is < (tag === "text" ? 4.5 : 3));
      assert.ok(drawn.length > 4);
      assert.deepEqual(weak, []);
    });
  }

test("controls, their rails and rings of focus, words on every ground", () => {
  for (const [theme, colours] of Object.entries(THEMES)) {
    for (const name of ["control", "accent"])
      assert.ok(contrast(colours[name], colours.paper) >= 3, `${name}, ${theme}`);
    for (const name of ["ink", "muted", "alert"])
      for (const ground of ["paper", "raised"])
        assert.ok(contrast(colours[name], colours[ground]) >= 4.5, `${name} on ${ground}, ${theme}`);
    assert.ok(contrast(colours["on-accent"], colours.accent) >= 4.5, theme);
  }
});

test("marks on the phase map are of two colours that stand out from each other, so that one does from any cell", () => {
  const context = new Proxy(/** @type {any} */ ({ used: new Set(), measureText: () => ({ width: 20 }) }), {
    get: (c, name) =>
      c[name] ??
      (() => {
        if (name === "stroke") c.used.add(c.strokeStyle);
      }),
  });
  const map = {
    rates: [1, 2],
    columns: [],
    end: 1,
    low: 0,
    high: 1,
    log: false,
    here: [1, 0.5],
    pointed: [2, 0.5],
    axes: ["x", "y"],
    curves: [{ segments: [[0, 0, 0.1, 1]], dash: [], text: "1/K" }],
  };
  drawPhase(context, phaseScale([1, 2], 1, box), /** @type {any} */ (map), LIGHT);
  const marks = [...context.used].filter((colour) => colour !== LIGHT.line);
  assert.deepEqual(new Set(marks), new Set(["#ffffff", "#000000", "#d55e00"]));
  for (const colour of ["#000000", "#d55e00"]) assert.ok(contrast(colour, "#ffffff") >= 3);
  for (const cell of CIVIDIS) assert.ok(Math.max(contrast("#ffffff", cell), contrast("#000000", cell)) >= 3, cell);
});
