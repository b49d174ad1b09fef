/** Announcer: reads each new message out once, as soon as it can be read in the reader's language. */

import { h } from "../dom.js";
import { shown } from "../reading.js";

/** @import {Conversation} from "../conversation.js" */
/** @import {Said} from "../types.js" */

const PATIENCE = 2_000;
const KEPT = 10;

export class Announcer {
  /** @type {Set<number>} */
  #waiting = new Set();

  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.element = h("div", { class: "sr", "aria-live": "polite" });
  }

  /** @param {Said} said */
  hear({ seq, author }) {
    if (author.id === this.conversation.me.id) return;
    this.#waiting.add(seq);
    setTimeout(() => this.#say(seq, true), PATIENCE);
    this.#say(seq, false);
  }

  /** Says what became readable. */
  changed() {
    for (const seq of this.#waiting) this.#say(seq, false);
  }

  /** @param {number} seq @param {boolean} late */
  #say(seq, late) {
    const entry = this.conversation.room.entries.get(seq);
    if (!this.#waiting.has(seq) || !entry) return;
    const { text, lang, state } = shown(entry, this.conversation.lang, 0, this.conversation.me.id);
    if (state === "pending" && !late) return;
    this.#waiting.delete(seq);
    this.element.append(h("p", {}, `${entry.message.author.name}: `, h("span", { lang }, text)));
    while (this.element.childElementCount > KEPT) this.element.firstElementChild?.remove();
  }
}
