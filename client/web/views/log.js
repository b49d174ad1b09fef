/** Log: the messages of the room, of which only those near the viewport are on the page. */

import { h } from "../dom.js";
import { Heights, at, rowAt } from "./heights.js";

/** @typedef {import("./heights.js").Key} Key */

/** Rows are made this far beyond the viewport, so that scrolling meets no emptiness. */
const OVERSCAN = 800;
/** This near to the end counts as at the end. */
const NEAR = 48;
/** Measuring rows moves others into view; this many rounds settle it. */
const ROUNDS = 4;

/**
 * What the log shows: keys in order, and for each key what its row is made from and the row.
 *
 * @typedef {{
 *   keys: () => Key[],
 *   parts: (key: Key, before: Key | undefined) => unknown[],
 *   row: (key: Key, parts: unknown[]) => HTMLElement,
 * }} Source
 */

/** Tells of `top` when the beginning comes near, and `moved` when it is scrolled. */
export class Log extends EventTarget {
  #heights = new Heights();
  /** @type {Key[]} */
  #keys = [];
  #tops = new Float64Array(1);
  /** @type {Map<Key, {element: HTMLElement, parts: unknown[]}>} */
  #rows = new Map();
  #frame = 0;
  #last = 0;
  /** @type {{key: Key, offset: number} | null} A row that stays where it is while it grows, at the end too. */
  #held = null;
  /** Whether new rows keep the end in view. */
  atEnd = true;

  /** @param {Source} source @param {string} label */
  constructor(source, label) {
    super();
    this.source = source;
    this.before = h("div", { class: "spacer" });
    this.after = h("div", { class: "spacer" });
    // The announcer reads new messages out, each once: rows come and go here with every scroll.
    this.list = h("div", { role: "log", "aria-live": "off", "aria-label": label }, this.before, this.after);
    this.element = h("div", { class: "scroller", tabindex: -1 }, this.list);
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.element.addEventListener("focusin", () => this.#stop());
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.element);
  }

