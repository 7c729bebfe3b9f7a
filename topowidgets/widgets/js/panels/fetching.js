/** How far the images of a run are that must be fetched first, beside the control that asked for them. */
import { h, setText, show } from "../dom.js";
import { say } from "../texts/index.js";

/** @param {import("../stage.js").Stage} stage */
export function fetchingPanel(stage) {
  const far = h("span"),
    bar = h("progress", { "aria-label": say("news.fetched") });
  const cancel = h(
    "button",
    { type: "button", class: "tw-button", onclick: () => stage.command("cancel_fetch", {}) },
    say("controls.cancel"),
  );
  const node = h("div", { class: "tw-row tw-fetch", hidden: true }, far, bar, cancel);
  let version = -1;
  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const { fetch } = stage.status;
      show(node, Boolean(fetch));
      if (!fetch) return 0;
      setText(
        far,
        say("news.fetching", {
          ...fetch,
          task: fetch.task.replaceAll("_", " "),
          here: fetch.here / 1e6,
          total: fetch.total ? fetch.total / 1e6 : null,
        }),
      );
      if (fetch.total) {
        bar.max = fetch.total;
        bar.value = fetch.here;
      } else bar.removeAttribute("value");
      return 0;
    },
  };
}
