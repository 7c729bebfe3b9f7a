/** An exported page as a host: what a kernel would have sent lies in the page itself, and nothing is asked of anybody. */
import { h, setText } from "./dom.js";
import { LAYOUTS } from "./layouts/index.js";
import { open } from "./open.js";
import { unquantised } from "./quantised.js";
import { whole } from "./sources/atlas.js";
import { lessMotion } from "./theme.js";
import { say } from "./texts/index.js";

/** A message of the page with the arrays of its frames. @param {Element} element @returns {Promise<[any, DataView]>} */
async function unpacked(element) {
  const bytes = Uint8Array.from(atob(element.textContent ?? ""), (c) => c.charCodeAt(0));
  element.remove(); // its text is as large as what it holds
  const plain = new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer(),
  );
  const end = 4 + new DataView(plain.buffer).getUint32(0, true);
  const { common, headers, index, ...facts } = JSON.parse(new TextDecoder().decode(plain.subarray(4, end)));
  const { buffer, arrays, offsets, lengths } = unquantised(index, plain.subarray(end), headers.length);
  const complete = headers.map((/** @type {any} */ header, /** @type {number} */ i) => ({
    ...whole(common, header),
    arrays: arrays[i],
  }));
  return [{ ...facts, common: {}, headers: complete, offsets, lengths }, new DataView(buffer.buffer)];
}

/** The button that turns the page light or dark, which it begins as the reader's system is. */
function themeSwitch() {
  const page = document.documentElement,
    dark = matchMedia("(prefers-color-scheme: dark)");
  const now = () => page.dataset.theme ?? (dark.matches ? "dark" : "light");
  const name = () => setText(button, say(`news.other_theme.${now()}`));
  const button = h("button", {
    type: "button",
    class: "page-theme",
    onclick: () => {
      page.dataset.theme = now() === "dark" ? "light" : "dark";
      name();
    },
  });
  dark.addEventListener("change", name);
  name();
  return button;
}

async function begin() {
  const { kind, settings, status, plays } = JSON.parse(document.getElementById("facts")?.textContent ?? "{}");
  const view = /** @type {HTMLElement} */ (document.getElementById("view"));
  document.querySelector(".page-head")?.append(themeSwitch());
  if (!("DecompressionStream" in globalThis)) return view.append(h("p", { role: "alert" }, say("news.old_browser")));
  const listeners = new Set();
  /** @type {any} */ let shown = null;
  open(
    {
      send: () => {}, // what is said in a page is heard by nobody
      onMessage: (fn) => {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
      status: () => status,
      onStatus: () => () => {},
      settings: () => settings,
    },
    view,
    LAYOUTS[kind],
    {
      shown: (source) => {
        shown = source;
      },
    },
  );
  let waits = plays && !lessMotion();
  for (const element of document.querySelectorAll("script.record")) {
    const [message, buffer] = await unpacked(element);
    for (const listener of [...listeners]) listener(message, [buffer]);
    if (waits) {
      // the first row is enough to begin with
      for (const [name, args] of [
        ["over", { over: plays }],
        ["loop", { loop: true }],
        ["play", {}],
      ])
        shown.command(name, args);
      waits = false;
    }
  }
}

/** Show what the page holds. */
export function page() {
  begin().catch((error) => {
    document.getElementById("view")?.append(h("p", { role: "alert" }, say("news.damaged")));
    throw error;
  });
}
