/** Composer: where a line is written: draft, reply, edit, counter, preview. */

import { h, icon, iconButton } from "../dom.js";
import { HAN } from "../format.js";
import { NAMES, number, words } from "../i18n.js";
import { seconds } from "./line.js";
import { Naming } from "./naming.js";

/** @import {Conversation} from "../conversation.js" */
/** @import {Memory} from "../memory.js" */
/** @import {Answer, Entry, ReadingLang} from "../types.js" */

/** The counter shows from so many characters before the limit. */
const NEAR = 200;
/** A pause in writing this long asks for a preview. */
const PAUSE = 500;

/** Tells of `last` when the last message shall be edited, `leave` when there is nothing to cancel. */
export class Composer extends EventTarget {
  /** @type {{seq: number, kind: "reply" | "edit"} | null} */
  about = null;
  #unfinished = "";
  #previewed = "";
  #timer = 0;
  /** When slow mode lets the next line through. */
  #free = 0;

  /** @param {Conversation} conversation @param {Memory} memory */
  constructor(conversation, memory) {
    super();
    this.conversation = conversation;
    this.memory = memory;
    this.room = conversation.place.id;
    this.text = h("textarea", {
      rows: 1,
      "aria-label": words.writeIn(this.room),
      placeholder: words.write,
      "aria-describedby": "said",
      id: "write",
      oninput: () => this.#changed(true),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.text.value = memory.draft(this.room);
    this.naming = new Naming(
      this.text,
      () => this.#others(),
      () => this.#changed(true),
    );
    this.banner = h("div", { class: "about", hidden: true });
    this.reads = h("div", { class: "reads-as", hidden: true });
    this.said = h("div", { class: "said", id: "said", role: "status" });
    this.counter = h("span", { class: "counter", hidden: true });
    this.slow = h("div", { class: "slow", hidden: true });
    this.eye = iconButton("eye", words.preview, () => this.#togglePreview(), {
      "aria-pressed": String(memory.choices.preview),
    });
    this.send = h("button", { class: "round send", "aria-label": words.send, title: words.send }, icon("send"));
    this.element = h(
      "form",
      { class: "composer", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      this.banner,
      this.reads,
      this.slow,
      this.said,
      this.naming.element,
      h(
        "div",
        { class: "writing" },
        iconButton("smile", words.emoji, () => this.#emoji()),
        this.text,
        this.counter,
        this.eye,
        this.send,
      ),
    );
  }

  /** Sizes the field, once it is on the page. */
  start() {
    this.#changed(false);
  }

  end() {
    clearTimeout(this.#timer);
  }

  /** @param {Entry} entry @param {string} quoted its text as the reader sees it */
  reply({ message }, quoted) {
    this.#leaveEdit();
    this.#setAbout({ seq: message.seq, kind: "reply" }, words.replying(message.author.name), quoted);
  }

  /** @param {Entry} entry */
  edit({ message }) {
    if (this.about?.kind !== "edit") this.#unfinished = this.text.value;
    this.#setAbout({ seq: message.seq, kind: "edit" }, words.editing, "");
    this.#write(message.text);
  }

  /** Takes a refused line back. @param {string} text */
  rewrite(text) {
    this.#write(this.text.value ? `${text}\n${this.text.value}` : text);
  }

  /** @param {string} sentence */
  say(sentence) {
    this.said.textContent = sentence;
  }

  /** Counts down what slow mode asks for; called now and then, and when something changed. */
  tick() {
    const { slow } = this.conversation.room.info;
    const wait = slow && !this.conversation.room.isHost(this.conversation.me.id) ? seconds(this.#free) : 0;
    this.slow.hidden = !wait;
    this.slow.textContent = wait ? words.slow(number(wait)) : "";
    this.#enable();
  }

  /** Starts slow mode's wait after a line of one's own. */
  spoken() {
    this.#free = Date.now() + this.conversation.room.info.slow * 1000;
    this.tick();
  }

  #others() {
    const { room, me } = this.conversation;
    return [...room.people.values()].filter(({ id }) => id !== me.id).map(({ name }) => name);
  }

  get #limit() {
    return this.conversation.limits.max_text_chars ?? 2000;
  }

  /** @param {{seq: number, kind: "reply" | "edit"}} about @param {string} title @param {string} text */
  #setAbout(about, title, text) {
    this.about = about;
    this.banner.hidden = false;
    this.banner.replaceChildren(
      h("b", {}, title),
      h("span", {}, text),
      iconButton("close", words.cancel, () => this.#cancel()),
    );
    this.text.focus();
  }

  #cancel() {
    this.#leaveEdit();
    this.about = null;
    this.banner.hidden = true;
    this.say("");
    this.text.focus();
  }

  #leaveEdit() {
    if (this.about?.kind === "edit") this.#write(this.#unfinished);
  }

  /** @param {string} text */
  #write(text) {
    this.text.value = text;
    this.#changed(false);
    this.text.focus();
    this.text.setSelectionRange(text.length, text.length);
  }

