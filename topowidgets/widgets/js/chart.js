/** One small chart over training time, on uPlot: series of the run, the run before as a ghost, reference lines. */
import uPlot from "uplot";
import { everyNth, stride } from "./data/thinning.js";
import { glyph, h, svg } from "./dom.js";
import { drawChart, drawEvents, drawUnder } from "./draw/chart.js";
import { clamp, countTicks, label, logTicks, ticks } from "./scales.js";
import { lastAtMost } from "./frames.js";
import { enlargement, placeOn } from "./place.js";
import { textSize } from "./theme.js";

const NEAR = 4; // CSS pixels from an event at which the pointer is told of it
const MOST_TOLD = 5; // events that a chart's name and a tooltip tell, the latest of them
const MOST_POINTS = 3000; // more are not seen; every n-th is drawn then, the last always

/**
 * @typedef {{key: string, text: string, colour: string, dash?: number[], axis?: "y"|"right", meaning?: string}} Line
 * @typedef {{name: string, lines: Line[], log?: boolean, counts?: boolean, references?: number[], band?: [string, string], bandText?: string, title?: string, meaning?: string,
 *   range: (min: number, max: number) => [number, number]}} Definition
 * @typedef {Record<string, (number|null)[]>} Columns
 */

/** The newest measured value at or before an index. @param {(number|null)[]} column @param {number} i */
export function lastKnown(column, i) {
  for (let k = i; k >= 0; k -= 1) if (column[k] !== null && column[k] !== undefined) return column[k];
  return null;
}

/** @param {string} colour @param {number[]} [dash] */
const swatch = (colour, dash) =>
  glyph(
    16,
    8,
    svg("line", {
      "x1": 0,
      "x2": 16,
      "y1": 4,
      "y2": 4,
      "stroke-width": 2.5,
      "style": `stroke: var(--tw-${colour})`,
      ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}),
    }),
  );

const bandSwatch = () =>
  glyph(
    16,
    10,
    svg("rect", {
      x: 0.5,
      y: 0.5,
      width: 15,
      height: 9,
      style: "fill: var(--tw-band); stroke: var(--tw-muted); stroke-width: 0.75",
    }),
  );

/**
 * @param {Definition} definition @param {any} theme @param {{sync: string, resized: () => void, picked: (tau: number) => void}} options
 */
