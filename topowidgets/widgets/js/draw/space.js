/** Drawing neurons of three coordinates: turned, seen from far away (no perspective), near ones larger and stronger. */

const BANDS = 10; // of depth, drawn from far to near
const TILT = Math.PI / 2; // never over the pole

/** @typedef {{yaw: number, pitch: number}} Turn */
/** @typedef {{x: Float32Array, y: Float32Array, depth: Float32Array}} Seen places on the canvas; depth from 0 (far) to 1 (near) */

/** The turn after a drag by so many pixels, or a key's share of it. @param {Turn} turn @param {number} dx @param {number} dy @returns {Turn} */
export const turned = ({ yaw, pitch }, dx, dy) => ({
  yaw: yaw + 0.01 * dx,
  pitch: Math.min(TILT, Math.max(-TILT, pitch + 0.01 * dy)),
});

/**
 * The turn that shows a cloud by its two principal axes: it is seen along the direction in which it extends least, from the side that is
 * nearer to the present turn. @param {ArrayLike<number>} points rows of three @param {Turn} turn @returns {Turn}
 */
export function facing(points, turn) {
  const rows = Array.from({ length: Math.floor(points.length / 3) }, (_, i) =>
    [0, 1, 2].map((k) => points[3 * i + k]),
  ).filter((row) => row.every(Number.isFinite));
  const mean = [0, 1, 2].map((k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
  const spread = [0, 1, 2].map((j) =>
    [0, 1, 2].map((k) => rows.reduce((sum, row) => sum + (row[j] - mean[j]) * (row[k] - mean[k]), 0)),
  );
  const most = spread[0][0] + spread[1][1] + spread[2][2];
  if (!(most > 0)) return turn;
  let along = sight(turn); // by power iteration on most - spread, whose largest eigenvalue is where the spread's is least
  for (let i = 0; i < 500; i++) {
    const next = along.map((v, j) => most * v - spread[j].reduce((sum, s, k) => sum + s * along[k], 0)),
      length = Math.hypot(...next);
    if (!(length > 1e-12 * most)) return turn;
    along = next.map((v) => v / length);
  }
  const yaw = Math.atan2(-along[0], along[1]),
    whole = 2 * Math.PI;
  return {
    yaw: yaw + whole * Math.round((turn.yaw - yaw) / whole),
    pitch: Math.asin(Math.min(1, Math.max(-1, -along[2]))),
  };
}

/** The direction that the eye looks in. @param {Turn} turn */
const sight = ({ yaw, pitch }) => [-Math.sin(yaw) * Math.cos(pitch), Math.cos(yaw) * Math.cos(pitch), -Math.sin(pitch)];

/** From the window [x0, x1, y0, y1, z0, z1] and a turn to the canvas; the window's ball always fits. @param {number[]} limits @param {Turn} turn @param {number} width @param {number} height */
export function spaceScale(limits, { yaw, pitch }, width, height) {
  const centre = [0, 2, 4].map((i) => (limits[i] + limits[i + 1]) / 2);
  const reach = Math.hypot(...[0, 2, 4].map((i) => (limits[i + 1] - limits[i]) / 2)) || 1;
  const unit = (Math.min(width, height) / 2 - 22) / reach;
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return {
    unit,
    /** @param {ArrayLike<number>} points rows of three @returns {Seen} */
    see(points) {
      const n = Math.floor(points.length / 3);
      const x = new Float32Array(n),
        y = new Float32Array(n),
        depth = new Float32Array(n);
      for (let i = 0; i < n; i++) {
        const a = points[3 * i] - centre[0],
          b = points[3 * i + 1] - centre[1],
          c = points[3 * i + 2] - centre[2];
        const forth = -sy * a + cy * b; // away from the eye before the tilt; c points up
        x[i] = width / 2 + unit * (cy * a + sy * b);
        y[i] = height / 2 - unit * (cp * c + sp * forth);
        depth[i] = 0.5 - (cp * forth - sp * c) / (2 * reach);
      }
      return { x, y, depth };
    },
  };
}

/** Indices by band of depth, the far ones first; what is not finite is left out. @param {Float32Array} depth @returns {number[][]} */
export function bands(depth) {
  const out = /** @type {number[][]} */ (Array.from({ length: BANDS }, () => []));
  for (let i = 0; i < depth.length; i++)
    if (Number.isFinite(depth[i])) out[Math.min(BANDS - 1, Math.max(0, Math.floor(depth[i] * BANDS)))].push(i);
  return out;
}

const EDGES = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

/** The window's box, and the names of the axes along three of its outer edges. @param {CanvasRenderingContext2D} c @param {ReturnType<typeof spaceScale>} s @param {number[]} limits @param {string[]} names @param {Record<string, string>} colours */
export function drawBox(c, s, limits, names, colours) {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => [
    limits[i & 1],
    limits[2 + ((i >> 1) & 1)],
    limits[4 + (i >> 2)],
  ]);
  const { x, y } = s.see(corners);
  c.strokeStyle = colours.grid;
  c.lineWidth = 1;
  c.beginPath();
  for (const [a, b] of EDGES) {
    c.moveTo(x[a], y[a]);
    c.lineTo(x[b], y[b]);
  }
  c.stroke();
  const [mx, my] = [(x[0] + x[7]) / 2, (y[0] + y[7]) / 2];
  c.textAlign = "center";
  c.textBaseline = "middle";
  [1, 2, 4].forEach((bit, axis) => {
    // of the four edges along an axis the one farthest out carries its name, of two the lower one
    const middles = [0, 1, 2, 3, 4, 5, 6, 7]
      .filter((i) => !(i & bit))
      .map((i) => ({ i, dx: (x[i] + x[i | bit]) / 2 - mx, dy: (y[i] + y[i | bit]) / 2 - my }));
    const { i, dx, dy } = middles.reduce((best, one) =>
      Math.hypot(one.dx, one.dy) + 0.01 * one.dy > Math.hypot(best.dx, best.dy) + 0.01 * best.dy ? one : best,
    );
    c.strokeStyle = colours.line;
    c.beginPath();
    c.moveTo(x[i], y[i]);
    c.lineTo(x[i | bit], y[i | bit]);
    c.stroke();
    const away = Math.hypot(dx, dy) || 1;
    let angle = Math.atan2(y[i | bit] - y[i], x[i | bit] - x[i]);
    if (angle > Math.PI / 2 + 1e-6) angle -= Math.PI;
    else if (angle < -Math.PI / 2 - 1e-6) angle += Math.PI;
    c.save();
    c.translate(mx + dx + (12 * dx) / away, my + dy + (12 * dy) / away);
    c.rotate(angle);
    c.fillStyle = colours.ink;
    c.fillText(names[axis], 0, 0);
    c.restore();
  });
}

/**
 * @param {CanvasRenderingContext2D} c @param {Seen} neurons @param {Seen|null} tracers
 * @param {{folded: Float32Array|null, closed: boolean, pointed: number}} data @param {Record<string, string>} colours
 */
export function drawSpace(c, neurons, tracers, { folded, closed, pointed }, colours) {
  if (tracers) {
    c.fillStyle = colours.tracer;
    for (let i = 0; i < tracers.x.length; i++) c.fillRect(tracers.x[i] - 0.75, tracers.y[i] - 0.75, 1.5, 1.5);
  }
  if (closed) {
    c.strokeStyle = colours.accent;
    c.globalAlpha = 0.75;
    c.lineWidth = 1;
    c.beginPath();
    for (let i = 0; i < neurons.x.length; i++)
      if (i) c.lineTo(neurons.x[i], neurons.y[i]);
      else c.moveTo(neurons.x[i], neurons.y[i]);
    c.closePath();
    c.stroke();
  }
  const base = neurons.x.length > 800 ? 1.5 : 2.2;
  bands(neurons.depth).forEach((indices, band) => {
    const near = (band + 0.5) / BANDS,
      size = base * (0.55 + 0.9 * near); // what is far is smaller, and paler as far as 3 to 1 on paper allows
    c.globalAlpha = 0.72 + 0.28 * near;
    c.fillStyle = colours.accent;
    c.beginPath();
    for (const i of indices) {
      c.moveTo(neurons.x[i] + size, neurons.y[i]);
      c.arc(neurons.x[i], neurons.y[i], size, 0, 2 * Math.PI);
    }
    c.fill();
    if (!folded) return;
    c.globalAlpha = 1;
    c.strokeStyle = colours.fold;
    c.lineWidth = 1.5;
    c.beginPath();
    for (const i of indices)
      if (folded[i]) {
        c.moveTo(neurons.x[i] + size + 2.5, neurons.y[i]);
        c.arc(neurons.x[i], neurons.y[i], size + 2.5, 0, 2 * Math.PI);
      }
    c.stroke();
  });
  c.globalAlpha = 1;
  if (pointed >= 0 && pointed < neurons.x.length) {
    c.strokeStyle = colours.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    c.arc(neurons.x[pointed], neurons.y[pointed], base + 6, 0, 2 * Math.PI);
    c.stroke();
  }
}

/** The neuron nearest to a place on the canvas, the nearer to the eye of two, -1 where none is within reach. @param {Seen} seen @param {number} px @param {number} py */
export function nearestSeen({ x, y, depth }, px, py, reach = 10) {
  let best = -1,
    least = reach * reach;
  for (let i = 0; i < x.length; i++) {
    const d = (x[i] - px) ** 2 + (y[i] - py) ** 2 - 4 * depth[i];
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}