  end() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  /** Paints with the next frame. */
  paint() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#refresh();
    });
  }

  /** Paints with what is in view where it is. */
  #refresh() {
    this.#paint(this.#held ?? (this.atEnd ? null : this.#anchor()));
  }

  /**
   * Paints with this row where it is, until the log is scrolled or grows.
   *
   * @param {Key} key
   */
  hold(key) {
    const index = this.#keys.indexOf(key);
    this.#held = { key, offset: this.element.scrollTop - at(this.#tops, index) };
    this.paint();
  }

  /** Goes to the latest message. */
  toEnd() {
    this.atEnd = true;
    this.#held = null;
    this.#paint(null);
  }

  /**
   * Brings a row into view; answers its element.
   *
   * @param {Key} key
   * @param {boolean} [center] in the middle, or just so that it is seen
   */
  show(key, center = true) {
    this.#refresh();
    const index = this.#keys.indexOf(key);
    if (index < 0) return null;
    const view = this.element.clientHeight;
    const top = at(this.#tops, index);
    const seen = top >= this.element.scrollTop && at(this.#tops, index + 1) <= this.element.scrollTop + view;
    if (!seen || !this.#rows.has(key)) {
      this.atEnd = false;
      this.#held = null;
      const upwards = top < this.element.scrollTop;
      const height = at(this.#tops, index + 1) - top;
      const offset = center ? (height - view) / 2 : upwards ? 0 : height - view;
      this.#paint({ key, offset });
    }
    return this.#rows.get(key)?.element ?? null;
  }

  /**
   * Gives the key of the row that an element is in.
   *
   * @param {Element | null} element
   */
  keyOf(element) {
    for (const [key, row] of this.#rows) if (element && row.element.contains(element)) return key;
    return undefined;
  }

  /** The keys in order. */
  get keys() {
    return this.#keys;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (scrollTop === this.#last) return;
    this.#last = scrollTop;
    this.#held = null;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#nearTop();
    this.dispatchEvent(new Event("moved"));
    this.paint();
  }

  /** The row at the top edge, and how much of it is above: what must not move. */
  #anchor() {
    const { scrollTop } = this.element;
    const index = rowAt(this.#tops, scrollTop);
    const key = this.#keys[index];
    return key === undefined ? null : { key, offset: scrollTop - at(this.#tops, index) };
  }

  /** @param {{key: Key, offset: number} | null} anchor */
  #paint(anchor) {
    const keys = this.source.keys();
    const grown = keys.at(-1) !== this.#keys.at(-1);
    if (grown) this.#held = null;
    if (grown && this.atEnd) anchor = null;
    this.#keys = keys;
    const view = this.element.clientHeight;
    let index = anchor ? keys.indexOf(anchor.key) : -1;
    for (let round = 0; round < ROUNDS; round++) {
      const tops = (this.#tops = this.#heights.tops(keys));
      const end = Math.max(0, at(tops, keys.length) - view);
      const top = index < 0 ? end : Math.min(end, Math.max(0, at(tops, index) + (anchor?.offset ?? 0)));
      const from = rowAt(tops, top - OVERSCAN);
      const to = Math.min(keys.length, rowAt(tops, top + view + OVERSCAN) + 1);
      this.#render(from, to);
      const settled = !this.#measure(from, to);
      this.#place(from, to, top);
      if (settled) break;
    }
    this.#nearTop();
  }

  #nearTop() {
    if (this.element.scrollTop < this.element.clientHeight * 2) this.dispatchEvent(new Event("top"));
  }

  /** @param {number} from @param {number} to @param {number} top */
  #place(from, to, top) {
    const total = at(this.#tops, this.#keys.length);
    this.before.style.height = `${at(this.#tops, from)}px`;
    this.after.style.height = `${total - at(this.#tops, to)}px`;
    if (Math.abs(this.element.scrollTop - top) >= 1) this.element.scrollTop = top;
    this.#last = this.element.scrollTop;
  }

  /** @param {number} from @param {number} to */
  #measure(from, to) {
    let changed = false;
    for (const key of this.#keys.slice(from, to)) {
      const height = this.#rows.get(key)?.element.getBoundingClientRect().height ?? 0;
      changed = this.#heights.measure(key, height) || changed;
    }
    return changed;
  }

  /** @param {number} from @param {number} to */
  #render(from, to) {
    /** @type {Map<Key, {element: HTMLElement, parts: unknown[]}>} */
    const rows = new Map();
    for (let i = from; i < to; i++) {
      const key = /** @type {Key} */ (this.#keys[i]);
      rows.set(key, this.#row(key, this.#keys[i - 1]));
    }
    for (const [key, { element }] of this.#rows)
      if (rows.get(key)?.element !== element) this.#retire(element, rows.get(key)?.element);
    let next = this.before.nextSibling;
    for (const { element } of rows.values()) {
      if (element === next) next = next.nextSibling;
      else this.list.insertBefore(element, next);
    }
    this.#rows = rows;
    this.#stop();
  }

  /** Tab leads to one message and what is in it: that in use, else the latest; the arrows lead on from it. */
  #stop() {
    const used = this.keyOf(document.activeElement) ?? [...this.#rows.keys()].at(-1);
    for (const [key, { element }] of this.#rows) {
      const stops = /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("article, button, a"));
      for (const stop of stops) stop.tabIndex = key === used ? 0 : -1;
    }
  }

  /** @param {Key} key @param {Key | undefined} before */
  #row(key, before) {
    const parts = this.source.parts(key, before);
    const known = this.#rows.get(key);
    if (known && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known;
    const element = this.source.row(key, parts);
    this.sizes.observe(element);
    return { element, parts };
  }

  /**
   * Takes a row off the page; its successor takes its place and its focus.
   *
   * @param {HTMLElement} element
   * @param {HTMLElement} [successor]
   */
  #retire(element, successor) {
    const focused = element.contains(document.activeElement);
    this.sizes.unobserve(element);
    if (successor) element.replaceWith(successor);
    else element.remove();
    if (focused) (successor?.querySelector("article") ?? this.element).focus({ preventScroll: true });
  }
}
