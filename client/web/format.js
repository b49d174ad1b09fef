/** Format: a message's text as nodes; links, mentions, tags and code are found, everything else is text. */

import { h } from "./dom.js";

/** @typedef {{kind: "text"|"link"|"code"|"block"|"mention"|"tag", text: string, at: number}} Token */

const FOUND =
  /```(?:[\w+-]*\n)?(?<block>[^]+?)```|`(?<code>[^`\n]+)`|(?<link>https?:\/\/[^\s<>"'`，。！？、；：（）《》「」【】…]+)|(?<tag>(?<![\p{L}\p{N}&/])#[\p{L}\p{N}_]+)|@/gu;
const TRAILING = /[.,;:!?*_~\])}]$/;
const WORD = /^[\p{L}\p{N}_.-]*[\p{L}\p{N}_]/u;
const LATIN = /[\p{Script=Latin}\p{N}_]/u;
const EMOJI_ONLY = /^(?!.*[\d#*])(?:[\p{Extended_Pictographic}\p{Emoji_Component}\u200d\ufe0f]|\s)+$/u;
export const HAN = /\p{Script=Han}/u;

/**
 * Splits a text; the tokens' texts, with the marks around code, make up the whole.
 *
 * @param {string} text
 * @param {string[]} names of people who may be mentioned
 * @returns {Token[]}
 */
export function tokens(text, names) {
  /** @type {Token[]} */
  const found = [];
  let end = 0;
  for (const match of text.matchAll(FOUND)) {
    const token = match.index < end ? null : tokenOf(match, text, names);
    if (!token) continue;
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index), at: end });
    found.push(token);
    end = match.index + (token.kind === "code" || token.kind === "block" ? match[0].length : token.text.length);
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end), at: end });
  return found;
}

/**
 * @param {RegExpMatchArray} match
 * @param {string} text
 * @param {string[]} names
 * @returns {Token | null}
 */
function tokenOf(match, text, names) {
  const at = match.index ?? 0;
  const { block, code, link, tag } = match.groups ?? {};
  if (block) return { kind: "block", text: block.replace(/\n$/, ""), at };
  if (code) return { kind: "code", text: code, at };
  if (tag) return { kind: "tag", text: tag, at };
  if (link) return linkOf(link, at);
  if (at > 0 && LATIN.test(text[at - 1] ?? "")) return null;
  const name = mentioned(text.slice(at + 1), names);
  return name ? { kind: "mention", text: `@${name}`, at } : null;
}

/**
 * Leaves the punctuation of the sentence out of a link, and a link that hides where it leads to text.
 *
 * @param {string} link
 * @param {number} at
 * @returns {Token | null}
 */
function linkOf(link, at) {
  let text = link;
  while (TRAILING.test(text) && !(text.endsWith(")") && text.split("(").length >= text.split(")").length))
    text = text.slice(0, -1);
  const url = parsed(text);
  return url && !url.username && !url.password ? { kind: "link", text, at } : null;
}

/** @param {string} text */
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * Gives the name at the start of what follows an `@`: that of somebody known, or else one word.
 *
 * @param {string} rest
 * @param {string[]} names
 */
function mentioned(rest, names) {
  const lower = rest.toLowerCase();
  const known = names.filter((name) => lower.startsWith(name.toLowerCase()) && endsThere(rest, name));
  const longest = known.sort((a, b) => b.length - a.length)[0];
  return longest ? rest.slice(0, longest.length) : rest.match(WORD)?.[0];
}

/** Chinese has no spaces: only a Latin name must not run on into more Latin letters. */
function endsThere(/** @type {string} */ rest, /** @type {string} */ name) {
  return !LATIN.test(name.at(-1) ?? "") || !LATIN.test(rest[name.length] ?? "");
}

/**
 * Tells whether the text mentions this name.
 *
 * @param {string} text
 * @param {string} name
 */
export function mentions(text, name) {
  const wanted = `@${name}`.toLowerCase();
  return !!name && tokens(text, [name]).some((t) => t.kind === "mention" && t.text.toLowerCase() === wanted);
}

/**
 * Tells whether a text is a few emoji and nothing else.
 *
 * @param {string} text
 */
export function isEmoji(text) {
  return text.length <= 24 && EMOJI_ONLY.test(text);
}

/**
 * Makes the nodes of a text.
 *
 * @param {string} text
 * @param {{names: string[], me: string, readings?: [string, string][]}} context
 * @returns {Node[]}
 */
export function format(text, { names, me, readings }) {
  const above = readings ? spread(readings) : null;
  return tokens(text, names).flatMap((token) => {
    switch (token.kind) {
      case "link":
        return [anchor(token.text)];
      case "code":
        return [h("code", {}, token.text)];
      case "block":
        return [h("pre", { tabindex: 0 }, h("code", {}, token.text))];
      case "mention":
        return [
          h(
            "span",
            { class: token.text.slice(1).toLowerCase() === me.toLowerCase() ? "mention me" : "mention" },
            token.text,
          ),
        ];
      case "tag":
        return [h("span", { class: "tag" }, token.text)];
    }
    return above ? annotated(token, above) : [document.createTextNode(token.text)];
  });
}

/** @param {string} text */
function anchor(text) {
  const { href } = new URL(text);
  return h("a", { href, title: href, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, text);
}

/**
 * Gives the reading of each character by its place in the text.
 *
 * @param {[string, string][]} readings
 */
function spread(readings) {
  /** @type {Map<number, [string, string]>} */
  const places = new Map();
  let at = 0;
  for (const [characters, reading] of readings) {
    if (reading) places.set(at, [characters, reading]);
    at += characters.length;
  }
  return places;
}

/**
 * @param {Token} token
 * @param {Map<number, [string, string]>} places
 */
function annotated({ text, at }, places) {
  /** @type {Node[]} */
  const nodes = [];
  for (let i = 0; i < text.length;) {
    const [characters, reading] = places.get(at + i) ?? [text[i] ?? "", ""];
    if (reading) nodes.push(h("ruby", {}, characters, h("rt", { lang: "zh-Latn-pinyin" }, reading)));
    else if (nodes.at(-1)?.nodeType === Node.TEXT_NODE) /** @type {Text} */ (nodes.at(-1)).data += characters;
    else nodes.push(document.createTextNode(characters));
    i += characters.length;
  }
  return nodes;
}
