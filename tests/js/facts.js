/** The frames of tests/texts/facts.json, with the sentences that Python and the browser both make of their facts, in the language that is spoken. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const kinds = read("../../topowidgets/settings/settings.json").sections.find(({ name }) => name === "rule").kinds;
const stability = Object.fromEntries(Object.entries(kinds).map(([rule, kind]) => [rule, kind.stability]));

/** @param {"en"|"de"} code */
export async function testSentences(code) {
  if (code !== "en") globalThis.topowidgetsCatalogue = read(`../../topowidgets/texts/languages/${code}.json`);
  const { runningSentence } = await import("../../topowidgets/widgets/js/texts/sentence.js");
  const { bettiRule, mapDetail, mapRule, sampleRule } =
    await import("../../topowidgets/widgets/js/texts/rules_in_words.js");
  for (const { case: name, facts, step, tau, [code]: expected } of read("../texts/facts.json")) {
    test(`the sentences of a frame: ${name}`, () =>
      assert.deepEqual(
        {
          sentence: runningSentence(facts, step, tau, stability),
          sample_rule: sampleRule(facts.sample_verdict),
          betti_rule: bettiRule(facts.betti),
          map_rule: mapRule(facts.map_verdict),
          map_detail: mapDetail(facts.map_verdict),
        },
        expected,
      ));
  }
}
