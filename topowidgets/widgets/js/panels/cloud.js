/** The neurons panel: keeps the motion, the window and the pointer; draw/cloud.js draws. */
import { canvasBox } from "../canvas.js";
import { glyph, h, setText, show, svg } from "../dom.js";
import { drawCloud, drawCycle, drawPair, drawPlane, grow, joint, nearest, outside, planeScale } from "../draw/cloud.js";
import { drawBox, drawSpace, facing, nearestSeen, spaceScale, turned } from "../draw/space.js";
import { cycleOf } from "../frames.js";
import { Pace } from "../pace.js";
import { pointing } from "../pointing.js";
import { drawSketch, sketching } from "../sketch.js";
import { label } from "../scales.js";
import { term } from "../term.js";
import { lessMotion } from "../theme.js";
import { axesOf } from "../texts/frame_words.js";
import { say } from "../texts/index.js";
import { Tween } from "../tween.js";
import { projection } from "./projection.js";

const mark = (/** @type {any[]} */ ...shapes) => glyph(shapes.length > 2 ? 24 : 14, 12, ...shapes);
const key = {
  neuron: () => mark(svg("circle", { cx: 7, cy: 6, r: 3, style: "fill: var(--tw-accent)" })),
  folded: () =>
    mark(
      svg("circle", { cx: 6, cy: 6, r: 2.5, style: "fill: var(--tw-accent)" }),
      svg("circle", { cx: 6, cy: 6, r: 5, style: "fill: none; stroke: var(--tw-fold); stroke-width: 1.6" }),
      svg("path", { d: "M16 3l6 6M16 9l6-6", style: "stroke: var(--tw-fold); stroke-width: 1.4" }),
    ),
  pair: () =>
    mark(
      svg("path", { d: "M2 6h20", style: "stroke: var(--tw-second)" }),
      ...[6, 18].map((x) =>
        svg("path", {
          d: `M${x} 1l5 5-5 5-5-5z`,
          style: "stroke: var(--tw-second); stroke-width: 1.4; fill: var(--tw-paper)",
        }),
      ),
    ),
  dots: () => mark(svg("path", { d: "M1 2h2v2h-2zM6 7h2v2h-2zM11 3h2v2h-2z", style: "fill: var(--tw-tracer)" })),
  tracers: () =>
    mark(svg("line", { x1: 0, x2: 14, y1: 6, y2: 6, style: "stroke: var(--tw-tracer); stroke-width: 1.4" })),
};

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function cloudPanel(stage, theme, words) {
  let dirty = true,
    jumps = -1,
    version = -1,
    glide = 0,
    lit = -1,
    sketched = "";
  /** @type {import("../frames.js").Frame|null} */ let drawn = null;
  /** @type {number|null} */ let run = null;
  /** @type {number|undefined} */ let row; // the rate of an atlas that the window has grown with
  /** @type {import("../draw/cloud.js").Limits|null} */ let limits = null;
  /** @type {import("../draw/cloud.js").Limits} */ let goal = [-1, 1, -1, 1];
  /** @type {import("../draw/cloud.js").Limits} */ let first = goal;
  /** @type {import("../stage.js").Pointed["bar"]} */ let bar = null;
  const neurons = new Tween(),
    tracers = new Tween(),
    pace = new Pace(stage);
  const again = () => {
    dirty = true;
    stage.changed();
  };
  const box = canvasBox(say("pictures.neurons"), again);
  /** @type {import("../draw/space.js").Turn} */ let turn = { yaw: -0.6, pitch: 0.45 };
  let space = false; // neurons of three coordinates turn
  /** @type {[number, number]|null} */ let grip = null;
  const pointed = pointing(box, { again, keys: say("pictures.keys.neurons"), taken: byKey });
  box.canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ e) => {
    if (!space || umap.drawn || e.button !== 0) return;
    grip = box.at(e);
    box.canvas.setPointerCapture(e.pointerId);
  });
  box.canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ e) => {
    if (!grip) return;
    const to = box.at(e);
    turn = turned(turn, to[0] - grip[0], to[1] - grip[1]);
    grip = to;
  });
  for (const end of ["pointerup", "pointercancel"])
    box.canvas.addEventListener(end, () => {
      grip = null;
    });
  const plane = () => (space || umap.drawn || !limits ? null : planeScale(limits, box.width, box.height));
  sketching(
    box.canvas,
    stage.sketch,
    (e, aside = 0) => {
      const [px, py] = box.at(e);
      return plane()?.at(px + aside, py) ?? null;
    },
    again,
  );
  /** While the learner draws the keys move a pen. In space the plain arrow keys turn; with Shift they go from neuron to neuron, as they do in the plane. */
  function byKey(/** @type {KeyboardEvent} */ e) {
    const drawing = stage.sketch.on && plane();
    if (drawing && stage.sketch.key(e, drawing.visible)) {
      e.preventDefault();
      e.stopPropagation();
      again();
      return true;
    }
    const by = { ArrowLeft: [-12, 0], ArrowRight: [12, 0], ArrowUp: [0, -12], ArrowDown: [0, 12] }[e.key];
    if (!space || umap.drawn || !by || e.shiftKey) return false;
    e.preventDefault();
    e.stopPropagation();
    turn = turned(turn, by[0], by[1]);
    again();
    return true;
  }
  const umap = projection(stage, theme, { box, pointed, again, overlay });
  const principal = h(
    "button",
    {
      type: "button",
      class: "tw-small",
      hidden: true,
      title: say("pictures.principal_means"),
      onclick: () => {
        turn = facing(neurons.now, turn);
        again();
      },
    },
    say("pictures.principal"),
  );
  const empty = h("p", { class: "tw-empty" });
  box.node.append(empty);
  box.canvas.setAttribute("aria-description", pointed.keys);
  const entry = (/** @type {keyof key} */ name) => h("span", {}, key[name](), say(`pictures.legend.${name}`));
  const entries = { neuron: entry("neuron"), tracers: entry("tracers"), folded: entry("folded") };
  const said = h("span");
  const left = h("p", { class: "tw-note", hidden: true });
  const note = h(
    "p",
    { class: "tw-note", hidden: true },
    key.pair(),
    term(say("pictures.nearest"), words["gluing rate"]),
    said,
  );
  const node = h(
    "section",
    { "class": "tw-panel tw-cloud", "role": "group", "aria-label": say("pictures.neurons") },
    h(
      "header",
      {},
      h(
        "h3",
        {},
        term(
          say("pictures.neurons"),
          [words.neurons, `${say("pictures.legend.tracers")}: ${words.tracers}`].join("\n"),
        ),
      ),
      h("div", { class: "tw-legend" }, Object.values(entries)),
      principal,
      umap.choices,
    ),
    box.node,
    left,
    note,
    umap.words,
  );

  function take(/** @type {import("../frames.js").Frame} */ frame, /** @type {number} */ now) {
    const cloud = frame.arrays.cloud?.data ?? new Float32Array(0),
      curve = frame.arrays.tracers?.data;
    const duration = pace.duration(frame, now);
    neurons.aim(cloud, now, duration);
    tracers.aim(curve ?? new Float32Array(0), now, duration);
    if (run !== frame.run || !limits) {
      run = frame.run;
      first = frame.header.limits ?? [-1, 1, -1, 1];
      goal = joint(stage.axes?.windows[first.length], first);
      limits = [...goal];
      space = first.length === 6;
      box.canvas.setAttribute("aria-description", space ? say("pictures.keys.space") : say("pictures.keys.neurons"));
    }
    const current = stage.source.atlas?.current ?? undefined;
    if (row !== current) {
      row = current;
      goal = first;
    } // a rate that leaps far does not leave the others small
    goal = grow(joint(stage.axes?.windows[first.length], goal), curve ? [cloud, curve] : [cloud], first);
    if (stage.axes) stage.axes.windows[first.length] = goal;
    const away = outside(cloud, goal),
      count = cloud.length / (goal.length / 2);
    show(left, away > 0);
    setText(left, say("pictures.outside", { away, neurons: count }));
    if (!duration) limits = [...goal]; // Pause stills the window too
    jumps = stage.jumps;
    drawn = frame;
    const { gluing, closed } = frame.header;
    const form = closed && !space ? "tracers" : "dots"; // a curve is drawn as a line in the plane
    if (entries.tracers.dataset.form !== form) entries.tracers.firstElementChild?.replaceWith(key[form]());
    entries.tracers.dataset.form = form;
    show(note, Boolean(gluing));
    if (gluing)
      setText(
        said,
        gluing.pair
          ? say("pictures.nearest_pair", { ...gluing, one: gluing.pair[0], other: gluing.pair[1] })
          : say("pictures.no_pair", gluing),
      );
    box.canvas.dataset.closed = String(Boolean(closed));
  }

  /** The window glides to where it should be, over about a third of a second. */
  function follow(/** @type {number} */ now) {
    if (!limits) return false;
    const passed = Math.min(50, now - glide);
    glide = now;
    const far = goal.some((v, i) => Math.abs(v - /** @type {any} */ (limits)[i]) > 1e-3 * (goal[1] - goal[0]));
    const share = far && !lessMotion() ? 1 - Math.exp(-passed / 120) : 1;
    limits = /** @type {any} */ (limits.map((v, i) => v + share * (goal[i] - v)));
    return far;
  }

  /** What is drawn over the neurons: the pair nearest to gluing, and the cycle of the bar that is pointed at. @param {import("../frames.js").Frame} frame @param {(i: number) => [number, number]} place */
  function overlay(frame, place) {
    const { pair } = frame.header.gluing ?? {};
    if (pair) drawPair(box.context, pair, place, theme.colours);
    const walk = bar && cycleOf(frame, bar.row);
    if (walk) drawCycle(box.context, walk, place, theme.colours);
    box.canvas.dataset.cycle = String(walk?.length ?? 0);
  }

  /** Tell of the neuron that is pointed at. @param {(px: number, py: number) => number} at @param {(i: number) => [number, number]} place */
  function point(at, place) {
    const dims = space ? 3 : 2;
    const count = neurons.now.length / dims;
    const own = grip ? -1 : pointed.index(count, at);
    stage.point({ neuron: own < 0 ? null : own });
    lit = stage.lit;
    const i = own < 0 && lit < count ? lit : own;
    if (i < 0 || !drawn) {
      pointed.tell(null);
      return -1;
    }
    const axes = axesOf(drawn.header, ["x", "y", "z"].slice(0, dims));
    pointed.tell(
      [
        say("pictures.neuron", { neuron: i }),
        ...axes.map(
          (/** @type {string} */ axis, /** @type {number} */ k) => `${axis} ${label(neurons.now[dims * i + k])}`,
        ),
      ].join("\n"),
      ...place(i),
    );
    return i;
  }

  function paintSpace(/** @type {import("../frames.js").Frame} */ frame) {
    const { arrays, header } = frame;
    const scale = spaceScale(/** @type {number[]} */ (limits), turn, box.width, box.height);
    const seen = scale.see(neurons.now);
    drawBox(box.context, scale, /** @type {number[]} */ (limits), axesOf(header, ["x", "y", "z"]), theme.colours);
    const place = (/** @type {number} */ i) => /** @type {[number, number]} */ ([seen.x[i], seen.y[i]]);
    drawSpace(
      box.context,
      seen,
      tracers.now.length ? scale.see(tracers.now) : null,
      {
        folded: arrays.folded?.data ?? null,
        closed: Boolean(header.closed),
        pointed: point((px, py) => nearestSeen(seen, px, py), place),
      },
      theme.colours,
    );
    overlay(frame, place);
  }

  return {
    node,
    /** @param {number} now */
    draw(now) {
      const { shown } = stage;
      if (version !== stage.version) {
        version = stage.version;
        show(empty, !shown);
        if (!shown)
          setText(
            empty,
            stage.status.empty ??
              (["starting", undefined].includes(stage.status.state) ? say("news.starting") : say("news.no_frame")),
          );
        if (shown && (shown !== drawn || jumps !== stage.jumps)) {
          take(shown, now);
          dirty = true;
        }
        umap.read();
        show(principal, space && Boolean(shown) && !umap.drawn);
        show(entries.tracers, Boolean(shown?.arrays.tracers) && !umap.drawn);
        show(entries.folded, Boolean(shown?.arrays.folded) && !umap.drawn);
      }
      if (sketched !== stage.sketch.sign) {
        sketched = stage.sketch.sign;
        dirty = true;
        box.canvas.dataset.sketch = String(stage.sketch.points.length);
      }
      // a finger draws; else it scrolls the page up and down, and turns what is in space from a move sideways on
      box.canvas.style.touchAction = stage.sketch.on ? "none" : space ? "pan-y" : "";
      if (bar !== stage.pointed.bar) {
        bar = stage.pointed.bar;
        dirty = true;
      }
      if (!drawn || !limits || !box.width) return 0;
      if (umap.drawn) {
        const again = dirty;
        dirty = false;
        return umap.draw(now, drawn, again);
      }
      const shared = stage.axes?.windows[first.length];
      if (shared && shared !== goal) {
        // another cloud on these axes has grown
        goal = shared;
        if (!stage.motion) limits = [...goal];
        dirty = true;
      }
      const active = lit !== stage.lit || neurons.moving || limits.some((v, i) => v !== goal[i]);
      if (!dirty && !active) return 0;
      dirty = false;
      const moving = [neurons.advance(now), tracers.advance(now), follow(now)].some(Boolean);
      if (!box.begin(theme.font)) return 0;
      if (space) {
        paintSpace(drawn);
        return moving ? 2 : 1;
      }
      const scale = planeScale(limits, box.width, box.height);
      const { arrays, header } = drawn;
      const place = (/** @type {number} */ i) =>
        /** @type {[number, number]} */ ([scale.x(neurons.now[2 * i]), scale.y(neurons.now[2 * i + 1])]);
      drawPlane(box.context, scale, axesOf(header, ["x", "y"]), theme.colours);
      drawCloud(
        box.context,
        scale,
        {
          neurons: neurons.now,
          tracers: tracers.now.length ? tracers.now : null,
          folded: arrays.folded?.data ?? null,
          foldedTracers: arrays.folded_tracers?.data ?? null,
          closed: Boolean(header.closed),
          pointed: point((px, py) => nearest(neurons.now, scale, px, py), place),
        },
        theme.colours,
      );
      overlay(drawn, place);
      drawSketch(box.context, stage.sketch, (x, y) => [scale.x(x), scale.y(y)], theme.colours);
      return moving ? 2 : 1;
    },
    repaint: again,
    picture() {
      if (!drawn) return null;
      const pair = note.hidden ? [] : [h("span", {}, key.pair(), say("pictures.nearest") + said.textContent)];
      const words = umap.drawn ? [umap.said] : [];
      return {
        name: umap.drawn ? "umap" : "cloud",
        title: umap.drawn ? `${say("pictures.neurons")}, ${say("pictures.umap.name")}` : say("pictures.neurons"),
        legend: [...Object.values(entries), ...pair],
        notes: words,
        box,
      };
    },
    stop() {
      umap.stop();
      box.stop();
    },
  };
}
cloudPanel.hideable = "neurons";
