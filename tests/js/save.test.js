/** Pictures and numbers to take away: a context that writes SVG, legends in rows, CSV. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawBars, sortBars } from "../../topowidgets/widgets/js/draw/bars.js";
import { FrameStore } from "../../topowidgets/widgets/js/frames.js";
import { csvOf } from "../../topowidgets/widgets/js/save/csv.js";
import { whichAndWhen } from "../../topowidgets/widgets/js/panels/save.js";
import { broken, legendRows } from "../../topowidgets/widgets/js/save/picture.js";
import { SvgContext } from "../../topowidgets/widgets/js/save/svg_context.js";

/** Letters six pixels wide; colours as a canvas reads them back. */
const ruler = () => {
  let style = "#000000";
  return {
    font: "",
    textBaseline: "alphabetic",
    get fillStyle() {
      return style;
    },
    set fillStyle(value) {
      style = { "rgb(0 114 178 / 9%)": "rgba(0, 114, 178, 0.09)", "white": "#ffffff" }[value] ?? value;
    },
    measureText(text) {
      return {
        width: 6 * text.length,
        fontBoundingBoxAscent: { top: 0, middle: 5, alphabetic: 10, bottom: 12 }[this.textBaseline],
      };
    },
  };
};
const context = () => new SvgContext(ruler());

test("a path is filled and stroked as one element each, in the colours and widths that were set", () => {
  const c = context();
  c.fillStyle = "white";
  c.strokeStyle = "#d55e00";
  c.lineWidth = 1.5;
  c.setLineDash([4, 2]);
  c.beginPath();
  c.moveTo(1, 2);
  c.lineTo(3.14159, 4);
  c.closePath();
  c.fill();
  c.stroke();
  assert.deepEqual(c.content.split("\n"), [
    '<path d="M1 2L3.14 4Z" fill="#ffffff"/>',
    '<path d="M1 2L3.14 4Z" fill="none" stroke="#d55e00" stroke-width="1.5" stroke-dasharray="4 2"/>',
  ]);
});

test("a circle is two arcs, and nothing but whole circles is drawn", () => {
  const c = context();
  c.beginPath();
  c.arc(10, 20, 3, 0, 2 * Math.PI);
  c.fill();
  assert.match(c.content, /d="M13 20A3 3 0 1 1 7 20A3 3 0 1 1 13 20Z"/);
  assert.throws(() => c.arc(0, 0, 1, 0, 1), RangeError);
});

test("opacity is the colour's times the context's; save and restore bring everything back", () => {
  const c = context();
  c.save();
  c.globalAlpha = 0.5;
  c.fillStyle = "rgb(0 114 178 / 9%)";
  c.translate(5, 6);
  c.rotate(-Math.PI / 2);
  c.fillRect(0, 0, 2, 3);
  c.restore();
  c.fillRect(0, 0, 2, 3);
  assert.deepEqual(c.content.split("\n"), [
    '<rect x="0" y="0" width="2" height="3" fill="rgb(0,114,178)" fill-opacity="0.045" transform="translate(5 6) rotate(-90)"/>',
    '<rect x="0" y="0" width="2" height="3" fill="#000000"/>',
  ]);
});

test("what is clipped is clipped by its own path, in the place where it was set, until it is restored", () => {
  const c = context();
  c.save();
  c.translate(5, 0);
  c.beginPath();
  c.rect(0, 0, 10, 10);
  c.clip();
  c.fillRect(1, 1, 2, 2);
  c.restore();
  c.fillRect(1, 1, 2, 2);
  const [clip, inside, outside] = c.content.split("\n");
  assert.equal(clip, '<clipPath id="clip0" transform="translate(5 0)"><path d="M0 0h10v10h-10Z"/></clipPath>');
  assert.match(inside, /^<g clip-path="url\(#clip0\)"><rect .* transform="translate\(5 0\)"\/><\/g>$/);
  assert.doesNotMatch(outside, /clip/);
});

test("text stands on its baseline, in the font that was set, and is no markup", () => {
  const c = context();
  c.font = '600 13px "Segoe UI", sans-serif';
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText('<script>&"', 7, 8);
  assert.equal(
    c.content,
    '<text x="7" y="13" font-family="&#34;Segoe UI&#34;, sans-serif" font-size="13" font-weight="600" text-anchor="middle" fill="#000000">&#60;script&#62;&#38;&#34;</text>',
  );
});

