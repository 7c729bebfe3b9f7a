/** Notices that nothing is heard any more from a kernel that has something to say: one that was killed says no goodbye. */

/** Seconds of silence after which the kernel is taken to have ended; while an atlas is trained it is heard every 3. */
export const SILENCE = 12;

/**
 * @param {{clock: typeof import("./recorded.js").wall, awaited: () => boolean, changed: () => void}} options
 *   awaited: whether more is to come; changed: called when silence begins, and when it ends
 */
export function silenceWatch({ clock, awaited, changed }) {
  let last = clock.now(),
    silent = false;
  /** @type {any} */ let timer = null;
  function look() {
    timer = null;
    if (!awaited()) return;
    if (!silent && clock.now() - last >= SILENCE) {
      silent = true;
      changed();
    }
    timer = clock.after(SILENCE / 3, look);
  }
  return {
    get silent() {
      return silent && awaited();
    },
    heard() {
      last = clock.now();
      if (silent) {
        silent = false;
        changed();
      }
      if (timer === null && awaited()) timer = clock.after(SILENCE / 3, look);
    },
    close() {
      clock.cancel(timer);
    },
  };
}
