/** Tools: what can be done with the message that is pointed at, focused or tapped. */

import { h, iconButton } from "../dom.js";
import { HAN } from "../format.js";
import { words } from "../i18n.js";

/** @import {Entry} from "../types.js" */

/** What a reaction usually is. */
const QUICK = ["👍", "❤️"];

/**
 * @typedef {{react: (seq: number, emoji?: string) => void, reply: (seq: number) => void, edit: (seq: number) => void,
 *   remove: (seq: number) => void, pinyin: (seq: number) => void, rate: (seq: number) => void,
 *   toggle: (seq: number) => void}} Actions
 * @typedef {{mine: boolean, host: boolean, translated: boolean}} Rights
 */

/**
 * Makes the tool bar of a message.
 *
 * @param {Entry} entry
 * @param {Rights} rights
 * @param {Actions} actions
 */
export function tools({ message, translations }, { mine, host, translated }, actions) {
  const { seq } = message;
  const chinese = HAN.test(message.text) || Object.values(translations).some(({ text }) => HAN.test(text));
  return h(
    "div",
    { class: "tools", role: "toolbar", "aria-label": words.tools },
    QUICK.map((emoji) =>
      h(
        "button",
        {
          type: "button",
          class: "round",
          onclick: () => actions.react(seq, emoji),
          "aria-label": `${words.react} ${emoji}`,
        },
        emoji,
      ),
    ),
    iconButton("smile", words.react, () => actions.react(seq)),
    iconButton("reply", words.reply, () => actions.reply(seq)),
    chinese &&
      h(
        "button",
        {
          type: "button",
          class: "round",
          title: words.pinyin,
          "aria-label": words.pinyin,
          onclick: () => actions.pinyin(seq),
        },
        "拼",
      ),
    translated && iconButton("star", words.rate, () => actions.rate(seq)),
    mine && iconButton("edit", words.edit, () => actions.edit(seq)),
    (mine || host) && iconButton("trash", words.remove, () => actions.remove(seq)),
  );
}

/** @type {Record<string, keyof Actions>} */
const KEYS = { o: "toggle", r: "reply", e: "edit", a: "react", p: "pinyin", Delete: "remove" };

/**
 * Does what a key means on a focused message; answers whether it means something.
 *
 * @param {KeyboardEvent} event
 * @param {number} seq
 * @param {Rights} rights
 * @param {Actions} actions
 */
export function shortcut(event, seq, { mine, host }, actions) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const allowed = action && (action !== "edit" || mine) && (action !== "remove" || mine || host);
  if (allowed) actions[action](seq);
  return !!allowed;
}
