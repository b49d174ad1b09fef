/** Connection: one WebSocket after another, each opened with `hello`, until told to stop. */

/** @import {Answer, Link} from "./types.js" */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** A connection that held this long was a good one: the next pause is short again. */
const STEADY = 10_000;
/** After so long without a frame, a question shows whether anybody is still there. */
const QUIET = 25_000;
/** How long an answer or an opening may take before the connection counts as dead. */
const PATIENCE = 10_000;

/** Close codes after which the protocol says not to come back. */
const FINAL = new Set([1000, 1001, 1008, 1009, 4003, 4009]);

/**
 * Tells how long to wait before attempt number `attempt`, from 0, in milliseconds.
 *
 * @param {number} attempt
 * @param {number} chance from 0 to 1
 */
export function pause(attempt, chance) {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt) * (0.5 + chance / 2);
}

/** Tells of `state` when its link changes, and of each `frame` that is no answer. */
export class Connection extends EventTarget {
  /** @type {Link} */
  link = { phase: "closed" };
  #life = new AbortController();
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<string, (answer: Answer) => void>} */
  #waiting = new Map();
  #refs = 0;
  #attempts = 0;
  #opened = 0;
  #heard = 0;
  /** @type {number | undefined} */
  #moving;
  #timer = 0;
  #pulse = 0;

  /**
   * @param {string} url
   * @param {() => object} hello makes the first frame of each connection
   * @param {() => object | undefined} probe makes a harmless question
   */
  constructor(url, hello, probe) {
    super();
    this.url = url;
    this.hello = hello;
    this.probe = probe;
    const { signal } = this.#life;
    addEventListener("online", () => this.#hurry(), { signal });
    addEventListener("offline", () => this.check(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry(), { signal });
  }

  /** Connects now. */
  open() {
    clearTimeout(this.#timer);
    this.#drop();
    const socket = new WebSocket(this.url, "lianmai.v1");
    this.#socket = socket;
    this.#moving = undefined;
    this.#set({ phase: "connecting" });
    this.#timer = setTimeout(() => this.#lost(socket, 1006, ""), PATIENCE);
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ref: "hello", ...this.hello() }));
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = ({ code, reason }) => this.#lost(socket, code, reason);
  }

  /** Leaves for good. */
  close() {
    this.#life.abort();
    clearTimeout(this.#timer);
    this.#drop();
    this.#set({ phase: "closed" });
  }

  /**
   * Sends a command that has no answer; what cannot be sent is lost.
   *
   * @param {object} command
   */
  send(command) {
    if (this.link.phase === "open") this.#socket?.send(JSON.stringify(command));
  }

  /**
   * Sends a command, and gives its answer: `lost` where the connection went first.
   *
   * @param {object} command
   * @returns {Promise<Answer>}
   */
  ask(command) {
    if (this.link.phase !== "open") return Promise.resolve({ type: "lost" });
    const ref = `r${++this.#refs}`;
    this.send({ ...command, ref });
    return new Promise((resolve) => this.#waiting.set(ref, resolve));
  }

  /** Asks whether the server is still there; a dead connection is replaced. */
  async check() {
    const socket = this.#socket;
    const question = this.probe();
    if (this.link.phase !== "open" || !socket || !question) return;
    const timer = setTimeout(() => this.#lost(socket, 1006, ""), PATIENCE);
    await this.ask(question);
    clearTimeout(timer);
  }

  #hurry() {
    if (this.link.phase === "waiting") this.open();
    else this.check();
  }

  /** @param {any} frame */
  #receive(frame) {
    this.#heard = Date.now();
    if (frame.type === "welcome") this.#welcomed();
    if (frame.type === "draining") this.#moving = frame.reconnect_in_ms;
    const answer = this.#waiting.get(frame.ref);
    this.#waiting.delete(frame.ref);
    if (answer) answer(frame);
    else this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  #welcomed() {
    clearTimeout(this.#timer);
    this.#opened = Date.now();
    this.#pulse = setInterval(() => Date.now() - this.#heard > QUIET && this.check(), QUIET / 2);
    this.#set({ phase: "open" });
  }

  /** @param {WebSocket} socket @param {number} code @param {string} reason */
  #lost(socket, code, reason) {
    if (socket !== this.#socket) return;
    if (this.#opened && Date.now() - this.#opened > STEADY) this.#attempts = 0;
    clearTimeout(this.#timer);
    this.#drop();
    if (FINAL.has(code)) return this.#set({ phase: "ended", code, reason });
    const moving = this.#moving ?? (code === 1012 ? 0 : undefined);
    const wait = Math.max(moving ?? 0, pause(moving === undefined ? this.#attempts++ : 0, Math.random()));
    this.#timer = setTimeout(() => this.open(), wait);
    this.#set({ phase: moving === undefined ? "waiting" : "moving", until: Date.now() + wait, code });
  }

  #drop() {
    clearInterval(this.#pulse);
    const socket = this.#socket;
    this.#socket = null;
    this.#opened = 0;
    socket?.close();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const answer of waiting) answer({ type: "lost" });
  }

  /** @param {Link} link */
  #set(link) {
    this.link = link;
    this.dispatchEvent(new Event("state"));
  }
}