export function chart(definition, theme, { sync, resized, picked }) {
  const { lines, band, log = false, counts = false } = definition; // counts: steps on an axis that keeps 0, 1, 2 apart beside a hundred
  const colours = () => theme.colours;
  const values = lines.map(() => h("span", { class: "tw-value" }));
  const legend = h(
    "div",
    { class: "tw-legend" },
    lines.map((line, i) =>
      h("span", { title: line.meaning }, swatch(line.colour, line.dash), line.text, " ", values[i]),
    ),
    definition.bandText ? h("span", {}, bandSwatch(), definition.bandText) : null,
  );
  const box = h("div", { "class": "tw-chart", "role": "img", "aria-label": definition.name });
  const node = h("div", { class: "tw-timeline" }, legend, box);
  const marker = h("div", { class: "tw-marker", hidden: true });
  /** @type {Columns} */ let rows = {};
  /** @type {Columns|null} */ let ghost = null;
  /** @type {{tau: number, said: string}[]} */ let events = [];
  /** @type {number[]} */ let x = [];
  let end = 1,
    shownTau = NaN,
    hover = -1,
    width = 0,
    height = 0,
    unit = 1,
    scale = 1,
    blank = true;
  const bandKeys = band ?? [];
  const keys = [...lines.map((line) => line.key), ...bandKeys];
  const right = lines.some((line) => line.axis === "right");

  const extent = (/** @type {string[]} */ of) => {
    let min = Infinity,
      max = -Infinity;
    for (const source of [rows, ghost])
      for (const key of source ? of : [])
        for (const v of source?.[key] ?? [])
          if (v !== null && Number.isFinite(v) && (!log || v > 0)) {
            if (v < min) min = v;
            if (v > max) max = v;
          }
    blank = log && min > max;
    return min <= max ? definition.range(min, max) : definition.range(1, 1);
  };
  const left = () => keys.filter((key) => lines.find((line) => line.key === key)?.axis !== "right");

  const axis = (/** @type {any} */ more) => ({
    stroke: () => colours().muted,
    font: `${11 * unit}px ${theme.font}`,
    gap: 3 * unit,
    grid: { stroke: () => colours().grid, width: 1 },
    ticks: { show: false },
    ...more,
  });
  const splits = (
    /** @type {any} */ _u,
    /** @type {number} */ _,
    /** @type {number} */ min,
    /** @type {number} */ max,
  ) => {
    const count = clamp((height / unit - 25) / 22, 2, 6);
    if (blank) return [];
    if (counts) return countTicks(max, count);
    return log ? logTicks(min, max, count) : ticks(min, max, count);
  };

  const scales = (/** @type {any} */ u) => ({
    width: u.bbox.width / devicePixelRatio,
    height: u.bbox.height / devicePixelRatio,
    x: (/** @type {number} */ tau) => u.valToPos(tau, "x"),
    y: (/** @type {number} */ v, /** @type {string} */ scale) => u.valToPos(v, scale),
  });
  /** uPlot takes a pixel of the page for one of its own, and makes its canvas as large as that: under zoom both are another. @param {any} u */
  function sharpen(u) {
    scale = enlargement(box, width)[0];
    const { canvas } = u.ctx;
    canvas.width = Math.round(width * devicePixelRatio * scale);
    canvas.height = Math.round(height * devicePixelRatio * scale);
    u.ctx.scale(scale, scale);
  }
  /** Let uPlot hear of the pointer as if nothing were enlarged. @param {any} u @param {EventTarget} at @param {(e: any) => any} heard @returns {any} */
  function unzoomed(u, at, heard, alone = true) {
    return (/** @type {MouseEvent} */ e) => {
      const { type, movementX, movementY, button, target } = e,
        [x, y] = placeOn(u.over, e);
      if (button === 0 && (!alone || target === at))
        heard({ type, movementX, movementY, button, target, clientX: u.rect.left + x, clientY: u.rect.top + y });
    };
  }
  /** The run before and the reference lines lie under the run's own lines. */
  function under(/** @type {any} */ u) {
    u.ctx.save();
    u.ctx.translate(u.bbox.left, u.bbox.top);
    u.ctx.scale(devicePixelRatio, devicePixelRatio);
    drawUnder(u.ctx, scales(u), definition, ghost, MOST_POINTS, colours());
    drawEvents(u.ctx, scales(u), events, colours());
    u.ctx.restore();
  }

  /** @type {any} */ let plot = null;
  function build() {
    plot?.destroy();
    const few = (/** @type {any} */ _u, /** @type {number} */ _s, /** @type {number} */ i0, /** @type {number} */ i1) =>
      i1 - i0 < (counts ? 2 : 45);
    plot = new uPlot(
      {
        width,
        height,
        pxAlign: 0,
        legend: { show: false },
        padding: [5, right ? 0 : 10, 0, 0],
        cursor: {
          y: false,
          drag: { x: false, y: false },
          sync: { key: sync, setSeries: false },
          points: { size: 6 },
          bind: { mousedown: unzoomed, mousemove: unzoomed, mouseup: unzoomed },
        },
        scales: {
          x: { time: false, range: () => [0, end] },
          y: { distr: log ? 3 : counts ? 4 : 1, asinh: 1, range: () => extent(left()) },
          ...(right ? { right: { range: () => [0, 1] } } : {}),
        },
        axes: [
          axis({
            size: 20 * unit,
            splits: () => ticks(0, end, Math.max(2, (width / unit - 60) / 55)),
            values: (/** @type {any} */ _, /** @type {number[]} */ v) => v.map((t) => label(t)),
          }),
          axis({
            size: 42 * unit,
            splits,
            filter: (/** @type {any} */ _, /** @type {number[]} */ v) => v,
            values: (/** @type {any} */ _, /** @type {number[]} */ v) => v.map((t) => label(t, 2)),
          }),
          ...(right
            ? [
                axis({
                  scale: "right",
                  side: 1,
                  size: 30 * unit,
                  grid: { show: false },
                  splits: () => [0, 0.5, 1],
                  values: () => ["0", "0.5", "1"],
                }),
              ]
            : []),
        ],
        series: [
          {},
          ...lines.map((line) => ({
            scale: line.axis ?? "y",
            stroke: () => colours()[line.colour],
            width: 1.75,
            dash: line.dash,
            spanGaps: true, // a large network measures at its own cadence
            ...(counts ? { paths: /** @type {any} */ (uPlot.paths).stepped({ align: 1 }) } : {}),
            points: {
              show: few,
              size: 4.5,
              width: 1,
              stroke: () => colours()[line.colour],
              fill: () => (line.dash ? colours().paper : colours()[line.colour]),
            },
          })),
          ...bandKeys.map(() => ({
            scale: "y",
            stroke: () => colours().muted,
            width: 0.75,
            spanGaps: true,
            points: { show: false },
          })),
        ],
        bands: band
          ? [
              {
                series: /** @type {[number, number]} */ ([lines.length + 2, lines.length + 1]),
                fill: () => colours().band,
              },
            ]
          : [],
        hooks: {
          setSize: [sharpen],
          drawClear: [
            (/** @type {any} */ u) => u.ctx.clearRect(0, 0, width * devicePixelRatio, height * devicePixelRatio),
          ], // uPlot clears as if it were not scaled
          drawAxes: [under],
          draw: [() => mark()], // it stands elsewhere in a chart of another size
          setCursor: [
            (/** @type {any} */ u) => {
              hover = u.cursor.idx ?? -1;
              speak();
              tell(u);
            },
          ],
        },
      },
      /** @type {uPlot.AlignedData} */ (data()),
      box,
    );
    plot.over.append(marker);
    plot.over.addEventListener("click", (/** @type {MouseEvent} */ e) =>
      picked(plot.posToVal(placeOn(plot.over, e)[0], "x")),
    );
    mark();
  }

  const data = () => {
    const n = stride(rows.tau?.length ?? 0, MOST_POINTS);
    x = /** @type {number[]} */ (everyNth(rows.tau ?? [], n));
    return [
      x,
      ...keys.map((key) => {
        const column = rows[key] ? everyNth(rows[key], n) : x.map(() => null); // not measured so far
        return log && left().includes(key) ? column.map((v) => (v !== null && v > 0 ? v : null)) : column;
      }),
    ];
  };

  /** Live values in the legend: under the pointer, else at the shown picture. */
  function speak() {
    const i =
      hover >= 0
        ? lastAtMost(/** @type {number[]} */ (rows.tau ?? []), x[hover] + 1e-9)
        : lastAtMost(/** @type {number[]} */ (rows.tau ?? []), shownTau + 1e-9);
    lines.forEach((line, s) => {
      const v = lastKnown(rows[line.key] ?? [], i);
      const text = v === null ? "–" : label(v, 3);
      if (values[s].textContent !== text) values[s].textContent = text;
    });
  }
  const told = (/** @type {{said: string}[]} */ those, /** @type {string} */ between) =>
    those
      .slice(-MOST_TOLD)
      .map(({ said }) => said)
      .join(between);
  /** What happened where the pointer is. @param {any} u */
  function tell(u) {
    const near = told(
      events.filter(({ tau }) => Math.abs(u.valToPos(tau, "x") - u.cursor.left) <= NEAR),
      "\n",
    );
    if (u.over.title !== near) u.over.title = near;
  }
  let marked = false;
  function mark() {
    marker.hidden = !marked;
    if (plot && marked) marker.style.left = `${plot.valToPos(shownTau, "x")}px`;
  }

  const observer = new ResizeObserver(([entry]) => {
    ({ width, height } = entry.contentRect);
    fit();
  });
  function fit() {
    if (width < 40 || height < 40) return;
    const before = unit;
    unit = textSize(box);
    if (plot && unit === before) plot.setSize({ width, height });
    else build();
    resized();
  }
  try {
    observer.observe(box, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(box);
  }
  window.addEventListener("resize", fit);

  return {
    node,
    /** New rows of the run, the ghost's rows, the end of the axis, and what happened. @param {Columns} newRows @param {Columns|null} newGhost @param {number} newEnd @param {{tau: number, said: string}[]} [newEvents] */
    set(newRows, newGhost, newEnd, newEvents = []) {
      rows = newRows;
      ghost = newGhost;
      end = newEnd;
      events = newEvents;
      const name = [definition.name, ...(events.length ? [told(events, "; ")] : [])].join(": ");
      if (box.getAttribute("aria-label") !== name) box.setAttribute("aria-label", name);
      plot?.setData(data());
      speak();
      mark();
    },
    /** The picture shown is that of this tau; a line says so where it is not the newest. @param {number} tau @param {boolean} line */
    point(tau, line) {
      shownTau = tau;
      marked = line;
      mark();
      if (hover < 0) speak();
    },
    repaint() {
      if (plot) build();
    },
    /** Title and legend, and the chart itself for another context; null before it has been drawn. */
    picture() {
      if (!plot) return null;
      const u = plot,
        ticks = (/** @type {any} */ axis) => ({
          side: axis.side,
          scale: axis.scale,
          at: axis._splits ?? [],
          names: axis._values ?? [],
          grid: axis.grid.show,
        });
      const paint = (/** @type {any} */ c) => {
        c.save();
        c.translate(u.bbox.left / devicePixelRatio, u.bbox.top / devicePixelRatio);
        c.font = `${11 * unit}px ${theme.font}`;
        drawChart(
          c,
          scales(u),
          definition,
          {
            data: u.data,
            axes: u.axes.map(ticks),
            under: () => {
              drawUnder(c, scales(u), definition, ghost, MOST_POINTS, colours());
              drawEvents(c, scales(u), events, colours());
            },
            marker: marked ? u.valToPos(shownTau, "x") : null,
          },
          colours(),
        );
        c.restore();
      };
      return {
        title: definition.title ?? "",
        legend: [...legend.children].filter(
          (one) =>
            one.tagName === "SPAN" && !one.classList.contains("tw-word") && one.firstElementChild?.tagName === "svg",
        ),
        width,
        height,
        paint,
      };
    },
    stop() {
      window.removeEventListener("resize", fit);
      observer.disconnect();
      plot?.destroy();
    },
  };
}
