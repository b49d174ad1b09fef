/** Messages: what the log shows of the conversation. */

import { h } from "../dom.js";
import { HAN } from "../format.js";
import { midnight, number, words } from "../i18n.js";
import { shown } from "../reading.js";
import { Spelling } from "../spelling.js";
import { Actions } from "./actions.js";
import { lineRow, seconds } from "./line.js";
import { Log } from "./log.js";
import { messageRow } from "./message.js";
import { shortcut, tools } from "./tools.js";

/** @import {Conversation} from "../conversation.js" */
/** @import {Memory} from "../memory.js" */
/** @import {Unread} from "../unread.js" */
/** @import {Composer} from "./composer.js" */
/** @import {Entry, Line} from "../types.js" */
/** @typedef {import("./heights.js").Key} Key */

/** Messages of one author within this time stand together. */
const TOGETHER = 5 * 60_000;
/** The tool bar stands above its message, where there is so much room. */
const ROOM = 24;
/** The row above all messages. */
const HEAD = "head";

export class Messages {
  /** @type {Map<string, number>} When a placeholder was first seen. */
  #since = new Map();
  /** @type {Set<number>} Quoted messages asked for. */
  #asked = new Set();
  /** @type {number | undefined} */
  #active;

  /** @param {Conversation} conversation @param {Memory} memory @param {Composer} composer @param {Unread} unread */
  constructor(conversation, memory, composer, unread) {
    this.conversation = conversation;
    this.memory = memory;
    this.composer = composer;
    this.unread = unread;
    this.spelling = new Spelling(conversation, () => this.changed());
    this.log = new Log(
      {
        keys: () => this.#keys(),
        parts: (key, before) => this.#parts(key, before),
        row: (key, parts) => this.#row(key, parts),
      },
      words.log,
    );
    this.element = this.log.element;
    this.log.addEventListener("top", () => conversation.older());
    this.actions = new Actions(conversation, composer, this.spelling, (seq) => this.log.hold(seq));
    composer.addEventListener("last", () => this.actions.editLast());
    composer.addEventListener("leave", () => this.log.toEnd());
    composer.addEventListener("sent", () => this.log.toEnd());
    this.#listen();
  }

  /** Shows what changed. */
  changed() {
    this.log.paint();
  }

  /** Counts the seconds down on lines that wait. */
  tick() {
    for (const span of this.element.querySelectorAll("[data-due]")) {
      span.textContent = words.sendsIn(number(seconds(Number(/** @type {HTMLElement} */ (span).dataset.due))));
    }
  }

  end() {
    this.log.end();
  }

  /**
   * Gives a message's text as the reader sees it, and asks for it where it is not here.
   *
   * @param {number} seq
   */
  textOf(seq) {
    const entry = this.#find(seq);
    return entry && shown(entry, this.conversation.lang, this.#sure, this.conversation.me.id);
  }

  /**
   * Goes to a message, however far back.
   *
   * @param {number} seq
   */
  async jump(seq) {
    if (!(await this.conversation.reach(seq))) return;
    const row = this.log.show(seq)?.querySelector("article");
    row?.classList.add("found");
    row?.focus({ preventScroll: true });
    setTimeout(() => row?.classList.remove("found"), 2000);
  }

  get #sure() {
    return this.conversation.limits.translation_sure_threshold ?? 0;
  }

