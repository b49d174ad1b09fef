/** Header: the room's name and standing facts, the bell, and the way to people and settings. */

import { h, icon, iconButton } from "../dom.js";
import { number, words } from "../i18n.js";

/** @import {RoomInfo} from "../types.js" */

export class Header {
  /**
   * @param {string} room
   * @param {{mention: () => void, people: () => void, settings: () => void, pinned: (seq: number) => void}} actions
   */
  constructor(room, actions) {
    this.room = room;
    this.actions = actions;
    this.title = h("h1", {}, `# ${room}`);
    this.facts = h("p", { class: "facts" });
    this.count = h("span");
    this.dot = h("span", { class: "dot", hidden: true });
    this.bell = iconButton("bell", words.mentions(0), actions.mention, { class: "round bell" });
    this.bell.append(this.dot);
    this.people = iconButton("people", words.people, actions.people, { class: "round who" });
    this.people.append(this.count);
    this.element = h(
      "header",
      { class: "bar" },
      h("div", { class: "titles" }, this.title, this.facts),
      this.bell,
      this.people,
      iconButton("gear", words.settings, actions.settings),
    );
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true });
  }

  /**
   * Shows the room as it stands.
   *
   * @param {RoomInfo} info
   * @param {{text: string, lang: string} | undefined} pinned
   */
  show(info, pinned) {
    this.title.textContent = info.title && info.title !== info.id ? info.title : `# ${this.room}`;
    this.facts.textContent = info.locked ? words.locked : info.slow ? words.slowEvery(number(info.slow)) : "";
    this.count.textContent = info.count ? number(info.count) : "";
    this.people.setAttribute("aria-label", words.here(number(info.count), info.count));
    this.pinned.hidden = info.pinned === null;
    if (info.pinned === null) return;
    const seq = info.pinned;
    this.pinned.replaceChildren(
      icon("pin"),
      h("b", {}, words.pinned),
      h("span", { lang: pinned?.lang }, pinned?.text ?? "…"),
    );
    this.pinned.onclick = () => this.actions.pinned(seq);
  }

  /**
   * Shows what nobody has looked at yet, here and in the document's title.
   *
   * @param {number} count
   * @param {number} mentions
   */
  counters(count, mentions) {
    const label = words.mentions(mentions);
    this.dot.hidden = !mentions;
    this.dot.textContent = mentions ? number(mentions) : "";
    this.bell.setAttribute("aria-label", label);
    this.bell.title = label;
    document.title = `${count ? `(${count}) ` : ""}${this.title.textContent} · ${words.title}`;
  }
}
