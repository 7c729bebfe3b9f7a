/** A clock whose time is moved by hand. */
export function handClock() {
  let now = 0,
    id = 0;
  const timers = new Map();
  return {
    now: () => now,
    after: (seconds, act) => {
      timers.set(++id, { at: now + Math.max(0, seconds), act });
      return id;
    },
    cancel: (handle) => timers.delete(handle),
    forward(seconds) {
      const end = now + seconds;
      for (;;) {
        const due = [...timers].filter(([, t]) => t.at <= end + 1e-12).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].act();
      }
      now = end;
    },
    waiting: () => timers.size,
  };
}
