/**
 * What a frame is in the browser: a header (JSON) and one float32 buffer, and the store that keeps a run's frames.
 * The rows of a header are columns by name, those alone that were measured; what a column is, `settings.measures` says.
 */
import { halveOlder, halveOlderRows } from "./data/thinning.js";
import { withEvent } from "./events.js";

/** The columns of 0.1.0, whose pages have each row as a list of values in this order. */
const EARLIER = [
  "step",
  "tau",
  "eta",
  "eta_k",
  "loss",
  "accuracy",
  "K",
  "lambda_max",
  "h_plus",
  "h_plus_tracers",
  "ratio_min",
  "ratio_max",
  "bound_low",
  "bound_high",
  "folded",
  "folded_tracers",
  "crossings",
  "tracer_crossings",
  "b0",
  "b1",
  "b2",
  "preconditioned_sharpness",
  "least_miss",
  "gluing_eta_k",
];

/**
 * @typedef {{data: Float32Array, shape: number[]}} Array2
 * @typedef {Record<string, (number|null)[]>} Columns by the names of measures, all of one length
 * @typedef {{id: number, run: number, step: number, tau: number, header: any, arrays: Record<string, Array2>, bytes: number}} Frame
 * @typedef {{name: string, label: string, meaning: string, unit: string, of: "state"|"step", words: string[], chart: string|null, scale: "linear"|"log",
 *   colour: string, dash: "solid"|"dash"|"dot"|"dashdot", right: boolean, rare: boolean, on_map: boolean, figures_only: boolean}} Measure as topowidgets/recording/measures.py has them
 */

/** @param {any} rows of a header @returns {Columns} */
function columnsOf(rows) {
  if (!Array.isArray(rows)) return rows ?? {};
  return rows.length ? Object.fromEntries(EARLIER.map((name, i) => [name, rows.map((row) => row[i] ?? null)])) : {};
}

/** A column of a store's rows; nulls where nothing of it was measured. @param {Columns} rows @param {string} name */
export const columnOf = (rows, name) => rows[name] ?? rows.tau.map(() => null);

/** The value of a header's newest row; null where it was not measured. @param {any} header @param {string} name @returns {number|null} */
export const newest = (header, name) => header?.rows?.[name]?.at(-1) ?? null;

/** A little-endian float32 view of bytes; copied where the bytes are not aligned to four. */
function floats(/** @type {DataView|ArrayBuffer|Uint8Array|undefined} */ buffer, start = 0, length = -1) {
  if (!buffer) return new Float32Array(0);
  const bytes =
    buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer)
      : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const part = bytes.subarray(start, length < 0 ? bytes.length : start + length);
  return new Float32Array(part.slice().buffer, 0, part.length >> 2);
}

/**
 * Decode one frame. Arrays that the header does not name are absent.
 * @param {any} header @param {DataView|ArrayBuffer|Uint8Array|undefined} buffer
 * @param {number} [start] first byte @param {number} [length] number of bytes, all by default
 * @returns {Frame}
 */
export function decodeFrame(header, buffer, start = 0, length = -1) {
  const all = floats(buffer, start, length);
  /** @type {Record<string, Array2>} */
  const arrays = {};
  for (const [name, { offset = 0, shape }] of Object.entries(header.arrays ?? {})) {
    const size = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    if (offset + size > all.length) throw new RangeError(`frame ${header.id}: ${name} reaches beyond its buffer`);
    arrays[name] = { data: all.subarray(offset, offset + size), shape };
  }
  const { id, run, step, tau } = header;
  return {
    id,
    run,
    step,
    tau,
    header: { ...header, rows: columnsOf(header.rows) },
    arrays,
    bytes: all.byteLength + 512,
  };
}

/** @param {any} message a "history" message @param {any} buffer its one buffer @returns {Frame[]} */
export function decodeHistory(message, buffer) {
  return message.headers.map((/** @type {any} */ header, /** @type {number} */ i) =>
    decodeFrame(header, buffer, message.offsets[i], message.lengths[i]),
  );
}

/** The frames of a "history" message as a recording takes them. @param {any} message @param {DataView} buffer @returns {{header: any, buffer: Uint8Array}[]} */
export function framesOf({ headers, offsets, lengths }, buffer) {
  return headers.map((/** @type {any} */ header, /** @type {number} */ i) => ({
    header,
    buffer: new Uint8Array(buffer.buffer, buffer.byteOffset + offsets[i], lengths[i]),
  }));
}

/** The neurons of a bar's cycle in their order, closed by its birth edge; null where none was sent. @param {Frame} frame @param {number} row the bar's place among the frame's @returns {number[]|null} */
export function cycleOf(frame, row) {
  const data = frame.arrays.cycles?.data ?? [],
    walk = [];
  for (let i = 0; i < data.length; i += 2) if (data[i] === row) walk.push(data[i + 1]);
  return walk.length ? walk : null;
}

const emptyRows = () => /** @type {Columns} */ ({ step: [], tau: [] });

