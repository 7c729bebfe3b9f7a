/** The panel "data and fit" of a network of one input: what it learns, and its present output, which moves as the neurons do. */
import { canvasBox } from "../canvas.js";
import { glyph, h, show, svg } from "../dom.js";
import { drawPlane, grow, joint, nearest } from "../draw/cloud.js";
import { drawFit, fitScale, windowOf } from "../draw/fit.js";
import { ACTIVATIONS, outputs } from "../network.js";
import { Pace } from "../pace.js";
import { pointing } from "../pointing.js";
import { clamp } from "../scales.js";
import { term } from "../term.js";
import { find, say } from "../texts/index.js";
import { Tween } from "../tween.js";
import { ownPointsPanel } from "./own_points.js";

/** @typedef {{x: number[], y: number[], held_out: [number[], number[]], ends: [number, number], count: number, target: number[]|null, own: boolean, activation: string, bias: boolean, scale: number}} Data as export/fit.py says it */

const mark = (/** @type {any} */ shape) => glyph(14, 12, shape);
const stroke = (/** @type {string} */ style) => mark(svg("line", { x1: 0, x2: 14, y1: 6, y2: 6, style }));
const key = {
  point: () => mark(svg("circle", { cx: 7, cy: 6, r: 2.8, style: "fill: var(--tw-h0)" })),
  heldOut: () => mark(svg("circle", { cx: 7, cy: 6, r: 2.8, style: "fill: none; stroke: var(--tw-tracer)" })),
  target: () => stroke("stroke: var(--tw-tracer); stroke-width: 1.4; stroke-dasharray: 5 3"),
  fit: () => stroke("stroke: var(--tw-accent); stroke-width: 2.2"),
};

const ROOM = [-2.2, 2.2, -1.1, 1.1]; // to set points in, at least

