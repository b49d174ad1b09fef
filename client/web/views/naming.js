/** Naming: the people whose name begins like what was typed after an `@`. */

import { h } from "../dom.js";
import { words } from "../i18n.js";

const BEGUN = /@([^@\n]{0,32})$/;
const MOST = 6;

export class Naming {
  /** @type {string[]} */
  #found = [];
  #chosen = 0;

  /**
   * @param {HTMLTextAreaElement} text
   * @param {() => string[]} names
   * @param {() => void} done called after a name was put in
   */
  constructor(text, names, done) {
    this.text = text;
    this.names = names;
    this.done = done;
    this.element = h("div", { class: "names", id: "names", role: "listbox", "aria-label": words.people, hidden: true });
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", "names");
  }

  /** Looks for names where the caret is. */
  look() {
    const begun = this.#begun();
    const fits = (/** @type {string} */ name) =>
      begun !== undefined && name.toLowerCase().startsWith(begun) && name.length > begun.length;
    this.#found = this.names().filter(fits).slice(0, MOST);
    this.#show(0);
  }

  /**
   * Takes the keys that choose a name; answers whether this was one.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (!this.#found.length) return false;
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step) this.#show((this.#chosen + step + this.#found.length) % this.#found.length);
    else if (event.key === "Enter" || event.key === "Tab") this.#accept(this.#chosen);
    else if (event.key === "Escape") this.#close();
    else return false;
    event.preventDefault();
    return true;
  }

  #begun() {
    return this.text.value.slice(0, this.text.selectionStart).match(BEGUN)?.[1]?.toLowerCase();
  }

  #close() {
    this.#found = [];
    this.#show(0);
  }

  /** @param {number} chosen */
  #show(chosen) {
    this.#chosen = chosen;
    this.element.hidden = !this.#found.length;
    this.element.replaceChildren(...this.#found.map((name, index) => this.#option(name, index)));
    if (this.#found.length) this.text.setAttribute("aria-activedescendant", `name-${chosen}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  /** @param {string} name @param {number} index */
  #option(name, index) {
    const props = { role: "option", id: `name-${index}`, "aria-selected": String(index === this.#chosen) };
    const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
    return h("div", { ...props, onmousedown: keepFocus, onclick: () => this.#accept(index) }, h("bdi", {}, name));
  }

  /** @param {number} index */
  #accept(index) {
    const end = this.text.selectionStart;
    const start = end - (this.#begun()?.length ?? 0);
    this.text.setRangeText(`${this.#found[index]} `, start, end, "end");
    this.#close();
    this.done();
  }
}
