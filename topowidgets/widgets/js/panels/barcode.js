/** The barcode panel: H0, H1 (H2) bars of the shown frame as bars or as points, and the step they were measured at. */
import { canvasBox } from "../canvas.js";
import { glyph, h, setText, svg } from "../dom.js";
import { barAt, DASH, drawBars, longest, reach, sortBars } from "../draw/bars.js";
import { drawDiagram } from "../draw/diagram.js";
import { cycleOf } from "../frames.js";
import { pointing } from "../pointing.js";
import { term } from "../term.js";
import { find, say } from "../texts/index.js";
import { chance } from "./chance.js";

/** What is pointed at. @param {import("../draw/bars.js").Place} place */
const barWords = ({ degree, bar: { birth, death } }) =>
  say("pictures.bar", { degree, kind: say("pictures.bar_kind", { degree }), birth, death, persistence: death - birth });

/** How long a bar is: with the word where there is room for it. @param {number} persistence */
function notes(persistence) {
  const number = persistence.toPrecision(2);
  return [say("pictures.persistence", { persistence: number }), number];
}

/** alpha, rips, or rips on so many landmarks, as Python names it. @param {string} name */
const filtrationWords = (name) =>
  say("pictures.filtration", { name, landmarks: /^rips on (\d+) landmarks$/.exec(name)?.[1] });

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function barcodePanel(stage, theme, words) {
  let dirty = true,
    most = 0;
  /** @type {import("../frames.js").Frame|null} */ let drawn = null;
  /** @type {import("../frames.js").Frame|null} */ let first = null;
  const again = () => {
    dirty = true;
    stage.changed();
  };
  const box = canvasBox(say("pictures.barcode"), again);
  const note = h("p", { class: "tw-note" });
  const pointed = pointing(box, { again, keys: say("pictures.keys.bars") });
  const against = chance(stage);
  let version = -1;
  /** @type {import("../draw/bars.js").Chance|null} */ let quantile = null;
  /** @type {import("../draw/bars.js").Place[]} */ let places = [];
  /** @type {"barcode"|"diagram"} */ let form = "barcode";
  const line = (/** @type {number} */ degree) =>
    svg("line", {
      "x1": 0,
      "x2": 20,
      "y1": 5,
      "y2": 5,
      "stroke-width": degree ? 5 : 2.5,
      "style": `stroke: var(--tw-h${degree})`,
      ...(DASH[degree].length ? { "stroke-dasharray": DASH[degree].join(" ") } : {}),
    });
  const dot = (/** @type {number} */ degree) =>
    svg("path", {
      d: ["M10 1.5a3.5 3.5 0 1 0 .01 0z", "M10 0l5 5-5 5-5-5z", "M6 1h8v8H6z"][degree],
      style: `stroke: var(--tw-h${degree}); stroke-width: 1.5; fill: ${degree === 1 ? "var(--tw-h1)" : "none"}`,
    });
  const entries = [0, 1, 2].map((degree) => {
    const swatch = glyph(20, 10, line(degree));
    return { degree, swatch, node: h("span", {}, swatch, `H${degree}`) };
  });
  entries[2].node.hidden = true;
  const toggle = (/** @type {"barcode"|"diagram"} */ name, /** @type {string} */ text) =>
    h(
      "button",
      {
        "type": "button",
        "aria-pressed": String(name === form),
        "title": words[name],
        "onclick": () => stage.choose("bars", name),
      },
      text,
    );
  const switches = {
    barcode: toggle("barcode", say("pictures.barcode")),
    diagram: toggle("diagram", say("pictures.diagram")),
  };
  function show(/** @type {"barcode"|"diagram"} */ name) {
    form = name;
    for (const [key, button] of Object.entries(switches)) button.setAttribute("aria-pressed", String(key === form));
    box.canvas.setAttribute("aria-label", form === "diagram" ? say("pictures.diagram_name") : say("pictures.barcode"));
    for (const { degree, swatch } of entries) swatch.replaceChildren((form === "diagram" ? dot : line)(degree));
    again();
  }
  const node = h(
    "section",
    { "class": "tw-panel tw-barcode", "role": "group", "aria-label": say("pictures.barcode") },
    h(
      "header",
      {},
      h("h3", {}, term(say("pictures.barcode"), `${words.barcode}\n${say("pictures.diagram")}: ${words.diagram}`)),
      h(
        "div",
        { class: "tw-legend" },
        entries.map((e) => e.node),
      ),
      h("span", { class: "tw-switch" }, Object.values(switches)),
    ),
    box.node,
    note,
    against.node,
  );

  return {
    node,
    draw() {
      const { shown } = stage;
      if (version !== stage.version) {
        version = stage.version;
        const wanted = stage.panels.bars === "diagram" ? "diagram" : "barcode";
        if (wanted !== form) show(wanted);
        const now = against.read();
        dirty ||= JSON.stringify(now) !== JSON.stringify(quantile);
        quantile = now;
      }
      const { axes } = stage;
      if (shown === drawn && !dirty && (!axes || axes.bars === most)) return 0;
      if (!shown || !box.begin(theme.font)) return 0;
      drawn = shown;
      dirty = false;
      const { header, arrays } = shown;
      const rows = arrays.bars?.data ?? new Float32Array(0);
      const kind = String(header.filtration ?? "alpha");
      if (first !== stage.frames.first) {
        // another run or a history: the axis holds all its bars, and never shrinks in a run
        first = stage.frames.first;
        most = Math.max(
          0.2,
          ...stage.frames.pictures.map(
            (/** @type {import("../frames.js").Frame} */ frame) => 1.12 * reach(frame.arrays.bars?.data ?? []),
          ),
        );
      }
      most = Math.max(most, 1.12 * reach(rows), axes?.bars ?? 0);
      if (axes) axes.bars = most;
      const degrees = sortBars(rows, most);
      const name = kind.startsWith("rips") ? say("pictures.bar_axis.rips") : say("pictures.bar_axis.alpha");
      const bars = degrees.reduce((sum, d) => sum + d.bars.length, 0);
      const index = pointed.index(bars, (x, y) => barAt(places, x, y, form === "diagram" ? 12 : 6));
      const judged = header.sample_verdict?.degree ?? 1;
      const sent = { degrees, most, axis: name, pointed: index, judged, chance: quantile };
      places =
        form === "diagram"
          ? drawDiagram(box.context, box, { ...sent, names: find("pictures.diagram_axes") }, theme.colours)
          : drawBars(box.context, box, { ...sent, notes }, theme.colours);
      const at = places[index];
      const about =
        at?.degree === 1 ? `\n${say("pictures.cycle", { neurons: cycleOf(shown, at.bar.row)?.length ?? 0 })}` : "";
      if (at) pointed.tell(barWords(at) + about, at.x, at.y);
      else pointed.tell(null);
      stage.point({
        bar: at ? { row: at.bar.row, degree: at.degree, birth: at.bar.birth, death: at.bar.death } : null,
      });

      const { h2 } = header;
      entries[2].node.hidden = !h2 && !degrees.some((d) => d.degree >= 2);
      const hidden = degrees
        .filter((d) => d.more)
        .reverse()
        .map((d) =>
          say("pictures.more_bars", {
            bars: d.more,
            degree: d.degree,
            longest: d.longestHidden,
            tiny: d.longestHidden < 0.0005,
          }),
        );
      const lines = hidden.length ? [say("pictures.not_drawn", { bars: hidden.join(", ") })] : [];
      if (!rows.length) lines.push(say("pictures.no_bars"));
      const measured = (/** @type {string} */ filtration, /** @type {number} */ radius, /** @type {number} */ step) =>
        [
          ...(filtration.includes("landmark") ? [filtrationWords(filtration)] : []),
          ...(radius ? [say("pictures.covering", { radius })] : []),
          ...(Number.isFinite(step) && step !== shown.step ? [say("pictures.measured", { step })] : []),
        ].join(", ");
      const own = measured(kind, header.covering_radius, header.homology_step),
        second = h2 ? measured(h2.filtration, h2.covering_radius, h2.step) : own;
      if (own) lines.push(own);
      if (second !== own) lines.push(`H2: ${second || filtrationWords(kind)}`);
      setText(note, lines.join("; "));
      const counts = degrees
        .map((d) => say("pictures.bars", { bars: d.bars.length + d.more, degree: d.degree }))
        .join(", ");
      const best = longest(degrees, judged);
      box.canvas.setAttribute(
        "aria-description",
        `${counts}${best ? say("pictures.longest_bar", { degree: judged, persistence: best.length.toPrecision(2) }) : ""}. ${pointed.keys}`,
      );
      return 1;
    },
    repaint: again,
    picture: () =>
      drawn
        ? {
            name: form,
            title: form === "diagram" ? say("pictures.diagram_name") : say("pictures.barcode"),
            legend: entries.map((e) => e.node),
            notes: [note.textContent],
            box,
          }
        : null,
    stop: box.stop,
  };
}
barcodePanel.hideable = "barcode";
