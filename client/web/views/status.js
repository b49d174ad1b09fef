/** Status: the truth about the connection, in words. */

import { h } from "../dom.js";
import { number, words } from "../i18n.js";
import { seconds } from "./line.js";

/** @import {Conversation} from "../conversation.js" */

/** A connection made this fast needs no word. */
const QUICK = 700;

export class Status {
  #timer = 0;

  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    // The countdown is for the eye; the sentence without it is read out once.
    this.sight = h("span", { "aria-hidden": "true" });
    this.voice = h("span", { class: "sr", role: "status" });
    this.now = h("button", { type: "button", onclick: () => conversation.open() }, words.now);
    this.element = h("div", { class: "status", hidden: true }, this.sight, this.now);
  }

  /** Shows how things stand; called when they change, and each second. */
  tick() {
    const sentence = this.#sentence((n) => number(n));
    clearTimeout(this.#timer);
    if (this.conversation.link.phase === "connecting") this.#timer = setTimeout(() => this.#show(sentence), QUICK);
    else this.#show(sentence);
  }

  end() {
    clearTimeout(this.#timer);
  }

  /** @param {string} sentence */
  #show(sentence) {
    const { phase } = this.conversation.link;
    this.element.hidden = this.conversation.joined;
    this.element.dataset.phase = this.conversation.joined ? "joined" : phase;
    this.sight.textContent = sentence;
    this.now.hidden = phase === "connecting" || phase === "open";
    const voice = this.conversation.joined ? words.connected : this.#sentence(() => "…");
    if (this.voice.textContent !== voice) this.voice.textContent = voice;
  }

  /** @param {(n: number) => string} show */
  #sentence(show) {
    const { phase, until = 0, code = 0 } = this.conversation.link;
    const wait = show(seconds(until));
    if (phase === "moving") return words.moving(wait);
    if (phase === "waiting") return (navigator.onLine ? "" : `${words.offline} `) + words.reconnecting(wait);
    if (phase !== "ended") return words.connecting;
    return words.ended[/** @type {keyof typeof words.ended} */ (code)] ?? words.ended.other;
  }
}
