/** Share what is looked at: one short string, and on Binder a link, copied to the clipboard or shown to be copied by hand. */
import { h, setText, show } from "../dom.js";
import { say } from "../texts/index.js";

/** Copy a text; whether that is known to have worked. The clipboard may be closed to a page without https, or to a frame. @param {HTMLInputElement} field holds the text */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

/** @param {import("../stage.js").Stage} stage */
export function sharePanel(stage) {
  const ask = (/** @type {"text"|"link"} */ wanted) =>
    h(
      "button",
      { type: "button", class: "tw-button", title: say(`sharing.means.${wanted}`), onclick: () => want(wanted) },
      say(`sharing.share.${wanted}`),
    );
  const buttons = { text: ask("text"), link: ask("link") };
  const field = h("input", {
    "type": "text",
    "readonly": true,
    "class": "tw-shared",
    "aria-label": say("sharing.string"),
    "spellcheck": "false",
    "hidden": true,
  });
  const said = h("span", { role: "status" });
  const node = h(
    "div",
    { "class": "tw-row tw-share", "role": "group", "aria-label": say("sharing.group") },
    Object.values(buttons),
    field,
    said,
  );
  /** @type {"text"|"link"|null} */ let wanted = null;
  /** @type {any} */ let seen = stage.source.shared;
  let version = -1;
  field.addEventListener("focus", () => field.select());

  function want(/** @type {"text"|"link"} */ what) {
    wanted = what;
    setText(said, "");
    stage.command("share", {});
  }
  /** What the kernel answered. @param {{text: string, link: string, message: string}} shared */
  async function take(shared) {
    const what = wanted;
    wanted = null;
    if (what === null) return; // another page asked
    show(field, shared.message === "");
    field.value = shared[what];
    const done = shared.message === "" && (await copied(field));
    setText(said, shared.message || (done ? say(`sharing.copied.${what}`) : say("sharing.copy_by_hand")));
    if (!done) field.focus();
  }

  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      show(node, stage.can("share"));
      show(buttons.link, Boolean(stage.settings.links));
      if (stage.source.shared !== seen) {
        seen = stage.source.shared;
        if (seen) take(seen);
      }
      return 0;
    },
  };
}
