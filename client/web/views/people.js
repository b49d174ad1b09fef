/** People: who is here, by role and language. */

import { h } from "../dom.js";
import { number, words } from "../i18n.js";
import { avatar } from "./message.js";

/** @import {Room} from "../room.js" */
/** @import {Participant, ReadingLang} from "../types.js" */

const LANGS = /** @type {ReadingLang[]} */ (["en", "zh-Hans", "zh-Hant"]);

/**
 * Lists the people: hosts first, then the others by the language they read.
 *
 * @param {Room} room
 * @param {string} me
 */
export function people(room, me) {
  const all = [...room.people.values()];
  const hosts = all.filter(({ id }) => room.isHost(id));
  const guests = all.filter(({ id }) => !room.isHost(id));
  const rest = room.info.count - all.length;
  return h(
    "div",
    { class: "people" },
    h("p", { class: "quiet" }, words.here(number(room.info.count), room.info.count)),
    group(words.hosts, hosts, me),
    LANGS.flatMap((lang) =>
      group(
        words.reading[lang],
        guests.filter((person) => person.lang === lang),
        me,
      ),
    ),
    rest > 0 && h("p", { class: "quiet" }, words.andMore(number(rest))),
    share(),
  );
}

/** @param {string} title @param {Participant[]} members @param {string} me */
function group(title, members, me) {
  if (!members.length) return [];
  const sorted = members.sort((a, b) => a.name.localeCompare(b.name));
  return [
    h("h3", {}, `${title} · ${number(members.length)}`),
    h(
      "ul",
      {},
      sorted.map((person) =>
        h(
          "li",
          {},
          avatar(person),
          h("bdi", {}, person.name),
          person.id === me && h("span", { class: "quiet" }, words.you),
          person.lang &&
            h(
              "span",
              { class: "reads", title: words.readsNow[person.lang] },
              { en: "EN", "zh-Hans": "简", "zh-Hant": "繁" }[person.lang],
            ),
        ),
      ),
    ),
  ];
}

function share() {
  const copy = async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    await navigator.clipboard?.writeText(location.href);
    button.textContent = words.copied;
  };
  return h("button", { type: "button", class: "share", onclick: copy }, words.share);
}
