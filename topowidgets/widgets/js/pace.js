/** How fast a panel goes to the next picture: over about one gap between frames while it plays, at once where the stage says so. */
import { lessMotion } from "./theme.js";
import { FrameGap } from "./tween.js";

export class Pace {
  /** @param {import("./stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.gap = new FrameGap();
    this.jumps = -1;
    /** @type {number|null} */ this.run = null;
  }

  /** Milliseconds in which to go to a frame that is to be shown now; 0 for at once. @param {import("./frames.js").Frame} frame @param {number} now */
  duration(frame, now) {
    const { stage, gap } = this;
    const snap =
      this.jumps !== stage.jumps || !stage.motion || lessMotion() || this.run !== frame.run || document.hidden;
    if (stage.playing) gap.arrived(now);
    else gap.forget();
    this.jumps = stage.jumps;
    this.run = frame.run;
    return snap ? 0 : stage.playing ? gap.tween : 500;
  }
}
