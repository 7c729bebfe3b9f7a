/** The running sentence and the rules of verdicts, in English. */
import { testSentences } from "./facts.js";

await testSentences("en");
