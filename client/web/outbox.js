/** Outbox: the lines that the server has not accepted yet, sent one after the other so that they keep their order. */

/** @import {Answer, Line} from "./types.js" */

/** How long the server takes the same id for the same message. */
const IDEMPOTENT = 5 * 60_000;

/** Calls `changed` when there is something else to show. */
export class Outbox {
  /** @type {Line[]} */
  lines = [];
  #busy = false;
  #timer = 0;
  #ready = false;

  /**
   * @param {(line: Line) => Promise<Answer>} send
   * @param {() => void} changed
   */
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
  }

  /**
   * Takes a line to send.
   *
   * @param {string} text
   * @param {number} [replyTo]
   */
  add(text, replyTo) {
    const line = { id: crypto.randomUUID?.() ?? randomId(), text, at: Date.now() };
    this.lines.push(replyTo ? { ...line, reply_to: replyTo } : line);
    this.changed();
    this.flush();
  }

  /**
   * Takes a line out.
   *
   * @param {string} id
   */
  remove(id) {
    const line = this.lines.find((each) => each.id === id);
    this.lines = this.lines.filter((each) => each !== line);
    this.changed();
    this.flush();
    return line;
  }

  /**
   * Sends a refused line once more.
   *
   * @param {string} id
   */
  again(id) {
    const line = this.lines.find((each) => each.id === id);
    if (!line) return;
    for (const field of /** @type {const} */ (["refusal", "due", "code", "sent"])) delete line[field];
    this.changed();
    this.flush();
  }

  /**
   * Forgets the line that has arrived in the room.
   *
   * @param {(line: Line) => boolean} arrived
   */
  clear(arrived) {
    const lines = this.lines.filter((line) => !arrived(line));
    if (lines.length === this.lines.length) return;
    this.lines = lines;
    this.changed();
  }

  /**
   * Goes on after `joined`: lines that arrived are done, the others are sent again with the same id.
   *
   * A line so old that the server no longer knows its id waits for its author where the resume had a gap.
   *
   * @param {Set<string>} arrived ids of this participant's messages
   * @param {boolean} recovered
   * @param {string} unsure what to say of a line that may have arrived
   */
  resume(arrived, recovered, unsure) {
    this.lines = this.lines.filter((line) => !arrived.has(line.id) && !line.seq);
    for (const line of this.lines) {
      const forgotten = line.sent && Date.now() - line.sent > IDEMPOTENT;
      if (forgotten && !recovered) Object.assign(line, { refusal: unsure, code: "unsure" });
    }
    this.#ready = true;
    this.changed();
    this.flush();
  }

  /** Stops sending until `resume`. */
  hold() {
    this.#ready = false;
    clearTimeout(this.#timer);
  }

  /** Sends the next line, unless one is under way or waits for its time. */
  async flush() {
    const line = this.lines.find((each) => !each.seq && (!each.refusal || each.due));
    if (!line || this.#busy || !this.#ready) return;
    if (line.due && line.due > Date.now()) return this.#flushAt(line.due);
    this.#busy = true;
    line.sent ??= Date.now();
    const answer = await this.send(line);
    this.#busy = false;
    this.#settle(line, answer);
    this.flush();
  }

  /** @param {number} due */
  #flushAt(due) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), due - Date.now());
  }

  /** @param {Line} line @param {Answer} answer */
  #settle(line, answer) {
    if (answer.type === "accepted") line.seq = answer.seq;
    if (answer.type === "refused") {
      const due = answer.retry_ms === undefined ? undefined : Date.now() + answer.retry_ms;
      Object.assign(line, { refusal: answer.message, code: answer.code, due });
    }
    this.changed();
  }
}

/** `randomUUID` exists only where the page came over HTTPS or from this machine. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
}
