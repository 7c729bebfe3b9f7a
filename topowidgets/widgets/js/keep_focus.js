/** The focus does not fall out of a view with a control that is put away, as Cancel is once there is nothing to cancel: one beside it takes it. */
const CONTROLS = "button:not(.tw-term), select, input, summary, canvas[tabindex]";

/** @param {HTMLElement} root @returns {() => void} look whether the focus is to be kept; to be called after each picture */
export function keepFocus(root) {
  /** @type {HTMLElement|null} */ let last = null;
  const away = () => Boolean(last?.closest("[hidden]"));
  root.addEventListener("focusin", (e) => {
    // who presses by pointer does not go on from there by keys
    const one = /** @type {HTMLElement} */ (e.target);
    last = one.matches(":focus-visible") ? one : null;
  });
  root.addEventListener("focusout", (e) => {
    if (e.relatedTarget || !away()) last = null;
  }); // it went elsewhere by the reader's will
  return () => {
    if (!last || !away()) return;
    const from = last,
      usable = (/** @type {Element} */ one) => !(/** @type {any} */ (one).disabled || one.closest("[hidden]"));
    last = null;
    const near = [...(from.parentElement?.querySelectorAll(CONTROLS) ?? [])].find(usable);
    const next =
      near ??
      [...root.querySelectorAll(CONTROLS)].find(
        (one) => usable(one) && from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
    /** @type {HTMLElement|undefined} */ (next)?.focus();
  };
}
