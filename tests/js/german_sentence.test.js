/** The running sentence and the rules of verdicts, in German: a page speaks one language, so this is a file of its own. */
import { testSentences } from "./facts.js";

await testSentences("de");
