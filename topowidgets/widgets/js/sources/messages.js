/** Every message between a page and the kernel, and every command; topowidgets/widgets/messages.py has the same lists, and says what each is. */

export const LAB_COMMANDS = [
  "play",
  "pause",
  "step",
  "reset",
  "resume",
  "rate",
  "speed",
  "preset",
  "set",
  "cancel_fetch",
  "umap",
  "null",
  "cancel_question",
  "share",
];
/** What is asked about a recording that the page plays by itself. */
export const RECORDING_COMMANDS = ["umap", "null", "cancel_question", "share"];
export const RUNS_COMMANDS = ["cancel_runs", "share"];
export const LESSON_COMMANDS = ["part", "predict", "learner", "anew"];
export const FIELD_COMMANDS = ["open"];

/**
 * From a page.
 * @typedef {{type: "hello", still?: boolean, key?: [string, number]}} Hello
 * @typedef {{type: "bye", page?: boolean}} Bye
 * @typedef {{type: "alive"}} Alive
 * @typedef {{type: "visible", visible: boolean}} Visible
 * @typedef {{type: "ack", id: number}} Ack
 * @typedef {{type: "command", name: string, args?: object, key?: [string, number]}} Command also to a page that plays a recording
 * @typedef {Hello|Bye|Alive|Visible|Ack|Command} FromPage
 */

/**
 * To a page; what a frame's header is stands at FrameStore.
 * @typedef {{type: "history", run: number, headers: any[], offsets: number[], lengths: number[]}} History
 * @typedef {{type: "question", kind: "umap"|"null", run: number, state: string, message: string, fraction: number, result: any}} Question
 * @typedef {{type: "shared", text: string, link: string, message: string}} SharedString
 * @typedef {{type: "heard", key: [string, number]}} Heard
 */
