/** Where a pointer is on an element, and how large that stands on the screen: right under zoom and transforms of whatever is around it, as in slides. */

/** How many pixels of the page one of the element's own is wide and high. @param {HTMLElement} element @param {number} [width] its own, where that is known finer than in whole pixels @param {number} [height] @returns {[number, number]} */
export function enlargement(element, width = element.offsetWidth, height = element.offsetHeight) {
  const seen = element.getBoundingClientRect();
  return [seen.width / width || 1, seen.height / height || 1];
}

/** Where a pointer is, in the element's own pixels from its corner. @param {HTMLElement} element @param {MouseEvent} e @param {number} [width] @param {number} [height] @returns {[number, number]} */
export function placeOn(element, e, width, height) {
  const { left, top } = element.getBoundingClientRect(),
    [across, down] = enlargement(element, width, height);
  return [(e.clientX - left) / across, (e.clientY - top) / down];
}
