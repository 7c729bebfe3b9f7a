/** Motion between data frames: row i of one cloud moves to row i of the next. Pure, the time is passed in. */

export const LONGEST = 700;

/** Ease only slow motion: at many frames a second a straight line is the smooth one. */
const eased = (/** @type {number} */ t, /** @type {number} */ duration) => (duration < 200 ? t : t * t * (3 - 2 * t));

/** A cloud in motion. Lengths are in milliseconds. */
export class Tween {
  constructor() {
    /** @type {Float32Array|null} */ this.from = null;
    /** @type {Float32Array|null} */ this.to = null;
    /** @type {Float32Array} */ this.now = new Float32Array(0);
    this.start = 0;
    this.duration = 0;
    this.moving = false;
  }

  /** Begin to move to a new cloud; jump where the sizes differ or the duration is 0. */
  aim(/** @type {Float32Array} */ to, /** @type {number} */ time, /** @type {number} */ duration) {
    if (this.now.length !== to.length || duration <= 0) {
      this.now = Float32Array.from(to);
      this.from = null;
      this.moving = false;
    } else {
      this.from = Float32Array.from(this.now);
      this.moving = true;
    }
    this.to = to;
    this.start = time;
    this.duration = duration;
  }

  /** Stand at the target at once. */
  finish() {
    if (this.to) this.now.set(this.to);
    this.moving = false;
  }

  /** Move to where the cloud is at this time; true while there is more to come. */
  advance(/** @type {number} */ time) {
    if (!this.moving || !this.from || !this.to) return false;
    const t = Math.min(1, Math.max(0, (time - this.start) / this.duration));
    const s = eased(t, this.duration);
    for (let i = 0; i < this.now.length; i++) this.now[i] = this.from[i] + s * (this.to[i] - this.from[i]);
    this.moving = t < 1;
    return this.moving;
  }
}

/** How long a tween should last: a little longer than the measured gap between frames, so that motion never halts. */
export class FrameGap {
  constructor() {
    /** @type {number|null} */ this.last = null;
    this.mean = 50;
  }

  /** A frame came at this time. Pauses are not gaps. */
  arrived(/** @type {number} */ time) {
    if (this.last !== null && time - this.last < 3000) this.mean += 0.35 * (time - this.last - this.mean);
    this.last = time;
  }

  forget() {
    this.last = null;
  }

  get tween() {
    return Math.min(LONGEST, 1.15 * this.mean);
  }
}