  #keys() {
    const { room, outbox } = this.conversation;
    return [HEAD, ...room.seqs, ...outbox.lines.map(({ id }) => id)];
  }

  /** @param {number} seq @returns {Entry | undefined} */
  #find(seq) {
    const entry = this.conversation.room.find(seq);
    if (!entry && this.conversation.joined && !this.#asked.has(seq)) {
      this.#asked.add(seq);
      this.conversation.quote(seq);
    }
    return entry;
  }

  /** @param {Key} key @param {Key | undefined} before @returns {unknown[]} */
  #parts(key, before) {
    const { room, outbox, joined } = this.conversation;
    if (key === HEAD) return [room.more, joined && !room.seqs.length, words];
    if (typeof key === "string")
      return [...Object.values(/** @type {Line} */ (outbox.lines.find(({ id }) => id === key))), joined];
    const entry = /** @type {Entry} */ (room.entries.get(key));
    const above = typeof before === "number" ? room.entries.get(before) : undefined;
    return [
      entry,
      this.#first(entry, above),
      this.#newDay(entry, above),
      this.unread.first === key,
      this.actions.open.has(key),
      this.#spelling(entry),
      this.#quoted(entry),
      this.memory.choices,
      room.isHost(entry.message.author.id),
    ];
  }

  /** @param {Entry} entry @param {Entry | undefined} above */
  #first({ message }, above) {
    const together = above && above.message.author.id === message.author.id && message.at - above.message.at < TOGETHER;
    return (
      !together ||
      message.reply_to !== undefined ||
      above.message.deleted ||
      midnight(above.message.at) !== midnight(message.at) ||
      this.unread.first === message.seq
    );
  }

  /** @param {Entry} entry @param {Entry | undefined} above */
  #newDay({ message }, above) {
    return !above || midnight(above.message.at) !== midnight(message.at);
  }

  /** @param {Entry} entry */
  #quoted({ message }) {
    return message.reply_to === undefined || message.deleted ? undefined : this.#find(message.reply_to);
  }

  /**
   * Gives the readings of what is shown in Chinese, where they are wanted; asks for them once.
   *
   * @param {Entry} entry
   */
  #spelling(entry) {
    const { text } = shown(entry, this.conversation.lang, this.#sure, this.conversation.me.id);
    const chinese = HAN.test(text) ? text : entry.message.text;
    const wanted = this.memory.choices.pinyin || this.spelling.wanted.has(entry.message.seq);
    return wanted && HAN.test(chinese) ? this.spelling.of(chinese) : undefined;
  }

  /** @param {Key} key @param {unknown[]} parts */
  #row(key, parts) {
    if (key === HEAD) return this.#head(!!parts[0], !!parts[1]);
    if (typeof key === "string")
      return this.#lineRow(/** @type {Line} */ (this.conversation.outbox.lines.find(({ id }) => id === key)));
    const [entry, first, day, fresh, open, readings, quoted, choices] = /** @type {any[]} */ (parts);
    const row = messageRow({ entry, first, day, fresh, open, readings, quoted, choices }, this.#around());
    if (this.#active === key) this.#equip(row.querySelector("article"), key);
    return row;
  }

  #around() {
    const { room, me } = this.conversation;
    return {
      me,
      sure: this.#sure,
      names: () => [...room.people.values()].map(({ name }) => name),
      nameOf: (/** @type {string} */ id) => room.people.get(id)?.name,
      isHost: (/** @type {string} */ id) => room.isHost(id),
      since: (/** @type {Entry} */ entry) => this.#firstSeen(entry),
      toggle: (/** @type {number} */ seq) => this.actions.toggle(seq),
      react: (/** @type {number} */ seq, /** @type {string} */ emoji) => this.actions.react(seq, emoji),
      jump: (/** @type {number} */ seq) => this.jump(seq),
    };
  }

  /** @param {Entry} entry */
  #firstSeen({ message }) {
    const text = `${message.seq}.${message.revision ?? 0}`;
    if (!this.#since.has(text)) this.#since.set(text, Date.now());
    return this.#since.get(text) ?? 0;
  }

  /** @param {boolean} more @param {boolean} empty */
  #head(more, empty) {
    return h("div", { class: "item head" }, h("p", {}, more ? words.loading : empty ? words.empty : words.beginning));
  }

  /** @param {Line} line */
  #lineRow(line) {
    const { outbox, joined } = this.conversation;
    return lineRow(line, joined, {
      again: (id) => outbox.again(id),
      discard: (id) => outbox.remove(id),
      rewrite: (id) => this.composer.rewrite(outbox.remove(id)?.text ?? ""),
    });
  }

  #listen() {
    const point = (/** @type {Event} */ event) => {
      const article = /** @type {Element} */ (event.target).closest("article");
      const seq = Number(article?.getAttribute("data-seq"));
      if (event.type === "click" && seq) this.log.hold(seq);
      if (seq && article) this.#equip(article, seq);
    };
    // A tool bar that came under a finger before its tap ends would be tapped itself.
    let pressed = false;
    const press = (/** @type {Event} */ event) => (pressed = event.type === "pointerdown");
    for (const type of ["pointerdown", "pointercancel", "click"]) this.element.addEventListener(type, press);
    this.element.addEventListener("pointerover", (event) => event.pointerType === "mouse" && point(event));
    this.element.addEventListener("focusin", (event) => pressed || point(event));
    this.element.addEventListener("click", point);
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Gives a message its tools, and takes them from the one that had them.
   *
   * @param {Element | null} article
   * @param {number} seq
   */
  #equip(article, seq) {
    const entry = this.conversation.room.entries.get(seq);
    if (!article || !entry || entry.message.deleted || article.querySelector(".tools")) return;
    this.element.querySelector(".tools")?.remove();
    this.#active = seq;
    const bar = tools(entry, this.actions.rights(entry), this.actions);
    const top = article.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    bar.classList.toggle("under", article.isConnected && top < ROOM);
    article.append(bar);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    const key = this.log.keyOf(target);
    if (event.key === "Escape") return this.composer.text.focus();
    if (key === undefined || !target.matches("article")) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") return this.#step(event, key);
    const entry = typeof key === "number" && this.conversation.room.entries.get(key);
    if (entry && shortcut(event, entry.message.seq, this.actions.rights(entry), this.actions)) event.preventDefault();
  }

  /** @param {KeyboardEvent} event @param {Key} key */
  #step(event, key) {
    event.preventDefault();
    const next = this.log.keys[this.log.keys.indexOf(key) + (event.key === "ArrowUp" ? -1 : 1)];
    if (next === undefined) return this.composer.text.focus();
    this.log.show(next, false)?.querySelector("article")?.focus({ preventScroll: true });
  }
}
