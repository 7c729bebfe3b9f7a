import assert from "node:assert/strict";
import test from "node:test";
import { delivered } from "../../topowidgets/widgets/js/sources/delivery.js";

function kernel(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [],
    listeners = new Set();
  const state = { gone: false };
  const transport = delivered({
    send: (message) => {
      if (state.gone) throw new Error("Cannot send");
      sent.push(message);
    },
    onMessage: (fn) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    onStatus: () => () => {},
    status: () => ({}),
    settings: () => ({}),
  });
  const changes = [];
  transport.onWaiting(() => changes.push(transport.waiting()));
  const command = (name) => {
    transport.send({ type: "command", name, args: {} });
    return sent.at(-1).key;
  };
  const answer = (key) => {
    for (const fn of [...listeners]) fn({ type: "heard", key });
  };
  return {
    transport,
    sent,
    state,
    listeners,
    changes,
    command,
    answer,
    pass: (ms) => t.mock.timers.tick(ms),
    names: () => sent.map((message) => message.name ?? message.type),
  };
}

test("commands that the kernel has not heard after a while wait, until it has; none is sent again that was heard", (t) => {
  const { transport, changes, command, answer, pass, names } = kernel(t);
  const keys = ["pause", "step", "step"].map(command);
  assert.equal(new Set(keys.map(String)).size, 3);
  pass(399);
  assert.deepEqual(transport.waiting(), []);
  pass(1);
  assert.deepEqual(transport.waiting(), ["pause", "step", "step"]);
  answer(["another-command", 9]);
  answer("no key");
  assert.equal(transport.waiting().length, 3);
  answer(keys[1]); // what it has overtaken is void
  assert.deepEqual(transport.waiting(), ["step"]);
  answer(keys[2]);
  assert.deepEqual([transport.waiting(), changes.at(-1)], [[], []]);
  answer(command("play"));
  pass(60_000);
  assert.deepEqual(names(), ["pause", "step", "step", "play"]);
});

test("what is not heard is sent again with its key, ever more seldom; a greeting is no command that waits", (t) => {
  const { transport, sent, command, answer, pass, names } = kernel(t);
  transport.send({ type: "hello" });
  transport.send({ type: "ack", id: 3 });
  assert.equal(sent[1].key, undefined);
  pass(1999);
  assert.deepEqual([names(), transport.waiting()], [["hello", "ack"], []]);
  pass(1);
  assert.deepEqual(sent[2], sent[0]);
  answer(command("play")); // of another sequence: the greeting stays unheard
  for (const [passed, greetings] of [
    [4000, 3],
    [8000, 4],
    [16_000, 5],
    [30_000, 6],
    [30_000, 7],
  ]) {
    pass(passed);
    assert.equal(names().filter((name) => name === "hello").length, greetings);
  }
  answer(sent[0].key);
  pass(60_000);
  assert.equal(sent.length, 2 + 6 + 1);
});

test("with the goodbye of a page, and with a kernel that is gone, nothing is sent again", (t) => {
  const { transport, sent, state, listeners, command, pass } = kernel(t);
  command("play");
  transport.send({ type: "bye" });
  pass(60_000);
  assert.deepEqual([sent.length, listeners.size, transport.waiting()], [2, 0, []]);
  command("play");
  state.gone = true;
  pass(60_000);
  assert.equal(sent.length, 3);
  assert.deepEqual(transport.waiting(), []);
  assert.throws(() => command("pause"), /Cannot send/);
  assert.deepEqual(transport.waiting(), []);
});
