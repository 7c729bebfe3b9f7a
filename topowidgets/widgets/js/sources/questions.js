/** What became of slow questions, by kind, as the kernel tells it. */
import { decodeFrame } from "../frames.js";

/**
 * @typedef {{kind: "umap"|"null", run: number, state: "waiting"|"running"|"finished"|"cancelled"|"failed", message: string, fraction: number,
 *   result: any, positions: Float32Array|null}} Question positions: of a joint UMAP, frame by frame, row by row
 */

export const isOpen = (/** @type {Question|undefined} */ question) =>
  question?.state === "waiting" || question?.state === "running";

/** @param {any} message a "question" message @param {any} buffer its buffer, if it has one @returns {Question} */
export function decodeQuestion(message, buffer) {
  const positions = message.result?.arrays ? decodeFrame(message.result, buffer).arrays.positions.data : null;
  return { ...message, positions };
}
