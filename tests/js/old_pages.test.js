import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { framesOf } from "../../topowidgets/widgets/js/frames.js";
import { unquantised } from "../../topowidgets/widgets/js/quantised.js";
import { decodeRow, whole } from "../../topowidgets/widgets/js/sources/atlas.js";
import { recordedSource } from "../../topowidgets/widgets/js/sources/recorded.js";
import { handClock } from "./hand_clock.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8"));
const expected = read("expected.json");

/** A message of a page, as host_page.js hands it on. */
function message(record) {
  const plain = new Uint8Array(inflateSync(Buffer.from(record, "base64")));
  const end = 4 + new DataView(plain.buffer, plain.byteOffset).getUint32(0, true);
  const { common, headers, index, ...facts } = JSON.parse(new TextDecoder().decode(plain.subarray(4, end)));
  const { buffer, arrays, offsets, lengths } = unquantised(index, plain.subarray(end), headers.length);
  const complete = headers.map((header, i) => ({ ...whole(common, header), arrays: arrays[i] }));
  return [{ ...facts, common: {}, headers: complete, offsets, lengths }, new DataView(buffer.buffer)];
}

test("the page of a run that 0.1.0 wrote is played", () => {
  const { facts, records } = read("page_run.json"),
    said = expected["page_run.json"];
  assert.equal(facts.kind, "lab");
  const [history, buffer] = message(records[0]),
    clock = handClock();
  const source = recordedSource(
    { settings: facts.settings, status: facts.status, frames: framesOf(history, buffer) },
    { clock },
  );
  source.command("play");
  clock.forward(60);
  assert.equal(source.status.state, "finished");
  assert.equal(source.frames.latest.step, said.steps);
  const columns = source.frames.rows;
  for (const name of ["loss", "K", "lambda_max", "ratio_min", "b1"]) {
    const value = columns[name].at(-1);
    assert.ok(Math.abs(value - said.row[name]) <= 1e-6 * Math.max(1, Math.abs(said.row[name])), `${name}: ${value}`);
  }
  assert.equal(source.frames.latest.arrays.cloud.shape[0], said.config.neurons);
});

test("the page of an atlas that 0.1.0 wrote has its rates", () => {
  const { facts, records } = read("page_atlas.json");
  assert.equal(facts.kind, "atlas");
  const rows = records
    .map((record) => message(record))
    .map(([row, buffer]) => [row.eta_k, decodeRow(row, buffer).store.latest]);
  assert.deepEqual(rows.map(([rate]) => rate).sort(), [0.5, 3]);
  for (const [, latest] of rows) assert.equal(latest.arrays.cloud.shape[0], 16);
});