/** x, y, x, y, … @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys */
const pairs = (xs, ys) => Float32Array.from({ length: 2 * xs.length }, (_, i) => (i % 2 ? ys : xs)[i >> 1]);

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function fitPanel(stage, theme, words) {
  let dirty = true,
    version = -1,
    jumps = -1,
    described = "";
  /** @type {Data|null} what the settings say */ let offered = null;
  /** @type {Data|null} the same where it can be drawn */ let data = null;
  /** @type {import("../frames.js").Frame|null} */ let drawn = null;
  /** @type {number[]} where the output is computed */ let grid = [];
  /** @type {import("../draw/cloud.js").Limits} */ let first = [-1, 1, -1, 1];
  /** @type {number|null} */ let run = null;
  let limits = first,
    train = pairs([], []),
    heldOut = train,
    target = train;
  const fit = new Tween(),
    pace = new Pace(stage);
  const again = () => {
    dirty = true;
    stage.changed();
  };
  const box = canvasBox(say("pictures.data"), again);
  const own = ownPointsPanel(stage, box, { again, scale: () => fitScale(shownWindow(), box.width, box.height) });
  const pointed = pointing(box, { again, keys: say("pictures.keys.points"), taken: own.key });
  const entries = Object.fromEntries(
    Object.entries(key).map(([name, swatch]) => [name, h("span", {}, swatch(), say(`pictures.data_legend.${name}`))]),
  );
  const node = h(
    "section",
    { "class": "tw-panel tw-fit", "role": "group", "aria-label": say("pictures.data") },
    h(
      "header",
      {},
      h("h3", {}, term(say("pictures.data"), words.data)),
      h("div", { class: "tw-legend" }, Object.values(entries)),
    ),
    box.node,
    own.node,
  );

  /** While points are set the window stands still. */
  const shownWindow = () => (own.on ? joint(first, ROOM) : limits);

  /** Another task, or another network. */
  function read() {
    offered = stage.settings.data ?? null;
    data = offered && Object.hasOwn(ACTIVATIONS, offered.activation) ? offered : null;
    drawn = null;
    own.read(data);
    if (!data) return;
    const [low, high] = data.ends,
      { count } = data;
    grid = Array.from({ length: count }, (_, i) => low + (i * (high - low)) / (count - 1));
    train = pairs(data.x, data.y);
    heldOut = pairs(...data.held_out);
    target = pairs(data.target ? grid : [], data.target ?? []);
    limits = first = windowOf([train, heldOut, target, pairs(data.ends, [0, 0])]);
    show(entries.heldOut, heldOut.length > 0);
    show(entries.target, target.length > 0);
  }

  function take(/** @type {import("../frames.js").Frame} */ frame, /** @type {number} */ now) {
    const neurons = frame.arrays.cloud?.data ?? new Float32Array(0);
    fit.aim(pairs(grid, outputs(neurons, grid, /** @type {Data} */ (data))), now, pace.duration(frame, now));
    const curve = /** @type {Float32Array} */ (fit.to),
      height = first[3] - first[2];
    if (run !== frame.run) {
      run = frame.run;
      limits = first;
    }
    limits = grow(
      joint(stage.axes?.fit ?? undefined, limits),
      [curve.map((v, i) => (i % 2 ? clamp(v, first[2] - height, first[3] + height) : v))],
      first,
    ); // the points stay in sight of a run that diverges
    if (stage.axes) stage.axes.fit = limits;
    let farthest = 0;
    for (let i = 0; i < train.length; i += 2)
      farthest = Math.max(farthest, Math.abs(along(curve, train[i]) - train[i + 1]));
    described = `${say("pictures.fit", { points: train.length / 2, farthest: Number.isFinite(farthest) ? farthest : null })} ${pointed.keys}`;
    jumps = stage.jumps;
    drawn = frame;
    dirty = true;
  }

  /** The curve's value at x, between two places of the grid. @param {Float32Array} curve @param {number} x */
  function along(curve, x) {
    const place = (x - grid[0]) / (grid[1] - grid[0]),
      i = Math.min(grid.length - 2, Math.max(0, Math.floor(place)));
    return curve[2 * i + 1] + (place - i) * (curve[2 * i + 3] - curve[2 * i + 1]);
  }

  return {
    node,
    /** @param {number} now */
    draw(now) {
      if (version !== stage.version) {
        version = stage.version;
        if ((stage.settings.data ?? null) !== offered) read();
        show(node, data !== null && !stage.limited("hide", "data"));
        const { shown } = stage;
        if (data && shown && (shown !== drawn || jumps !== stage.jumps)) take(shown, now);
        own.draw();
        const description = own.on ? say("controls.points.help") : described;
        if (box.canvas.getAttribute("aria-description") !== description)
          box.canvas.setAttribute("aria-description", description);
      }
      const shared = stage.axes?.fit ?? limits;
      if (shared !== limits) {
        // another fit on these axes has grown
        limits = shared;
        dirty = true;
      }
      if (!data || !drawn || !(dirty || fit.moving) || !box.begin(theme.font)) return 0;
      dirty = false;
      const moving = fit.advance(now),
        scale = fitScale(shownWindow(), box.width, box.height);
      drawPlane(box.context, scale, find("pictures.data_axes"), theme.colours, 30);
      if (own.on) {
        pointed.tell(null);
        drawFit(
          box.context,
          scale,
          { target: [], train: own.points.flat(), heldOut: [], fit: fit.now, pointed: -1 },
          theme.colours,
        );
        own.drawPen(box.context, scale, theme.colours);
        return moving ? 2 : 1;
      }
      const index = pointed.index(train.length / 2, (px, py) => nearest(train, scale, px, py));
      drawFit(box.context, scale, { target, train, heldOut, fit: fit.now, pointed: index }, theme.colours);
      const x = train[2 * index],
        y = train[2 * index + 1];
      if (index >= 0)
        pointed.tell(say("pictures.point", { point: index, x, y, fit: along(fit.now, x) }), scale.x(x), scale.y(y));
      else pointed.tell(null);
      return moving ? 2 : 1;
    },
    repaint: again,
    picture: () =>
      data && drawn
        ? { name: "fit", title: say("pictures.data"), legend: Object.values(entries), notes: [], box }
        : null,
    stop: box.stop,
  };
}
