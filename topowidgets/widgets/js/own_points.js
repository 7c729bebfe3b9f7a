/** Points (x, y) that the learner sets in a picture: by pointer or touch, or by keys with a pen. */
import { middle, penMoved } from "./sketch.js";

export const LEAST = 2,
  MOST = 64; // points that can be learned

const REACH = 10,
  STILL = 4; // pixels around a point that is hit, and that a click may move
const AT_PEN = 0.02; // of the window

/** @typedef {[number, number]} Point */

export class OwnPoints {
  constructor() {
    this.on = false; // whether points are being set
    this.full = false; // whether the last one was one too many
    /** @type {Point[]} */ this.points = [];
    /** @type {Point|null} where the keys' pen is */ this.pen = null;
  }

  /** @param {Point[]} points */
  begin(points) {
    this.on = true;
    this.clear();
    this.points = points.map(([x, y]) => [x, y]);
  }

  clear() {
    this.points = [];
    this.pen = null;
    this.full = false;
  }

  /** Set a point, of three digits; its number, -1 where there is no room for one more. @param {Point} at */
  add(at) {
    this.full = this.points.length >= MOST;
    return this.full ? -1 : this.points.push(rounded(at)) - 1;
  }

  /** @param {number} i @param {Point} at */
  move(i, at) {
    this.points[i] = rounded(at);
  }

  /** @param {number} i */
  remove(i) {
    this.points.splice(i, 1);
    this.full = false;
  }

  /** A key for the pen; whether it was one. @param {KeyboardEvent} e @param {number[]} visible the window: xmin, xmax, ymin, ymax */
  key(e, visible) {
    const pen = this.pen ?? rounded(middle(visible)),
      spans = /** @type {Point} */ ([visible[1] - visible[0], visible[3] - visible[2]]);
    const to = penMoved(e, pen, visible, spans);
    if (to) this.pen = rounded(to);
    else if (e.key === " ") {
      this.pen = pen;
      this.add(pen);
    } else if (e.key === "Backspace") {
      const far = this.points.map(([x, y]) =>
        Math.max(Math.abs(x - pen[0]) / spans[0], Math.abs(y - pen[1]) / spans[1]),
      );
      const at = far.findLastIndex((one) => this.pen !== null && one <= AT_PEN);
      if (this.points.length) this.remove(at < 0 ? this.points.length - 1 : at);
    } else return false;
    return true;
  }
}

/** @param {Point} at @returns {Point} */
const rounded = ([x, y]) => [Number(x.toFixed(3)), Number(y.toFixed(3))];

/**
 * The pointer sets points on a canvas while `own` is on: a click sets one, a click on one takes it away, a drag moves it, and off the plot
 * takes it away. @param {{canvas: HTMLCanvasElement, at: (e: MouseEvent) => [number, number]}} box @param {OwnPoints} own @param {() => import("./draw/cloud.js").Plane} scaled @param {() => void} again
 */
export function placing(box, own, scaled, again) {
  const { canvas } = box;
  /** @type {{i: number, fresh: boolean, moved: boolean, off: boolean, x: number, y: number}|null} */ let held = null;
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ e) => {
    if (!own.on || e.button !== 0) return;
    const { x, y, at } = scaled(),
      [px, py] = box.at(e);
    const hit = own.points.findLastIndex(([u, v]) => Math.hypot(x(u) - px, y(v) - py) <= REACH);
    const i = hit < 0 ? own.add(at(px, py)) : hit;
    if (i >= 0) held = { i, fresh: hit < 0, moved: false, off: false, x: px, y: py };
    canvas.setPointerCapture(e.pointerId);
    again();
  });
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ e) => {
    if (!held || !own.on) return;
    const { plot, at } = scaled(),
      [px, py] = box.at(e);
    held.moved ||= Math.hypot(px - held.x, py - held.y) > STILL;
    held.off = px < plot.left - REACH || px > plot.right + REACH || py < plot.top - REACH || py > plot.bottom + REACH;
    if (held.moved) own.move(held.i, at(px, py));
    again();
  });
  canvas.addEventListener("pointerup", () => {
    if (held && own.on && (held.off || !(held.fresh || held.moved))) own.remove(held.i);
    held = null;
    again();
  });
  canvas.addEventListener("pointercancel", () => {
    held = null;
  });
}
