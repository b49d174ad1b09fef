/** Reading: what a reader of one language sees of a message. */

/** @import {Entry, Lang, ReadingLang} from "./types.js" */
import { HAN } from "./format.js";

/**
 * What is shown: `text` in `lang`; `state` tells whether it is the original as written, its translation, one that
 * may be wrong, the original while the translation is on its way, or in place of one that failed.
 *
 * @typedef {{text: string, lang: string, state: "original"|"translated"|"unsure"|"pending"|"failed"}} Shown
 */

/**
 * Gives the language of a text for `lang` attributes.
 *
 * @param {Lang} lang
 * @param {string} text
 * @param {string} page the language around it
 */
export function tag(lang, text, page) {
  if (lang === "none") return page;
  if (lang !== "mixed") return lang;
  return HAN.test(text) ? "zh-Hans" : "en";
}

/**
 * Gives what a reader of `lang` sees; one's own lines stay as one wrote them.
 *
 * @param {Entry} entry
 * @param {ReadingLang} lang
 * @param {number} sure confidence from which a translation is not marked
 * @param {string} me
 * @returns {Shown}
 */
export function shown({ message, translations }, lang, sure, me) {
  const translation = translations[lang];
  const original = { text: message.text, lang: tag(message.lang, message.text, lang) };
  if (!translation || message.lang === lang || message.author.id === me) return { ...original, state: "original" };
  if (translation.status === "pending") return { ...original, state: "pending" };
  if (translation.status !== "done") return { ...original, state: "failed" };
  const state = (translation.sure ?? 1) < sure ? "unsure" : "translated";
  return { text: translation.text, lang, state };
}
