/** One requestAnimationFrame loop that idles: `draw` says whether it wants another picture. */
export function drawLoop(/** @type {(now: number) => boolean} */ draw) {
  let handle = 0;
  const tick = (/** @type {number} */ now) => {
    handle = 0;
    if (draw(now)) request();
  };
  const request = () => {
    if (!handle) handle = requestAnimationFrame(tick);
  };
  return {
    request,
    stop: () => {
      cancelAnimationFrame(handle);
      handle = -1;
    },
  };
}

/**
 * Call at most once per `wait` ms with the newest arguments; the last ones are always delivered.
 * `flush` delivers what waits now, `cancel` drops it.
 */
export function newestWins(/** @type {(...args: any[]) => void} */ deliver, /** @type {number} */ wait) {
  /** @type {any} */ let timer = null;
  /** @type {any[]|null} */ let waiting = null;
  const fire = () => {
    timer = null;
    if (!waiting) return;
    const args = waiting;
    waiting = null;
    timer = setTimeout(fire, wait);
    deliver(...args);
  };
  const call = (/** @type {any[]} */ ...args) => {
    waiting = args;
    if (timer === null) fire();
  };
  call.flush = () => {
    if (waiting) {
      clearTimeout(timer);
      timer = null;
      fire();
    }
  };
  call.cancel = () => {
    clearTimeout(timer);
    timer = null;
    waiting = null;
  };
  return call;
}
