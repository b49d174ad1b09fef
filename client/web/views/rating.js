/** Rating: good or bad for a translation, and a better wording. */

import { dialog, h } from "../dom.js";
import { words } from "../i18n.js";

/**
 * Asks for a verdict.
 *
 * @param {{text: string, lang: string}} original
 * @param {{text: string, lang: string}} translation
 * @param {(good: boolean, better: string) => Promise<string | undefined>} send answers a refusal, or nothing
 */
export function rate(original, translation, send) {
  const better = h("textarea", { id: "better", rows: 2, lang: translation.lang, maxlength: 2000 }, translation.text);
  const said = h("p", { role: "status" });
  const verdict = async (/** @type {boolean} */ good) => {
    const wording = better.value.trim();
    const refusal = await send(good, wording === translation.text ? "" : wording);
    if (refusal) said.textContent = refusal;
    else box.close();
  };
  const box = dialog(words.rateTitle, words.close, [
    h("blockquote", { lang: original.lang }, original.text),
    h("blockquote", { lang: translation.lang }, translation.text),
    h("label", { for: "better" }, words.better),
    better,
    h("small", {}, words.rateHint),
    said,
    h(
      "p",
      { class: "choices" },
      h("button", { type: "button", onclick: () => verdict(true) }, `👍 ${words.good}`),
      h("button", { type: "button", onclick: () => verdict(false) }, `👎 ${words.bad}`),
    ),
  ]);
}