/** Index of the last entry <= value in an ascending array, -1 where there is none. */
export function lastAtMost(/** @type {ArrayLike<number>} */ ascending, /** @type {number} */ value) {
  let low = 0,
    high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The rows and pictures of one run, a bounded number of each, and the rows of the run before it (the ghost). The run's log keeps all. */
export class FrameStore {
  /** @param {{maxPictures?: number, maxBytes?: number, fresh?: number, maxRows?: number, maxEvents?: number}} [limits] */
  constructor({ maxPictures = 2000, maxBytes = 64 * 2 ** 20, fresh = 500, maxRows = 8000, maxEvents = 2000 } = {}) {
    this.limits = { maxPictures, maxBytes, fresh, maxRows, maxEvents };
    /** @type {number|null} */ this.run = null;
    /** @type {Frame[]} */ this.pictures = [];
    /** @type {Columns} */ this.rows = emptyRows();
    /** @type {import("./events.js").Event[]} */ this.events = []; // in the order of their steps, the latest of them
    /** @type {Columns|null} */ this.ghost = null;
    /** @type {string|null} */ this.of = null; // the preset and task of the run
    this.bytes = 0;
    this.rowsGone = 0; // thinned out of this run
    this.received = 0;
    this.version = 0;
  }

  get latest() {
    return this.pictures.at(-1) ?? null;
  }
  get first() {
    return this.pictures[0] ?? null;
  }

  /** The newest kept picture at or before a tau, or a step (the first one where there is none). @param {number} value @param {"tau"|"step"} [name] */
  at(value, name = "tau") {
    return this.pictures[Math.max(0, this.#index(name, value))] ?? null;
  }

  /** The kept picture after (+1) or before (-1) a frame's. @param {Frame} frame @param {number} by */
  neighbour(frame, by) {
    const i = this.#index("step", frame.step);
    return this.pictures[Math.min(this.pictures.length - 1, Math.max(0, i + by))] ?? null;
  }

  #index(/** @type {"tau"|"step"} */ key, /** @type {number} */ value) {
    return lastAtMost(
      this.pictures.map((p) => p[key]),
      value + 1e-9 * Math.max(1, Math.abs(value)),
    );
  }

  /**
   * Take a frame in. A new run of the same preset and task turns the old rows into the ghost; an earlier step (a resumed run) rewinds;
   * the same step again without rows (measured anew) replaces the picture. @param {Frame} frame @param {string|null} [of] its preset and task
   */
  add(frame, of = this.of) {
    if (frame.run !== this.run) this.#begin(frame.run, true, of);
    /** @type {Columns} */ const rows = frame.header.rows ?? {};
    const count = rows.step?.length ?? 0;
    this.truncate(frame.step, count ? /** @type {number} */ (rows.step[0]) : frame.step + 1);
    const before = this.rows.step.length;
    for (const name of new Set([...Object.keys(this.rows), ...Object.keys(rows)])) {
      this.rows[name] ??= new Array(before).fill(null);
      for (let i = 0; i < count; i++) this.rows[name].push(Number.isFinite(rows[name]?.[i]) ? rows[name][i] : null);
    }
    for (const event of frame.header.events ?? [])
      this.events = withEvent(this.events, event).slice(-this.limits.maxEvents);
    const last = Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column.slice(-1)]));
    this.pictures.push({ ...frame, header: { ...frame.header, rows: last } }); // the others are in the columns now
    this.bytes += frame.bytes;
    this.received += 1;
    this.version += 1;
    this.#thinRows();
    this.#thin();
  }

  /** Replace this run's frames by a history. @param {number} run @param {Frame[]} frames @param {string|null} [of] its preset and task */
  replace(run, frames, of = this.of) {
    if (!frames.length) return;
    const received = this.received;
    this.#begin(run, run !== this.run, of);
    for (const frame of frames) this.add(frame, of);
    this.received = Math.max(received, frames.length);
    this.version += 1;
  }

  /** Forget every picture from one step on and every row from another. @param {number} pictureStep @param {number} [rowStep] */
  truncate(pictureStep, rowStep = pictureStep) {
    while (this.pictures.length && /** @type {Frame} */ (this.latest).step >= Math.min(pictureStep, rowStep)) {
      this.bytes -= /** @type {Frame} */ (this.pictures.pop()).bytes;
      this.version += 1;
    }
    const keep = lastAtMost(/** @type {number[]} */ (this.rows.step), rowStep - 1e-9) + 1;
    this.events = this.events.filter((event) => event.step < rowStep);
    if (keep < this.rows.step.length) for (const column of Object.values(this.rows)) column.length = keep;
  }

  dismissGhost() {
    this.ghost = null;
    this.version += 1;
  }

  #begin(/** @type {number} */ run, /** @type {boolean} */ another, /** @type {string|null} */ of) {
    if (of !== this.of)
      this.ghost = null; // on its axes nothing of the new run could be read
    else if (another && this.rows.step.length > 1) this.ghost = this.rows;
    this.of = of;
    this.run = run;
    this.pictures = [];
    this.rows = emptyRows();
    this.events = [];
    this.rowsGone = 0;
    this.bytes = 0;
    this.version += 1;
  }

  /** Over the cap: of the older half every second row goes, and the row after it takes over what only it had measured. */
  #thinRows() {
    const count = this.rows.step.length;
    if (count <= this.limits.maxRows) return;
    Object.assign(this.rows, halveOlderRows(this.rows));
    this.rowsGone += count - this.rows.step.length;
  }

  /** Over the cap: drop every second picture older than the newest ones. */
  #thin() {
    const { maxPictures, maxBytes, fresh } = this.limits;
    let keep = fresh;
    while ((this.pictures.length > maxPictures || this.bytes > maxBytes) && this.pictures.length > 2) {
      this.pictures = halveOlder(this.pictures, Math.max(0, this.pictures.length - keep));
      this.bytes = this.pictures.reduce((sum, p) => sum + p.bytes, 0);
      keep = Math.floor(keep / 2);
    }
  }
}