  /** @param {boolean} typed */
  #changed(typed) {
    const { style, value } = { style: this.text.style, value: this.text.value };
    style.height = "auto";
    style.height = `${this.text.scrollHeight}px`;
    if (typed) this.say("");
    this.naming.look();
    if (typed && value.trim()) this.conversation.type();
    if (this.about?.kind !== "edit") this.memory.keepDraft(this.room, value);
    const left = this.#limit - [...value.trim()].length;
    this.counter.hidden = left > NEAR;
    this.counter.textContent = left < 0 ? words.over(number(-left)) : words.left(number(left));
    this.counter.classList.toggle("over", left < 0);
    this.#enable();
    this.#previewSoon();
  }

  #enable() {
    const value = this.text.value.trim();
    this.send.disabled =
      !value || [...value].length > this.#limit || (!this.slow.hidden && this.about?.kind !== "edit");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // Enter belongs to the input method first
    if (this.naming.key(event)) return;
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    const phone = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (plain && !phone))) this.#submit(event);
    else if (event.key === "ArrowUp" && plain && !this.text.value) this.#tell(event, "last");
    else if (event.key === "Escape") this.about ? this.#cancel() : this.#tell(event, "leave");
  }

  /** @param {Event} event @param {string} type */
  #tell(event, type) {
    event.preventDefault();
    this.dispatchEvent(new Event(type));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    this.#enable();
    if (this.send.disabled) return;
    if (this.about?.kind === "edit") return this.#save(this.about.seq, text);
    this.conversation.say(text, this.about?.seq);
    this.about = null;
    this.banner.hidden = true;
    this.#write("");
    this.dispatchEvent(new Event("sent"));
  }

  /** @param {number} seq @param {string} text */
  async #save(seq, text) {
    const answer = await this.conversation.edit(seq, text);
    if (answer.type === "accepted") this.#cancel();
    else this.say(answer.type === "refused" ? answer.message : words.lost);
  }

  async #emoji() {
    const { chooseEmoji } = await import("./emoji.js");
    const emoji = await chooseEmoji();
    this.text.focus();
    if (!emoji) return;
    this.text.setRangeText(emoji, this.text.selectionStart, this.text.selectionEnd, "end");
    this.#changed(true);
  }

  #togglePreview() {
    const preview = !this.memory.choices.preview;
    this.memory.choose({ preview });
    this.eye.setAttribute("aria-pressed", String(preview));
    this.#previewed = "";
    this.#previewSoon();
  }

  #previewSoon() {
    clearTimeout(this.#timer);
    const text = this.text.value.trim();
    const wanted = this.memory.choices.preview && text !== "" && this.conversation.joined;
    if (!wanted) this.reads.hidden = true;
    if (wanted && text !== this.#previewed) this.#timer = setTimeout(() => this.#preview(text), PAUSE);
  }

  /** @param {string} text */
  async #preview(text) {
    const lang = HAN.test(text) ? "en" : this.memory.choices.lang === "zh-Hant" ? "zh-Hant" : "zh-Hans";
    if (this.reads.hidden) this.reads.replaceChildren(words.previewing);
    this.reads.hidden = false;
    const answer = await this.conversation.preview(text, lang);
    if (text !== this.text.value.trim()) return;
    if (answer.type === "refused" && answer.retry_ms)
      this.#timer = setTimeout(() => this.#preview(text), answer.retry_ms);
    else this.#showPreview(text, lang, answer);
  }

  /** @param {string} text @param {ReadingLang} lang @param {Answer} answer */
  #showPreview(text, lang, answer) {
    this.#previewed = text;
    if (answer.type !== "preview" || answer.status === "failed") return this.reads.replaceChildren(words.previewFailed);
    if (answer.status === "skipped" || answer.text === text) return this.reads.replaceChildren(words.previewSame);
    const doubt = (answer.sure ?? 1) < (this.conversation.limits.translation_sure_threshold ?? 0);
    this.reads.replaceChildren(
      h("b", {}, words.previewIn(NAMES[lang])),
      h("span", { lang }, answer.text),
      doubt ? h("span", { class: "mark unsure" }, words.unsureTranslation) : "",
    );
  }
}
