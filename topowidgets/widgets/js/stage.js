/**
 * What is on stage: the newest frame, or one that the learner scrubbed to, or one held still since Pause was pressed.
 * Play, Pause, Step, Reset and scrubbing act here at once; the worker follows.
 */

import { Sketch } from "./sketch.js";

const PATIENCE = 3000; // ms that a click is believed before the status has to agree

/** What a lock takes from a learner, by the commands of a source. @type {Record<string, string>} */
const LOCKS = { preset: "preset", rate: "rate", speed: "speed", set: "more" };

/** @typedef {import("./frames.js").Frame} Frame */
/**
 * What the learner points at, by pointer or by keys, in whichever panel: a bar of the shown picture, `row` being its place among the frame's
 * `bars`, and a neuron by its number; null for none.
 * @typedef {{bar: {row: number, degree: number, birth: number, death: number}|null, neuron: number|null}} Pointed
 */

export class Stage {
  /** @param {import("./sources/source.js").Source} source @param {() => void} changed asks for a picture @param {Readonly<Record<string, string>>} [panels] what is chosen in the panels */
  constructor(source, changed, panels = {}) {
    this.source = source;
    this.panels = panels;
    /** @type {{windows: Record<number, number[]>, bars: number, fit: import("./draw/cloud.js").Limits|null}|null} what this stage shares with others beside it: windows of the neurons by the number of their edges, the end of the bars' axis, the window of data and fit */ this.axes =
      null;
    /** @type {Set<() => void>} */ this.choosers = new Set();
    this.changed = changed;
    /** @type {Frame|null} */ this.view = null;
    /** @type {Frame|null} */ this.hold = null;
    /** @type {"play"|"pause"|"reset"|null} */ this.intent = null;
    this.motion = true; // may the next frame be reached by a tween?
    this.jumps = 0; // grows when the picture must not be tweened to
    this.version = 0; // grows with every change
    /** @type {Readonly<Pointed>} */ this.pointed = { bar: null, neuron: null };
    /** @type {Set<(pointed: Pointed) => void>} */ this.pointers = new Set();
    /** @type {{hide: Set<string>, lock: Set<string>}} */ this.freed = { hide: new Set(), lock: new Set() }; // what the lesson has shown, and what it has unlocked, by now
    /** @type {Set<string>} */ this.away = new Set(); // what its part alone hides
    this.sketch = new Sketch();
    /** @type {Set<string>} */ this.held = new Set(); // commands that wait for a prediction, or for what the run replies to it
    this.lit = -1; // the neuron that something outside points at, -1 for none
    /** @type {any} */ this.timer = null;
    this.unsubscribe = source.subscribe((/** @type {any} */ event) => this.#hear(event));
  }

  get frames() {
    return this.source.frames;
  }
  get status() {
    return this.source.status;
  }
  get settings() {
    return this.source.settings;
  }
  /** @returns {Frame|null} */ get latest() {
    return this.frames.latest;
  }
  /** @returns {Frame|null} */ get shown() {
    return this.view ?? this.hold ?? this.latest;
  }
  /** Whether there may be more than what is shown; of an atlas everything is there already. */
  get scrubbed() {
    return this.view !== null || this.can("rows");
  }
  get playing() {
    return this.intent ? this.intent === "play" : this.status.state === "running";
  }
  /** The unit and range of the slider's axis: multiples of 1/K, or raw eta for rules that have no K. */
  get axis() {
    return { min: 0.1, max: 8, unit: "1/K", ...this.settings.rate, ...this.status.rate };
  }
  /** Whether what is shown was recorded or trained before, so that nothing of it can be changed. */
  get recorded() {
    return !this.source.can.has("rate");
  }
  /** Whether the learner may: the source knows how, and nothing locks it. */
  can(/** @type {string} */ name) {
    return this.source.can.has(name) && !this.limited("lock", LOCKS[name]) && !this.held.has(name);
  }
  /** Whether a panel or a control is away ("hide") or cannot be moved ("lock"). @param {"hide"|"lock"} how @param {string} name */
  limited(how, name) {
    return (
      (how === "hide" && this.away.has(name)) ||
      (Boolean(this.settings[how]?.includes(name)) && !this.freed[how].has(name))
    );
  }

  play() {
    const from = this.view;
    if (from) {
      this.view = null;
      this.jumps += 1;
      this.source.seek(from.tau);
    }
    this.hold = null;
    this.motion = true;
    this.#intend("play");
    this.source.command("play", {});
    this.touch();
  }

  /** The picture that is seen stays, however soon the worker stops: what it measured before it heard is kept, for Step and the clock to go to. */
  pause() {
    if (this.playing) this.view = this.shown;
    this.motion = false;
    this.jumps += 1;
    this.#intend("pause");
    this.source.command("pause", {});
    this.#settle();
    this.touch();
  }

  step() {
    this.motion = true;
    this.hold = null;
    if (this.view && this.latest && this.view.step < this.latest.step) {
      const next = this.frames.neighbour(this.view, 1);
      this.view = next === this.latest ? null : next;
    } else {
      this.view = null;
      if (this.playing) this.#intend("pause");
      this.source.command("step", {});
      this.#settle();
    }
    this.touch();
  }

  reset() {
    this.view = null;
    this.hold = this.frames.first;
    this.motion = false;
    this.jumps += 1;
    this.#intend("reset");
    this.source.command("reset", {});
    this.touch();
  }

  /** Show the newest kept frame at or before tau. */
  scrubTo(/** @type {number} */ tau) {
    this.lookAt("tau", tau);
  }

  /** Show the newest kept frame at or before a tau or a step. @param {"step"|"tau"} name @param {number} value */
  lookAt(name, value) {
    if (name === "step") this.source.seekStep(value);
    else if (this.latest && (value > this.latest.tau || this.can("rows"))) this.source.seek(value);
    this.look(this.frames.at(value, name));
  }

  /** Show the kept frame before (-1) or after (+1) the shown one. */
  scrubBy(/** @type {number} */ by) {
    if (!this.shown) return;
    if (this.can("rows")) return this.lookAt("tau", /** @type {Frame} */ (this.frames.neighbour(this.shown, by)).tau);
    if (by > 0 && this.shown === this.latest) this.source.ahead(by);
    this.look(this.frames.neighbour(this.shown, by));
  }

  look(/** @type {Frame|null} */ frame) {
    if (!frame) return;
    if (this.playing) {
      this.#intend("pause");
      this.source.command("pause", {});
      this.#settle();
    }
    this.hold = null;
    this.view = frame === this.latest && !this.playing && this.status.state !== "running" ? null : frame;
    this.motion = false;
    this.jumps += 1;
    this.touch();
  }

  command(/** @type {string} */ name, /** @type {object} */ args) {
    if (name === "preset" || name === "resume" || name === "set") {
      this.view = null;
      this.hold = null;
    }
    this.source.command(name, args);
    this.touch();
  }

  /** A panel tells what it is pointed at; what it does not name stays. Listeners and panels hear of it only where it changed. @param {Partial<Pointed>} at */
  point(at) {
    const pointed = { ...this.pointed, ...at };
    if (JSON.stringify(pointed) === JSON.stringify(this.pointed)) return;
    this.pointed = pointed;
    for (const listener of this.pointers) listener(pointed);
    this.changed();
  }

  /** A panel is to show something in another way; those who asked hear of it. @param {string} name @param {string} value */
  choose(name, value) {
    if (this.panels[name] === value) return;
    this.panels = { ...this.panels, [name]: value };
    for (const listener of this.choosers) listener();
    this.touch();
  }

  /** Choices that were made outside. @param {Readonly<Record<string, string>>} panels */
  takePanels(panels) {
    this.panels = panels;
    this.touch();
  }

  /** Light a neuron up that something outside points at, -1 for none. @param {number} neuron */
  light(neuron) {
    if (neuron === this.lit) return;
    this.lit = neuron;
    this.changed();
  }

  /** @param {(pointed: Pointed) => void} listener @returns {() => void} stop listening */
  onPoint(listener) {
    this.pointers.add(listener);
    return () => {
      this.pointers.delete(listener);
    };
  }

  dismissGhost() {
    this.frames.dismissGhost();
    this.touch();
  }

  touch() {
    this.version += 1;
    this.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.unsubscribe();
  }

  #intend(/** @type {"play"|"pause"|"reset"} */ intent) {
    this.intent = intent;
    clearTimeout(this.timer);
    if (intent !== "pause")
      this.timer = setTimeout(() => {
        this.intent = null;
        this.hold = null;
        this.touch();
      }, PATIENCE);
  }

  #settle() {
    const { state } = this.status;
    if (this.intent === "pause" && state !== "running") {
      this.intent = null;
      this.hold = null;
      if (this.view === this.latest) this.view = null;
    }
    if (this.intent === "play" && !["paused", "finished", "starting"].includes(state)) this.intent = null;
  }

  #hear(/** @type {any} */ event) {
    if (event.type === "status") this.#settle();
    if (event.type === "frame" && this.view?.step === this.latest?.step) this.view = this.view && this.latest; // the same step measured anew
    if (event.type === "reset" || event.type === "history") {
      this.jumps += 1;
      if (this.intent === "reset") this.intent = null;
      if (event.type === "reset" || this.hold) this.hold = null;
      if (event.type === "reset") {
        this.view = null;
        this.motion = true;
      } else if (this.view) this.view = this.frames.at(this.view.tau);
    }
    this.touch();
  }
}
