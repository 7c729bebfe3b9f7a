/**
 * What a view shows: a source of frames, by whatever way they come. A live source is fed by a kernel, a recorded one plays what was kept, that of
 * an atlas holds a row of frames for each rate, that of a lesson a recording for each part, a column one row of a comparison; each has every member
 * (tests/js/conformance.test.js tries them all), and what it cannot do is nothing.
 */

/** @typedef {import("../frames.js").Frame} Frame */

/**
 * The frames that are there so far; `latest` and `first` are null before any is.
 * @typedef {{
 *   readonly latest: Frame|null, readonly first: Frame|null, readonly pictures: Frame[], readonly rows: import("../frames.js").Columns,
 *   readonly rowsGone: number, readonly events: import("../events.js").Event[], readonly run: number|null, readonly received: number,
 *   readonly version: number, readonly ghost: import("../frames.js").Columns|null,
 *   at: (value: number, name?: "tau"|"step") => Frame|null, neighbour: (frame: Frame, by: number) => Frame|null, dismissGhost: () => void,
 * }} Frames rowsGone: rows that were thinned out; version: grows with each change; ghost: the rows of the run before
 */

/** @typedef {{state: string, message: string, done: number, of: number, seconds?: number}} Progress how far the training of many rates is */

/**
 * What goes on. Further names are the settings of the run (config, preset, ...) as topowidgets/widgets/sources/lab_source.py has them.
 * @typedef {{
 *   state: "starting"|"running"|"paused"|"finished"|"diverged"|"failed"|"dead"|"open", message?: string, notice?: string, kernel?: "ok"|"busy",
 *   resumable?: boolean, waiting?: string[], loop?: boolean, tau_end?: number|null, speed?: number|null, eta?: number|null, eta_k?: number|null,
 *   error?: {field: string, value: string, message: string}|null, preset?: string, progress?: Progress|null,
 * } & Record<string, any>} Status
 */

/**
 * What has happened: a frame more; another run; other frames than before; another status; news of a slow question; the share-string that was asked for.
 * @typedef {{type: "frame"|"reset"|"history"|"status"|"question"|"shared", frame?: Frame}} SourceEvent
 */

/**
 * The rates of an atlas or the runs of a comparison: the rows that are there, which is wished for, which is shown (null where all are), and what Play runs over.
 * @typedef {{rates: number[], rows: Map<number, import("./atlas.js").AtlasRow>, readonly wish: number, readonly current: number|null, readonly over: "tau"|"rate"}} Rows
 */

/**
 * @typedef {{
 *   readonly frames: Frames, readonly settings: Record<string, any>, readonly status: Status, readonly can: {has: (name: string) => boolean},
 *   readonly questions: Record<string, import("./questions.js").Question>, readonly shared: any, readonly atlas: Rows|null, readonly head: number,
 *   subscribe: (listener: (event: SourceEvent) => void) => () => void, command: (name: string, args?: object) => void, drawn: () => void,
 *   seek: (tau: number) => void, seekStep: (step: number) => void, ahead: (by: number) => void, framesOf: (key: number) => Frames, whole: () => Frames,
 *   close: () => void,
 * }} Source
 *   can: the commands that it takes, and "scrub", "rows"; shared: the newest answer to "share"; head: training time of the clock;
 *   drawn: what was received has been drawn; seek, seekStep: let everything up to there be shown; ahead: so many frames more;
 *   framesOf: those of one row; whole: also what is not shown yet; close: twice does no harm
 */

/** What a source has that knows no better. @type {Omit<Source, "frames"|"settings"|"status"|"can"|"subscribe"|"close"|"whole"|"framesOf">} */
export const IDLE = {
  questions: {},
  shared: null,
  atlas: null,
  head: NaN,
  command() {},
  drawn() {},
  seek() {},
  seekStep() {},
  ahead() {},
};

/** The rows of a source that has some. @param {Source} source */
export const rowsOf = ({ atlas }) => /** @type {Rows} */ (atlas);

/** What was refused last, where it is one of some settings; empty where all is well. @param {Status} status @param {string[]} fields */
export const refusedOf = ({ error }, fields) => (error && fields.includes(error.field) ? error.message : "");
