/** Light or dark, and the colours a canvas needs, read from the CSS variables of lab.css. */

const NAMES = ["paper", "ink", "muted", "line", "grid", "accent", "fold", "h0", "h1", "h2", "tracer", "second", "band"];

/** Relative luminance of a computed CSS colour, null where it is transparent or unknown. */
export function luminance(/** @type {string} */ colour) {
  const parts = colour
    .match(/^rgba?\(([^)]+)\)/)?.[1]
    .split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.length < 3 || (parts.length > 3 && parts[3] < 0.5)) return null;
  const [r, g, b] = parts.map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The reader's system chooses the colours of all pages, as in Windows' contrast themes: those of canvases and of a theme's button have no say. */
const forced = globalThis.matchMedia?.("(forced-colors: active)");

/** Dark where the page behind the element is dark; where the page says nothing, what the reader prefers. */
export function isDark(/** @type {HTMLElement} */ element) {
  const declared = document.body.dataset.jpThemeLight;
  if (declared && !forced.matches) return declared === "false";
  for (let node = element.parentElement; node; node = node.parentElement) {
    const light = luminance(getComputedStyle(node).backgroundColor);
    if (light !== null) return light < 0.3;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * Keep data-theme and the canvas colours current; `changed` is called when they differ.
 * @param {HTMLElement} root @param {() => void} changed
 */
export function watchTheme(root, changed) {
  const theme = { colours: /** @type {Record<string, string>} */ ({}), font: "12px sans-serif", read, stop };
  let seen = "";
  function read() {
    if (!root.isConnected) return; // anywidget renders before it attaches; styles are known only then
    root.dataset.theme = isDark(root) ? "dark" : "light";
    const style = getComputedStyle(root);
    for (const name of NAMES) theme.colours[name] = style.getPropertyValue(`--tw-${name}`).trim();
    if (forced.matches)
      Object.assign(theme.colours, { paper: style.backgroundColor, ink: style.color, muted: style.color });
    theme.font = style.fontFamily;
    const now = JSON.stringify([theme.colours, theme.font]);
    if (now !== seen) {
      seen = now;
      changed();
    }
  }
  const observer = new MutationObserver(() => {
    read();
    setTimeout(read, 300);
  });
  for (const node of [document.documentElement, document.body])
    observer.observe(node, {
      attributes: true,
      attributeFilter: [
        "class",
        "style",
        "data-jp-theme-name",
        "data-jp-theme-light",
        "data-theme",
        "data-vscode-theme-kind",
      ],
    });
  // a host may attach the element, or bring the style sheet, after the mount: both change its size
  const sized = new ResizeObserver(read);
  sized.observe(root);
  const attached = new ResizeObserver(read);
  attached.observe(root);
  const asked = [matchMedia("(prefers-color-scheme: dark)"), forced];
  for (const one of asked) one.addEventListener("change", read);
  function stop() {
    observer.disconnect();
    attached.disconnect();
    sized.disconnect();
    for (const one of asked) one.removeEventListener("change", read);
  }
  return theme;
}

/** How much larger the reader's text is than ours: pictures are drawn that much larger. What lab.css calls --tw-px, in pixels. @param {Element} element within the view */
export const textSize = (element) => parseFloat(getComputedStyle(element).fontSize) / 13 || 1;

/** True while the reader asked for less motion: nothing plays before Play is pressed, and neurons jump from picture to picture. */
export const lessMotion = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
