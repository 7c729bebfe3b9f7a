/** What a page asks of a kernel about a recording that it plays by itself; without a kernel nothing can be asked, and the rest goes on. */
import { say } from "../texts/index.js";
import { RECORDING_COMMANDS } from "./messages.js";
import { decodeQuestion } from "./questions.js";

/**
 * @param {import("./live.js").Transport|null} kernel null for a page that never had one
 * @param {{tell: (event: any) => void, act: (name: string, args: any) => void}} page tell: what has changed; act: what the kernel wants done
 */
export function asking(kernel, { tell, act }) {
  /** @type {Record<string, import("./questions.js").Question>} */ const questions = {};
  /** @type {any} the newest answer to "share" */ let shared = null;
  let lost = false;
  const off = kernel?.onMessage((message, buffers) => {
    if (message?.type === "question") {
      questions[message.kind] = decodeQuestion(message, buffers?.[0]);
      tell({ type: "question" });
    } else if (message?.type === "shared") {
      shared = message;
      tell({ type: "shared" });
    } else if (message?.type === "command") act(message.name, message.args ?? {});
  });
  return {
    questions,
    get shared() {
      return shared;
    },
    can: (/** @type {string} */ name) => kernel !== null && !lost && RECORDING_COMMANDS.includes(name),
    /** What the learner should know of the kernel, empty where all is well. */
    get notice() {
      return lost ? say("news.asking_lost") : "";
    },
    ask(/** @type {string} */ name, /** @type {object} */ args) {
      if (!this.can(name)) return;
      try {
        kernel?.send({ type: "command", name, args });
      } catch {
        lost = true;
        for (const [kind, question] of Object.entries(questions))
          if (question.state !== "finished") delete questions[kind];
        tell({ type: "status" });
      }
    },
    close() {
      off?.();
    },
  };
}
