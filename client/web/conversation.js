/** Conversation: one participant in one room: the connection, the room as it stands, and what was not sent yet. */

import { Connection } from "./connection.js";
import { Outbox } from "./outbox.js";
import { Room } from "./room.js";

/** @import {Memory} from "./memory.js" */
/** @import {Answer, Joined, Line, Logged, Page, Participant, ReadingLang, Refused, Welcome} from "./types.js" */

const HISTORY = 50;
const DEEP = 200;
/** How far a jump to a quoted line reads back, in pages of DEEP. */
const PAGES = 60;
const TYPING_EVERY = 3_000;
const TYPING_LASTS = 6_000;

/**
 * Tells of `room` when there is something else to show, `live` for each new message, `link` when the connection
 * changes, `typing`, and `turned` with the refusal when the room does not let one in.
 */
export class Conversation extends EventTarget {
  room = new Room();
  /** @type {Participant} */
  me = { id: "", name: "", role: "guest" };
  /** @type {Record<string, number>} */
  limits = {};
  joined = false;
  /** @type {Map<string, {person: Participant, until: number}>} */
  typists = new Map();
  #typed = 0;
  #timer = 0;
  /** @type {Promise<unknown> | null} */
  #reading = null;

  /**
   * @param {string} url
   * @param {Memory} memory
   * @param {{id: string, key?: string, host_key?: string}} place the room, and the keys that open it
   * @param {() => string} unsure says that a line may have arrived already
   */
  constructor(url, memory, place, unsure) {
    super();
    this.memory = memory;
    this.place = place;
    this.unsure = unsure;
    this.connection = new Connection(
      url,
      () => this.#hello(),
      () => this.#probe(),
    );
    this.connection.addEventListener("state", () => this.#linked());
    this.connection.addEventListener("frame", (event) => this.#take(/** @type {CustomEvent} */ (event).detail));
    this.outbox = new Outbox(
      (line) => this.#send(line),
      () => this.#queued(),
    );
    this.outbox.lines = memory.lines(place.id);
  }

  get link() {
    return this.connection.link;
  }

  get lang() {
    return this.memory.choices.lang;
  }

  open() {
    this.connection.open();
  }

  close() {
    clearTimeout(this.#timer);
    this.connection.close();
  }

  /** @param {string} text @param {number} [replyTo] */
  say(text, replyTo) {
    this.#typed = 0;
    this.outbox.add(text, replyTo);
  }

  /** @param {number} seq @param {string} text */
  edit(seq, text) {
    return this.#ask({ type: "edit", seq, text });
  }

  /** @param {number} seq */
  remove(seq) {
    return this.#ask({ type: "delete", seq });
  }

  /** @param {number} seq @param {string} emoji */
  react(seq, emoji) {
    const people = this.room.find(seq)?.message.reactions?.[emoji] ?? [];
    return this.#ask({ type: "react", seq, emoji, on: !people.includes(this.me.id) });
  }

  /** @param {number} seq @param {boolean} good @param {string} [better] */
  rate(seq, good, better) {
    return this.#ask({ type: "rate", seq, lang: this.lang, good, ...(better ? { better } : {}) });
  }

  /** @param {string} text @param {ReadingLang} lang @returns {Promise<Answer>} */
  preview(text, lang) {
    return this.connection.ask({ type: "preview", text, lang });
  }

  /** @param {string} text @returns {Promise<Answer>} */
  pinyin(text) {
    return this.connection.ask({ type: "pinyin", text });
  }

  /** Tells the others that one is writing, now and then. */
  type() {
    if (!this.joined || Date.now() - this.#typed < TYPING_EVERY) return;
    this.#typed = Date.now();
    this.connection.send({ type: "typing", room: this.room.info.id });
  }

  /** Reads on in the language now chosen; where that is not heard, the next connection begins anew in it. */
  async readIn() {
    const answer = await this.connection.ask({ type: "read_in", lang: this.lang });
    if (answer.type !== "reading") this.room.forget();
  }

  /** Loads the messages before the first; one page at a time, however often it is asked. */
  older(limit = HISTORY) {
    if (!this.room.more || !this.joined) return Promise.resolve();
    this.#reading ??= this.#ask({ type: "history", before: this.room.seqs[0] ?? 0, limit }).then((answer) => {
      this.#reading = null;
      if (answer.type === "history") this.#page(answer);
    });
    return this.#reading;
  }

  /**
   * Loads history back to a message; answers whether it is there.
   *
   * @param {number} seq
   */
  async reach(seq) {
    for (let page = 0; page < PAGES && this.joined && this.room.more && seq < (this.room.seqs[0] ?? 0); page++) {
      await this.older(DEEP);
    }
    return this.room.entries.has(seq);
  }

  /**
   * Loads one message that a reply quotes.
   *
   * @param {number} seq
   */
  async quote(seq) {
    const answer = await this.#ask({ type: "history", before: seq + 1, limit: 1 });
    if (answer.type !== "history" || answer.messages[0]?.seq !== seq) return;
    const { translation, ...message } = answer.messages[0];
    this.room.quoted.set(seq, { message, translations: translation ? { [translation.lang]: translation } : {} });
    this.#tell("room");
  }

  /** @param {object} command */
  #ask(command) {
    return this.connection.ask({ room: this.room.info.id, ...command });
  }

  #hello() {
    const { name, lang } = this.memory.choices;
    return { name, lang, session: this.memory.session };
  }

