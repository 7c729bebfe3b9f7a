/** A curve that the learner draws over the neurons, in the neurons' own coordinates: by pointer, or by keys with a pen. */

export const MOST = 64; // points of a drawing that are kept
const PEN_STEP = 0.04,
  PEN_FINE = 0.01; // of the window
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
});

/** Where the pen is before it was moved: in the middle of the window. @param {number[]} visible xmin, xmax, ymin, ymax @returns {[number, number]} */
export const middle = (visible) => [(visible[0] + visible[1]) / 2, (visible[2] + visible[3]) / 2];

/** Where an arrow key takes a pen, with Shift in fine steps; null for another key. @param {KeyboardEvent} e @param {[number, number]} pen @param {number[]} visible the window @param {[number, number]} spans of which a step is a part, across and up @returns {[number, number]|null} */
export function penMoved(e, pen, visible, spans) {
  const by = ARROWS[e.key],
    step = e.shiftKey ? PEN_FINE : PEN_STEP;
  return by
    ? [
        Math.min(visible[1], Math.max(visible[0], pen[0] + step * spans[0] * by[0])),
        Math.min(visible[3], Math.max(visible[2], pen[1] + step * spans[1] * by[1])),
      ]
    : null;
}

/** A cross where the pen is. @param {any} c @param {number} x @param {number} y */
export function drawPen(c, x, y) {
  c.beginPath();
  c.moveTo(x - 7, y);
  c.lineTo(x + 7, y);
  c.moveTo(x, y - 7);
  c.lineTo(x, y + 7);
  c.stroke();
}

export class Sketch {
  constructor() {
    this.on = false; // whether the pointer draws
    /** @type {[number, number][]} */ this.points = [];
    /** @type {[number, number]|null} where the keys' pen is */ this.pen = null;
  }

  /** Differs where the picture of it does. */
  get sign() {
    return `${this.on} ${this.points.length} ${this.points.at(-1)} ${this.pen}`;
  }

  clear() {
    this.points = [];
    this.pen = null;
  }

  /** Add a point unless it is where the last one is. @param {[number, number]} point @param {number} least distance */
  add(point, least = 0) {
    const last = this.points.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) <= least) return;
    this.points.push(point);
  }

  /** At most MOST points, evenly spaced along the closed curve, rounded as they are kept. @returns {[number, number][]} */
  thinned() {
    const points = this.points,
      closed = [...points, points[0]];
    const lengths = closed.slice(1).map(([x, y], i) => Math.hypot(x - closed[i][0], y - closed[i][1]));
    const total = lengths.reduce((sum, one) => sum + one, 0);
    if (points.length <= MOST || !(total > 0)) return points.slice(0, MOST);
    /** @type {[number, number][]} */ const out = [];
    let edge = 0,
      passed = 0;
    for (let i = 0; i < MOST; i++) {
      const at = (total * i) / MOST;
      while (edge < lengths.length - 1 && passed + lengths[edge] < at) passed += lengths[edge++];
      const share = lengths[edge] ? (at - passed) / lengths[edge] : 0,
        [from, to] = [closed[edge], closed[edge + 1]];
      out.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    }
    return out;
  }

  /** A key for the pen; whether it was one. @param {KeyboardEvent} e @param {number[]} visible the window: xmin, xmax, ymin, ymax */
  key(e, visible) {
    const pen = this.pen ?? middle(visible),
      across = visible[1] - visible[0],
      to = penMoved(e, pen, visible, [across, across]);
    if (to) this.pen = to;
    else if (e.key === " ") {
      this.pen = pen;
      this.add([...pen]);
    } else if (e.key === "Backspace") this.points.pop();
    else return false;
    return true;
  }
}

/** The pointer draws on a canvas while the sketch is on. @param {HTMLCanvasElement} canvas @param {Sketch} sketch @param {(e: PointerEvent, aside?: number) => [number, number]|null} place of the pointer, or so many pixels beside it, in coordinates @param {() => void} again */
export function sketching(canvas, sketch, place, again) {
  let down = false;
  const take = (/** @type {PointerEvent} */ e) => {
    const at = place(e),
      near = place(e, 3);
    if (at && near) sketch.add(at, Math.abs(near[0] - at[0]));
    again();
  };
  canvas.addEventListener("pointerdown", (e) => {
    if (!sketch.on || e.button !== 0) return;
    down = true;
    sketch.clear(); // one stroke is one curve
    canvas.setPointerCapture(e.pointerId);
    take(e);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (down) take(e);
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => {
      down = false;
    });
}

/** Draw it: a dashed closed line, its points where they are few, and the pen. @param {CanvasRenderingContext2D} c @param {Sketch} sketch @param {(x: number, y: number) => [number, number]} place @param {Record<string, string>} colours */
export function drawSketch(c, sketch, place, colours) {
  const at = sketch.points.map(([x, y]) => place(x, y));
  if (!at.length && !(sketch.on && sketch.pen)) return;
  c.save();
  c.strokeStyle = c.fillStyle = colours.second;
  c.lineWidth = 2;
  c.setLineDash([6, 4]);
  c.beginPath();
  at.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  if (at.length > 2) c.closePath();
  c.stroke();
  c.setLineDash([]);
  if (at.length <= MOST / 2) for (const [x, y] of at) c.fillRect(x - 2.5, y - 2.5, 5, 5);
  if (sketch.on && sketch.pen) drawPen(c, ...place(...sketch.pen));
  c.restore();
}
