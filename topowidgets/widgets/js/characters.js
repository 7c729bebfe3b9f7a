/** Characters of names in the world's scripts: the same rules as in topowidgets/characters.py. */

/** Why a character can stand in no name. @type {[string, RegExp][]} */
const REFUSED = [
  ["turning", /[\u202A-\u202E\u2066-\u2069]/u],
  ["none", /\p{Noncharacter_Code_Point}/u],
  ["control", /\p{Cc}/u],
  ["surrogate", /\p{Cs}/u],
  ["private", /\p{Co}/u],
];
const MARK = /[\p{M}\p{Cf}\u{1F3FB}-\u{1F3FF}]/u,
  HALF = /[\u{1F1E6}-\u{1F1FF}]/u;
const MOST_MARKS = 12;

/** The first character that nobody can read, as U+XXXX, and why; null where all can be read. @param {string} text @returns {{code: string, kind: string}|null} */
export function firstRefused(text) {
  for (const one of text) {
    const kind = REFUSED.find(([, pattern]) => pattern.test(one))?.[0];
    if (kind)
      return {
        code: `U+${/** @type {number} */ (one.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}`,
        kind,
      };
  }
  return null;
}

/** How many characters a reader counts. @param {string} text */
export function visibleLength(text) {
  let length = 0,
    marks = 0,
    flag = false,
    joined = false;
  for (const one of text) {
    const half = HALF.test(one),
      mark = joined || (half && flag) || MARK.test(one);
    marks = mark ? marks + 1 : 0;
    if (!mark || marks > MOST_MARKS) length += 1;
    flag = half && !flag;
    joined = one === "\u200D";
  }
  return length;
}

/** A name as it is kept: without spaces at its ends, other spaces as a space; empty where nothing of it is seen. @param {string} text */
export function plainName(text) {
  const kept = text
    .replace(/[\p{Zs}\p{Zl}\p{Zp}]/gu, " ")
    .normalize("NFC")
    .replace(/^ +| +$/g, "");
  return visibleLength(kept) ? kept : "";
}