  #probe() {
    return this.joined ? { type: "history", room: this.room.info.id, before: 0, limit: 0 } : undefined;
  }

  #linked() {
    if (this.link.phase !== "open") {
      this.joined = false;
      this.typists.clear();
      this.outbox.hold();
    }
    this.#tell("link");
  }

  /** @param {any} frame */
  #take(frame) {
    if (frame.type === "welcome") this.#welcomed(frame);
    else if (frame.type === "refused") this.#turned(frame);
    else if (frame.type === "history") this.#page(frame, true);
    else if (!this.joined || frame.room !== this.room.info.id) return;
    else if (frame.type === "typing") this.#typing(frame.participant);
    else if (frame.type === "presence") this.room.presence(frame);
    else if (frame.seq !== undefined) this.#apply(frame);
    this.#tell("room");
  }

  /** @param {Welcome} welcome */
  #welcomed({ participant, session, server }) {
    this.me = participant;
    this.limits = server.limits;
    this.memory.keepSession(session);
    this.#join();
  }

  async #join() {
    const { id, key, host_key } = this.place;
    const answer = await this.connection.ask({
      type: "join",
      room: id,
      key,
      host_key,
      history: HISTORY,
      since: this.room.position,
    });
    if (answer.type === "joined") this.#enter(answer);
    else if (answer.type === "refused") this.#turned(answer);
  }

  /** @param {Joined} joined */
  #enter(joined) {
    const last = this.room.seqs.at(-1) ?? 0;
    this.room.enter(joined);
    this.joined = true;
    const mine = joined.messages.filter(({ author }) => author.id === this.me.id);
    this.outbox.resume(new Set(mine.map(({ id }) => id)), joined.recovered, this.unsure());
    this.#tell("link");
    this.#tell("room");
    const missed = joined.recovered ? joined.messages.filter(({ seq }) => seq > last) : [];
    for (const said of missed) this.dispatchEvent(new CustomEvent("live", { detail: said }));
  }

  /** @param {Refused} refusal */
  #turned(refusal) {
    if (this.joined) return;
    clearTimeout(this.#timer);
    if (refusal.retry_ms !== undefined) this.#timer = setTimeout(() => this.#join(), refusal.retry_ms);
    else this.dispatchEvent(new CustomEvent("turned", { detail: refusal }));
  }

  /** @param {Page} page @param {boolean} [anew] */
  #page(page, anew) {
    this.room.take(page, anew);
    this.#tell("room");
  }

  /** @param {Logged} event */
  #apply(event) {
    if (!this.room.apply(event) || event.type !== "said") return;
    this.typists.delete(event.author.id);
    this.outbox.clear((line) => line.id === event.id && event.author.id === this.me.id);
    this.dispatchEvent(new CustomEvent("live", { detail: event }));
  }

  /** @param {Participant} person */
  #typing(person) {
    if (person.id === this.me.id) return;
    this.typists.set(person.id, { person, until: Date.now() + TYPING_LASTS });
    setTimeout(() => this.#forget(), TYPING_LASTS + 10);
    this.#tell("typing");
  }

  #forget() {
    for (const [id, { until }] of this.typists) if (until < Date.now()) this.typists.delete(id);
    this.#tell("typing");
  }

  /** @param {Line} line @returns {Promise<Answer>} */
  #send({ id, text, reply_to }) {
    return this.#ask({ type: "say", id, text, reply_to });
  }

  #queued() {
    // An accepted line stays until its message comes, which is usually before.
    this.outbox.clear(({ seq }) => !!seq && seq <= this.room.info.seq);
    this.memory.keepLines(this.place.id, this.outbox.lines);
    this.#tell("room");
  }

  /** @param {string} type */
  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}
