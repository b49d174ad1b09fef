/** Spelling: the pinyin of Chinese texts, asked for once each. */

/** @import {Conversation} from "./conversation.js" */

export class Spelling {
  /** @type {Set<number>} Messages whose pinyin somebody wants to see. */
  wanted = new Set();
  /** @type {Map<string, [string, string][] | undefined>} Readings by text; undefined while they are on their way. */
  #readings = new Map();

  /** @param {Conversation} conversation @param {() => void} changed */
  constructor(conversation, changed) {
    this.conversation = conversation;
    this.changed = changed;
  }

  /**
   * Gives a text in pieces with their readings, once they are here.
   *
   * @param {string} text
   */
  of(text) {
    if (!this.#readings.has(text)) this.#ask(text);
    return this.#readings.get(text);
  }

  /** @param {string} text */
  async #ask(text) {
    this.#readings.set(text, undefined);
    const answer = await this.conversation.pinyin(text);
    if (answer.type === "pinyin") this.#readings.set(text, answer.readings);
    else if (answer.type === "lost") this.#readings.delete(text);
    else if (answer.type === "refused" && answer.retry_ms) setTimeout(() => this.#forget(text), answer.retry_ms);
    this.changed();
  }

  /** @param {string} text */
  #forget(text) {
    this.#readings.delete(text);
    this.changed();
  }
}