test("the drawing code of the barcode draws on it as on a canvas", () => {
  const c = context();
  const degrees = sortBars(new Float32Array([0, 0, Infinity, 0, 0, 0.1, 1, 0.2, 0.9]));
  const places = drawBars(
    c,
    { width: 300, height: 200 },
    { degrees, most: 1, axis: "alpha", notes: (v) => [v.toFixed(2)] },
    { h0: "#00805d", h1: "#0072b2", ink: "#111111", muted: "#222222", line: "#333333", grid: "#444444" },
  );
  assert.equal(places.length, 3);
  assert.equal(c.content.match(/stroke="#0072b2"/g).length, 1);
  assert.equal(c.content.match(/stroke="#00805d"/g).length, 2);
  assert.match(c.content, />0.70<\/text>/);
  assert.doesNotMatch(c.content, /undefined|NaN/);
});

test("words are broken at spaces, a word that is too long stays whole", () => {
  const measure = (text) => text.length;
  assert.deepEqual(broken("one two three", 7, measure), ["one two", "three"]);
  assert.deepEqual(broken("unbreakable a", 4, measure), ["unbreakable", "a"]);
  assert.deepEqual(broken("  ", 4, measure), []);
});

test("legend entries go on in the next row where one is full, a long one is broken", () => {
  const entry = (textContent, swatch = null) => ({ textContent, matches: () => false, querySelector: () => swatch });
  const swatch = { getAttribute: () => "14" };
  const { places, rows } = legendRows(
    [entry("neuron", swatch), entry("tracers"), entry("a b c d e f g h i j")],
    60,
    (text) => 4 * text.length,
  );
  assert.deepEqual(
    places.map(({ x, row, lines }) => [x, row, lines.length]),
    [
      [0, 0, 1],
      [0, 1, 1],
      [0, 2, 2],
    ],
  );
  assert.equal(rows, 4);
  assert.equal(legendRows([], 60, () => 0).rows, 0);
});

const rows = (steps) => ({ step: steps, loss: steps.map((step) => step / 2) });
const MEASURES = [
  ...["step", "tau", "loss", "b1"].map((name) => ({ name, words: [] })),
  { name: "hole_verdict", words: ["closed", "undecided", "open"] },
];

test("numbers are a line for each step, empty where nothing was measured, below the names", () => {
  const measured = { ...rows([0, 1, 2]), hole_verdict: [2, null, 0], b1: [1, 0, null], of_no_measure: [7, 8, 9] };
  assert.deepEqual(csvOf([{ of: null, rows: measured }], MEASURES).split("\n"), [
    "step,tau,loss,b1,hole_verdict",
    "0,,0,1,open",
    "1,,0.5,0,",
    "2,,1,,closed",
    "",
  ]);
});

test("of an atlas each line begins with its rate", () => {
  const text = csvOf(
    [
      { of: 0.5, rows: rows([0, 1]) },
      { of: 3, rows: rows([0]) },
    ],
    MEASURES,
    "rate_eta_k",
  );
  assert.deepEqual(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(",")[0]),
    ["rate_eta_k", "0.5", "0.5", "3"],
  );
  assert.match(
    csvOf([{ of: 'seed "0", GD', rows: rows([0]) }], MEASURES, "column"),
    /^column,step,.*\n"seed ""0"", GD",0,/,
  );
});

test("a store knows how many rows it thinned out", () => {
  const store = new FrameStore({ maxRows: 100 });
  for (let step = 0; step < 500; step += 1)
    store.add({ run: 1, step, tau: step, arrays: {}, bytes: 1, header: { rows: { step: [step], tau: [step] } } });
  assert.equal(store.rows.step.length + store.rowsGone, 500);
  assert.ok(store.rowsGone > 300);
});

test("a file's name says which run and when; of a comparison as a whole neither rate nor step", () => {
  const columns = rows([0, 1, 2]);
  columns.eta_k = [null, 1.5, 1.5];
  const stage = {
    status: { preset: "my run/2" },
    settings: {},
    shown: { step: 2, tau: 3 },
    frames: { rows: columns },
    source: {},
  };
  assert.deepEqual(whichAndWhen(stage), {
    run: "my-run-2-etaK1.50",
    when: "step2",
    words: "my run/2, eta K 1.50, tau 3, step 2",
  });
  assert.equal(
    whichAndWhen({ ...stage, shown: { step: 0, tau: 0 } }).run,
    "my-run-2-etaK1.50",
    "at the start the rate to come",
  );
  assert.equal(whichAndWhen({ ...stage, source: { atlas: { current: 2 } } }).run, "my-run-2-etaK2.00");
  assert.deepEqual(whichAndWhen({ ...stage, settings: { columns: [] }, source: { atlas: { current: 2 } } }), {
    run: "my-run-2",
    when: "tau3",
    words: "my run/2, tau 3",
  });
  columns.eta_k = [null, null, null];
  assert.equal(whichAndWhen({ ...stage, status: { preset: "adam", eta: 0.01 } }).run, "adam-eta0.0100");
});
