/** The page's own words: one file for each language, and what `Intl` knows. */

/** @typedef {typeof import("./messages/en.js").default} Words */
/** @import {ReadingLang} from "./types.js" */

/** How each language calls itself. */
export const NAMES = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文" };

export let words = /** @type {Words} */ ({});
/** @type {string} */
export let locale = "en";

/**
 * Speaks this language from here on.
 *
 * @param {ReadingLang} lang
 */
export async function speak(lang) {
  words = (await import(`./messages/${lang}.js`)).default;
  locale = lang === "en" ? (navigator.languages.find((tag) => /^en/i.test(tag)) ?? "en") : lang;
  document.documentElement.lang = lang;
}

/** @param {number} at */
export function clock(at) {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(at);
}

/**
 * Gives the time in the fewest letters.
 *
 * @param {number} at
 */
export function shortClock(at) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** @param {number} at */
export function moment(at) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(at);
}

/**
 * Names a day: today and yesterday by their words, others by their date.
 *
 * @param {number} at
 */
export function day(at) {
  const days = Math.round((midnight(at) - midnight(Date.now())) / 86_400_000);
  if (days >= -1 && days <= 0)
    return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day"));
  return new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(at);
}

/** @param {number} at */
export function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** @param {number} n */
export function number(n) {
  return new Intl.NumberFormat(locale).format(n);
}

/** @param {string[]} names */
export function list(names) {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
