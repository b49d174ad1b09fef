/** Room view: the room on the page: header, log, composer, people, and what connects them. */

import { dialog, h, icon } from "../dom.js";
import { number, words } from "../i18n.js";
import { Unread, ring } from "../unread.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Header } from "./header.js";
import { Messages } from "./messages.js";
import { people } from "./people.js";
import { Status } from "./status.js";

/** @import {Conversation} from "../conversation.js" */
/** @import {Memory} from "../memory.js" */
/** @import {Said} from "../types.js" */

const MANY = 3;
const HIDDEN = 250;
const IDLE = 3_000;

/** Loads what opens later while there is a server to load it from. */
function ready() {
  for (const sheet of ["emoji", "settings", "rating"]) import(`./${sheet}.js`).catch(() => {});
}

export class RoomView {
  unread = new Unread();
  side = h("aside", { "aria-label": words.people });
  typing = h("p", { class: "typing", "aria-hidden": "true" });
  fresh = h("button", { type: "button", class: "fresh-button", hidden: true, onclick: () => this.#toLatest() });
  #life = new AbortController();
  #clock = 0;
  #due = false;
  #lang;

  /** @param {Conversation} conversation @param {Memory} memory @param {() => void} quit */
  constructor(conversation, memory, quit) {
    this.conversation = conversation;
    this.memory = memory;
    this.quit = quit;
    this.#lang = memory.choices.lang;
    this.composer = new Composer(conversation, memory);
    this.messages = new Messages(conversation, memory, this.composer, this.unread);
    this.status = new Status(conversation);
    this.announcer = new Announcer(conversation);
    this.header = new Header(conversation.place.id, {
      mention: () => this.#toMention(),
      people: () => this.#people(),
      settings: () => this.settings(),
      pinned: (seq) => this.messages.jump(seq),
    });
    const talk = h(
      "main",
      {},
      this.messages.element,
      h("div", { class: "float" }, this.fresh),
      this.typing,
      this.composer.element,
    );
    this.element = h(
      "div",
      { class: "room" },
      this.header.element,
      this.status.element,
      this.header.pinned,
      talk,
      this.side,
      this.announcer.element,
      this.status.voice,
    );
  }

  /** Begins to follow the conversation, once on the page. */
  start() {
    const { signal } = this.#life;
    const listen = (
      /** @type {EventTarget} */ target,
      /** @type {string} */ type,
      /** @type {(event: any) => void} */ does,
    ) => target.addEventListener(type, does, { signal });
    listen(this.conversation, "room", () => this.#soon());
    listen(this.conversation, "link", () => this.#tick());
    listen(this.conversation, "typing", () => this.#typing());
    listen(this.conversation, "live", ({ detail }) => this.#heard(detail));
    listen(this.messages.log, "moved", () => this.#seen());
    listen(this.memory, "choices", () => this.#chosen());
    listen(document, "visibilitychange", () => this.#seen());
    this.#clock = setInterval(() => this.#tick(), 1000);
    this.composer.start();
    this.composer.text.focus();
    this.#changed();
    this.#tick();
    setTimeout(ready, IDLE);
  }

  end() {
    this.#life.abort();
    clearInterval(this.#clock);
    this.composer.end();
    this.messages.end();
    this.status.end();
  }

  /** Opens the settings. */
  async settings() {
    const { settings } = await import("./settings.js");
    settings(this.memory, this.quit);
  }

  /** Shows what changed, once for all that comes within a frame. */
  #soon() {
    if (this.#due) return;
    this.#due = true;
    // Nothing is drawn for a page that nobody sees, but its title is read.
    if (document.hidden) setTimeout(() => this.#changed(), HIDDEN);
    else requestAnimationFrame(() => this.#changed());
  }

  #changed() {
    this.#due = false;
    if (this.#life.signal.aborted) return;
    const { room, me } = this.conversation;
    const { info } = room;
    this.header.show(info, info.pinned === null ? undefined : this.messages.textOf(info.pinned));
    this.side.replaceChildren(h("h2", { class: "sr" }, words.people), people(room, me.id));
    this.#counters();
    this.messages.changed();
    this.announcer.changed();
    this.composer.tick();
    this.#typing();
  }

  #counters() {
    const { count, mentions } = this.unread;
    this.fresh.hidden = this.messages.log.atEnd;
    this.fresh.replaceChildren(
      icon("down"),
      h("span", {}, count ? words.newMessages(number(count), count) : words.toLatest),
    );
    this.fresh.classList.toggle("news", count > 0);
    this.header.counters(count, mentions.length);
  }

  /** @param {Said} said */
  #heard(said) {
    if (said.author.id === this.conversation.me.id) this.composer.spoken();
    const seen = this.messages.log.atEnd && !document.hidden;
    const mentioned = this.unread.add(said, this.conversation.me, seen);
    if (mentioned && this.memory.choices.sound) ring();
    this.announcer.hear(said);
    this.#soon();
  }

  #seen() {
    if (this.messages.log.atEnd && !document.hidden) this.unread.clear();
    this.#counters();
  }

  #toLatest() {
    this.messages.log.toEnd();
    this.#seen();
    this.composer.text.focus();
  }

  #toMention() {
    const seq = this.unread.mentions.shift();
    if (seq !== undefined) this.messages.jump(seq);
    this.#counters();
  }

  #people() {
    const hidden = this.element.classList.contains("alone");
    if (hidden || getComputedStyle(this.side).display !== "none") this.element.classList.toggle("alone");
    else dialog(words.people, words.close, [people(this.conversation.room, this.conversation.me.id)]);
  }

  #typing() {
    const names = [...this.conversation.typists.values()].map(({ person }) => person.name);
    const sentence = names.length > MANY ? words.manyTyping : words.typing(names.join(words.comma), names.length);
    this.typing.textContent = names.length ? sentence : "";
  }

  #tick() {
    this.status.tick();
    this.composer.tick();
    this.messages.tick();
  }

  #chosen() {
    if (this.#lang !== this.memory.choices.lang) {
      this.#lang = this.memory.choices.lang;
      this.conversation.readIn();
    }
    this.messages.changed();
  }
}
