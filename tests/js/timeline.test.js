/** Which charts and lines a run has: those of the measures that came with it. */
import assert from "node:assert/strict";
import test from "node:test";
import { definitions } from "../../topowidgets/widgets/js/panels/timeline.js";
import { say } from "../../topowidgets/widgets/js/texts/index.js";

const measure = (name, chart, more = {}) => ({
  name,
  label: `label of ${name}`,
  meaning: `meaning of ${name}`,
  unit: "",
  of: "state",
  words: [],
  chart,
  scale: "linear",
  colour: "accent",
  dash: "solid",
  right: false,
  rare: false,
  figures_only: false,
  on_map: false,
  ...more,
});
const MEASURES = [
  measure("step", null),
  measure("folded", "topology", { dash: "dot", right: true }),
  measure("crossings", "topology", { right: true, figures_only: true }),
  measure("b0", "topology", { dash: "dash" }),
  measure("b1", "topology", { colour: "h1" }),
  measure("b2", "topology", { dash: "dashdot", rare: true }),
  measure("eta", "raw_rate", { scale: "log" }),
  measure("of_edge", "raw_rate", { dash: "dash", rare: true }),
  measure("eta_local_k", "rate"),
  measure("eta_h", "rate", { dash: "dash" }),
  measure("eta_h_tracers", "rate", { dash: "dot", rare: true }),
  measure("least_miss", "gluing", { scale: "log", rare: true }),
  measure("gluing_eta_k", "gluing", { dash: "dot", right: true, rare: true, figures_only: true }),
  measure("loss", "loss", { scale: "log" }),
  measure("accuracy", "loss", { dash: "dash", right: true, rare: true }),
  measure("h1", "persistence", { rare: true, figures_only: true }),
];
const WORDS = { "topology": "word of topology", "gluing rate": "word of gluing", "pair ratios": "word of ratios" };

/** The charts of a run in which some rare measures have values. */
const made = ({ measured = [], raw = false, unstable = 2, measures = MEASURES } = {}) =>
  definitions(measures, { has: (name) => measured.includes(name), raw, unstable }, WORDS);
const linesOf = (/** @type {any} */ run) => made(run).map(({ name, lines }) => [name, lines.map((line) => line.key)]);

test("rare lines, and charts of rare lines alone, appear only where they were measured; lines of figures never", () => {
  assert.deepEqual(linesOf(), [
    [say("pictures.loss"), ["loss"]],
    [say("pictures.rate"), ["eta_local_k", "eta_h"]],
    [say("pictures.topology"), ["b1", "b0", "folded"]],
  ]);
  assert.deepEqual(
    linesOf({
      measured: ["accuracy", "eta_h_tracers", "b2", "least_miss", "gluing_eta_k", "crossings", "h1", "of_edge"],
    }),
    [
      [say("pictures.loss"), ["loss", "accuracy"]],
      [say("pictures.rate"), ["eta_local_k", "eta_h", "eta_h_tracers"]],
      [say("pictures.gluing"), ["least_miss"]],
      [say("pictures.topology"), ["b1", "b0", "b2", "folded"]],
    ],
  );
});

test("dashes come after whole lines, over which they are drawn, and what is at the right after what is at the left", () => {
  const topology = made({ measured: ["b2"] }).at(-1);
  assert.deepEqual(
    topology.lines.map(({ dash }) => dash),
    [undefined, [6, 3], [1.5, 2.5], [2, 3]],
  );
  const { key, text, colour, meaning } = topology.lines[0];
  assert.deepEqual([key, text, colour, meaning], ["b1", "label of b1", "h1", "meaning of b1"]);
});

test("what is at the right has an axis of its own, but counts have one with the other counts", () => {
  const [loss, , topology] = made({ measured: ["accuracy"] });
  assert.deepEqual([loss.counts, loss.lines.map(({ axis }) => axis)], [undefined, [undefined, "right"]]);
  assert.deepEqual(
    [topology.counts, topology.lines.map(({ axis }) => axis)],
    [true, [undefined, undefined, undefined]],
  );
  assert.deepEqual(
    [topology.title, topology.meaning, topology.range(0, 1), topology.range(0, 10)],
    [say("pictures.topology"), "word of topology", [0, 2.4], [0, 12]],
  );
});

test("a chart that the browser does not know is drawn after the others, under the name of its first line", () => {
  const more = [
    measure("spread", "of a newer version", { rare: true }),
    measure("width", "of a newer version"),
    measure("narrow", "of a newer version", { dash: "dot" }),
  ];
  const last = made({ measures: [...more, ...MEASURES] }).at(-1);
  assert.deepEqual([last.name, last.title, last.meaning], ["label of width", "label of width", "meaning of width"]);
  assert.deepEqual(
    [last.lines.map(({ key }) => key), last.log, last.references, last.band],
    [["width", "narrow"], false, undefined, undefined],
  );
  assert.deepEqual(
    [last.range(3, 20), last.range(-2, 20), last.range(0, 0)],
    [
      [0, 22],
      [-2, 22],
      [0, 1],
    ],
  );
  const [scale] = made({ measures: [measure("rough", "another", { scale: "log" })] });
  assert.deepEqual([scale.name, scale.log, scale.range(0.5, 10)], ["label of rough", true, [0.25, 20]]);
});

test("a rate with a K has the levels 1 and that of instability, where one is known", () => {
  const rate = (/** @type {number|null} */ unstable) => made({ unstable })[1];
  assert.deepEqual(
    [rate(2).log, rate(2).references, rate(2).range(0, 1), rate(2).range(-0.1, 10)],
    [false, [1, 2], [0, 2.2], [-0.1, 10.8]],
  );
  assert.deepEqual([rate(null).references, rate(null).range(0, 2)], [[1], [0, 2.16]]);
});

test("a rate without a K is drawn raw, and has the level 1 where it is a part of an edge", () => {
  assert.deepEqual(linesOf({ raw: true })[1], [say("pictures.rate"), ["eta"]]);
  const [, alone] = made({ raw: true }),
    [, beside] = made({ raw: true, measured: ["of_edge"] });
  assert.deepEqual([alone.log, alone.references, alone.range(0.1, 0.4)], [true, [], [0.05, 0.8]]);
  assert.deepEqual(
    [beside.lines.map(({ key }) => key), beside.log, beside.references, beside.range(0.1, 0.4)],
    [["eta", "of_edge"], true, [1], [0.05, 2]],
  );
  assert.deepEqual(
    made({ measured: ["of_edge"] })[1].lines.map(({ key }) => key),
    ["eta_local_k", "eta_h"],
  );
});

test("pair ratios have the band of the bound, and a run of no measures has no chart", () => {
  const [ratios] = made({
    measures: [measure("ratio_min", "ratios", { dash: "dash" }), measure("ratio_max", "ratios")],
  });
  assert.deepEqual(
    [ratios.band, ratios.bandText, ratios.references, ratios.meaning],
    [["bound_low", "bound_high"], say("pictures.band"), [1], "word of ratios"],
  );
  assert.deepEqual(
    ratios.lines.map(({ key }) => key),
    ["ratio_max", "ratio_min"],
  );
  assert.deepEqual(made({ measures: [] }), []);
});
