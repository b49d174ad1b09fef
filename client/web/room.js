/** Room: what is true in a room, as a fold of its events, the same as the server's. */

/** @import {Entry, Joined, Logged, Page, Participant, Presence, Reacted, RoomInfo, Said, Translation} from "./types.js" */

/** Messages kept; older ones are asked for again when somebody scrolls back to them. */
const WINDOW = 20_000;

/** @type {RoomInfo} */
const NOWHERE = { id: "", title: "", epoch: "", seq: 0, count: 0, hosts: [], pinned: null, slow: 0, locked: false };

/**
 * Gives the message after the event, or null where the event is about a text that is gone.
 *
 * @param {Said} message
 * @param {Logged} event
 * @returns {Said | null}
 */
export function amend(message, event) {
  if (message.deleted) return null;
  switch (event.type) {
    case "edited":
      return { ...message, text: event.text, lang: event.lang, revision: event.seq };
    case "deleted":
      return { ...message, text: "", lang: "none", deleted: true, revision: event.seq, reactions: {} };
    case "reacted":
      return { ...message, reactions: react(message.reactions ?? {}, event) };
    case "translated":
      return (event.revision ?? 0) === (message.revision ?? 0) ? message : null;
  }
  return message;
}

/**
 * @param {Record<string, string[]>} reactions
 * @param {Reacted} event
 */
function react(reactions, { emoji, on, participant }) {
  const people = (reactions[emoji] ?? []).filter((id) => id !== participant.id);
  const { [emoji]: _, ...others } = reactions;
  if (on) people.push(participant.id);
  return people.length ? { ...others, [emoji]: people } : others;
}

/**
 * Gives what is known of a message as it arrives.
 *
 * @param {Said} said
 * @returns {Entry}
 */
export function entryOf({ translation, ...message }) {
  return { message, translations: translation ? { [translation.lang]: translation } : {} };
}

/**
 * What is true in one room, over the messages loaded so far.
 *
 * Applying an event twice, or one older than the room's `seq`, changes nothing.
 */
export class Room {
  /** @param {RoomInfo} [info] @param {number} [window] */
  constructor(info = NOWHERE, window = WINDOW) {
    this.info = info;
    /** @type {Map<number, Entry>} The loaded messages without a gap, by seq. */
    this.entries = new Map();
    /** @type {number[]} Their seqs in order. */
    this.seqs = [];
    /** @type {Map<number, Entry>} Older messages that replies quote. */
    this.quoted = new Map();
    /** @type {Map<string, Participant>} Who is here. */
    this.people = new Map();
    /** Whether there are messages before the first one loaded. */
    this.more = false;
    this.window = window;
  }

  /** The place to resume from, where the room was ever joined. */
  get position() {
    return this.info.epoch ? { epoch: this.info.epoch, seq: this.info.seq } : undefined;
  }

  /** Lets the next `join` bring all anew. */
  forget() {
    this.info = { ...this.info, epoch: "" };
  }

  /**
   * Takes in the answer to `join`: what was missed, or all anew.
   *
   * @param {Joined} joined
   */
  enter({ room, messages, recovered, people, more }) {
    this.info = room;
    this.people = new Map(people.map((person) => [person.id, person]));
    if (!recovered) {
      this.#clear();
      this.more = more;
    }
    this.#merge(messages);
  }

  /**
   * Takes in messages in the reader's language: older ones, or with `anew` those in a language just chosen.
   *
   * @param {Page} page
   * @param {boolean} [anew]
   */
  take({ messages, more }, anew = false) {
    if (anew) this.#clear();
    this.#merge(messages);
    this.more = more;
  }

  /**
   * Takes one event in; answers false where it changes nothing, being old or about a text that is gone.
   *
   * @param {Logged} event
   * @returns {boolean}
   */
  apply(event) {
    if (event.seq <= this.info.seq) return false;
    this.info = { ...this.info, seq: event.seq };
    if (event.type === "said") return this.#add(event);
    if (event.type === "promoted") return this.#promote(event.participant);
    return this.#amend(event);
  }

  /** @param {Presence} presence */
  presence({ count, came, went }) {
    this.info = { ...this.info, count };
    for (const person of went) this.people.delete(person.id);
    for (const person of came) this.people.set(person.id, person);
  }

  /** @param {string} id */
  isHost(id) {
    return this.info.hosts.some((host) => host.id === id);
  }

  /**
   * Gives a loaded or quoted message.
   *
   * @param {number} seq
   */
  find(seq) {
    return this.entries.get(seq) ?? this.quoted.get(seq);
  }

  #clear() {
    this.entries.clear();
    this.seqs = [];
    this.quoted.clear();
  }

  /** @param {Said[]} messages */
  #merge(messages) {
    for (const said of messages) {
      const fresh = entryOf(said);
      const known = this.entries.get(said.seq);
      const same = known && (known.message.revision ?? 0) === (said.revision ?? 0);
      if (same) fresh.translations = { ...known.translations, ...fresh.translations };
      this.entries.set(said.seq, fresh);
    }
    this.seqs = [...this.entries.keys()].sort((a, b) => a - b);
  }

  /** @param {Said} said */
  #add(said) {
    if (!this.entries.has(said.seq)) this.seqs.push(said.seq);
    this.entries.set(said.seq, entryOf(said));
    while (this.seqs.length > this.window) {
      this.entries.delete(/** @type {number} */ (this.seqs.shift()));
      this.more = true;
    }
    return true;
  }

  /** @param {Participant} host */
  #promote(host) {
    const others = this.info.hosts.filter(({ id }) => id !== host.id);
    this.info = { ...this.info, hosts: [...others, host] };
    return true;
  }

  /** @param {Exclude<Logged, Said>} event */
  #amend(event) {
    if (!("of" in event)) return true;
    const shelf = this.entries.has(event.of) ? this.entries : this.quoted;
    const entry = shelf.get(event.of);
    if (!entry) return true;
    const message = amend(entry.message, event);
    if (!message) return false;
    shelf.set(event.of, { message, translations: translationsAfter(entry, event) });
    return true;
  }
}

/**
 * @param {Entry} entry
 * @param {Logged} event
 * @returns {Record<string, Translation>}
 */
function translationsAfter({ translations }, event) {
  if (event.type === "deleted") return {};
  if (event.type === "edited") return event.translation ? { [event.translation.lang]: event.translation } : {};
  if (event.type !== "translated") return translations;
  const { lang, text, status, sure } = event;
  return { ...translations, [lang]: sure === undefined ? { lang, text, status } : { lang, text, status, sure } };
}
