/** Memory: what the browser keeps: choices for good, and for this tab who one is, drafts and unsent lines. */

/** @import {Choices, Line, ReadingLang} from "./types.js" */

/**
 * Guesses the reading language from those the browser prefers.
 *
 * @param {readonly string[]} languages
 * @returns {ReadingLang}
 */
export function guess(languages) {
  const first = languages.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";
  if (/^en/i.test(first)) return "en";
  return /hant|-(tw|hk|mo)\b/i.test(first) ? "zh-Hant" : "zh-Hans";
}

/**
 * Reads one kept value; nothing where the browser keeps nothing.
 *
 * @param {"local" | "session"} where
 * @param {string} key
 * @returns {any}
 */
function read(where, key) {
  try {
    return JSON.parse(window[`${where}Storage`].getItem(`lianmai.${key}`) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {"local" | "session"} where
 * @param {string} key
 * @param {unknown} value
 */
function write(where, key, value) {
  try {
    const storage = window[`${where}Storage`];
    if (value === null || value === "") storage.removeItem(`lianmai.${key}`);
    else storage.setItem(`lianmai.${key}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing (private, full) still chats; it only forgets.
  }
}

/** Everything kept, read once and written as it changes; tells of `choices`. */
export class Memory extends EventTarget {
  constructor() {
    super();
    /** @type {Choices} */
    this.choices = {
      name: "",
      lang: guess(navigator.languages),
      page: "",
      size: 16,
      originals: "tap",
      pinyin: false,
      theme: "system",
      sound: true,
      preview: false,
      ...read("local", "choices"),
    };
  }

  /** The language of the page itself: the one read, unless chosen otherwise. */
  get page() {
    return this.choices.page || this.choices.lang;
  }

  /** @param {Partial<Choices>} changes */
  choose(changes) {
    this.choices = { ...this.choices, ...changes };
    write("local", "choices", this.choices);
    this.dispatchEvent(new Event("choices"));
  }

  /** This tab's session; in a new tab that of the same name, so that nobody is in the way of oneself. */
  get session() {
    const last = read("local", "session");
    return read("session", "session") ?? (last?.name === this.choices.name ? last.session : undefined) ?? undefined;
  }

  /** @param {string} session */
  keepSession(session) {
    write("session", "session", session);
    write("local", "session", { name: this.choices.name, session });
  }

  /** The room that this tab is in, with its keys, so that a reload leads back into it. */
  get room() {
    return read("session", "room");
  }

  /** @param {{id: string, key?: string, host_key?: string} | null} room */
  set room(room) {
    write("session", "room", room);
  }

  /** @param {string} room @returns {string} */
  draft(room) {
    return read("session", `draft.${room}`) ?? "";
  }

  /** @param {string} room @param {string} text */
  keepDraft(room, text) {
    write("session", `draft.${room}`, text);
  }

  /** @param {string} room @returns {Line[]} */
  lines(room) {
    return read("session", `lines.${room}`) ?? [];
  }

  /** @param {string} room @param {Line[]} lines */
  keepLines(room, lines) {
    write("session", `lines.${room}`, lines.length ? lines : null);
  }
}
