/** What must reach the kernel is sent until the kernel says that it heard it: JupyterLab drops what a page says just after it was reloaded. */

/** @typedef {import("./live.js").Transport} Transport */

const KINDS = ["hello", "command"];

const LATE = 400; // ms after which a command that the kernel has not heard is said to wait

const AGAIN = 2000; // ms after which it is sent again, and then after twice as long each time

const LONGEST = 30_000;

/**
 * A transport whose greetings and commands carry a key: the sequence they belong to, and their number in it. Of one sequence the kernel acts
 * on nothing twice and on nothing that a later one has overtaken.
 * @param {Transport} transport @returns {Transport & {waiting: () => string[], onWaiting: (fn: () => void) => () => void}}
 */
export function delivered(transport) {
  const origin = Math.random().toString(36).slice(2, 10); // other pages may send to the same kernel
  /** @type {{key: [string, number], message: any, late: boolean, timers: any[]}[]} in order */
  let unheard = [];
  /** @type {Set<() => void>} */ const listeners = new Set();
  let count = 0;
  const tell = () => {
    for (const fn of [...listeners]) fn();
  };
  const drop = (/** @type {(one: typeof unheard[0]) => boolean} */ done) => {
    const late = unheard.some((one) => one.late && done(one));
    for (const one of unheard) if (done(one)) one.timers.forEach(clearTimeout);
    unheard = unheard.filter((one) => !done(one));
    if (late) tell();
  };
  const heard = (/** @type {any} */ message) => {
    if (message?.type !== "heard" || !Array.isArray(message.key)) return;
    const [sequence, number] = message.key;
    drop(({ key }) => key[0] === sequence && key[1] <= number);
  };
  /** @type {(() => void)|null} */ let off = null;

  function after(/** @type {typeof unheard[0]} */ one, /** @type {number} */ ms, /** @type {() => void} */ act) {
    const timer = setTimeout(act, ms);
    /** @type {any} */ (timer).unref?.(); // a test's process may end
    one.timers.push(timer);
  }
  function again(/** @type {typeof unheard[0]} */ one, /** @type {number} */ ms) {
    after(one, ms, () => {
      try {
        transport.send(one.message);
      } catch {
        drop((other) => other === one);
        return;
      } // the next message finds the kernel gone
      again(one, Math.min(2 * ms, LONGEST));
    });
  }

  return {
    ...transport,
    send(message, buffers) {
      const { type } = /** @type {any} */ (message);
      if (type === "bye") {
        drop(() => true);
        off?.();
        off = null;
      }
      if (!KINDS.includes(type)) {
        transport.send(message, buffers);
        return;
      }
      off ??= transport.onMessage(heard);
      /** @type {[string, number]} */ const key = [`${origin}-${type}`, (count += 1)];
      /** @type {typeof unheard[0]} */ const one = { key, message: { ...message, key }, late: false, timers: [] };
      transport.send(one.message);
      unheard.push(one);
      after(one, LATE, () => {
        one.late = true;
        tell();
      });
      again(one, AGAIN);
    },
    waiting: () => unheard.filter((one) => one.late && one.message.type === "command").map((one) => one.message.name),
    onWaiting(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
