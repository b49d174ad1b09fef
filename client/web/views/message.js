/** Message: one row of the log. */

import { h, icon } from "../dom.js";
import { format, isEmoji } from "../format.js";
import { NAMES, clock, day, list, moment, shortClock, words } from "../i18n.js";
import { shown, tag } from "../reading.js";

/** @import {Choices, Entry, Participant} from "../types.js" */

/** How long a placeholder keeps the original hidden (see message.css). */
const PATIENCE = 2_000;

/**
 * What a row is made from; a row whose parts are the same is the same.
 *
 * @typedef {{entry: Entry, first: boolean, day: boolean, fresh: boolean, open: boolean,
 *   readings: [string, string][] | undefined, quoted: Entry | undefined, choices: Choices}} Parts
 *
 * What rows ask of the room around them.
 * @typedef {{me: Participant, sure: number, names: () => string[], nameOf: (id: string) => string | undefined,
 *   isHost: (id: string) => boolean, since: (entry: Entry) => number,
 *   toggle: (seq: number) => void, react: (seq: number, emoji: string) => void, jump: (seq: number) => void}} Room
 */

/**
 * Makes a row: the day and the "new" line before it, then the message.
 *
 * @param {Parts} parts
 * @param {Room} room
 */
export function messageRow(parts, room) {
  const { message } = parts.entry;
  const { first, choices } = parts;
  const mine = message.author.id === room.me.id;
  const article = h("article", {
    class: classes({ first, mine, host: room.isHost(message.author.id) }),
    tabindex: -1,
    "data-seq": message.seq,
    "aria-labelledby": `a${message.seq} t${message.seq}`,
  });
  article.append(
    ...[first ? avatar(message.author) : h("time", { class: "gutter", "aria-hidden": "true" }, shortClock(message.at))],
  );
  const body = h("div", { class: `body ${choices.originals}` });
  body.append(
    byline(parts, room, mine),
    ...quote(parts, room),
    ...content(parts, room),
    reactions(message.seq, parts.entry, room),
  );
  article.append(body);
  return h(
    "div",
    { class: "item" },
    parts.day && h("div", { class: "line day", role: "separator" }, h("span", {}, day(message.at))),
    parts.fresh && h("div", { class: "line fresh", role: "separator" }, h("span", {}, words.newHere)),
    article,
  );
}

/** @param {Record<string, boolean>} flags */
function classes(flags) {
  return ["row", ...Object.keys(flags).filter((name) => flags[name])].join(" ");
}

/**
 * Draws somebody as the first letter of the name on a color of their own.
 *
 * @param {Participant} person
 */
export function avatar({ id, name }) {
  const letter = [...new Intl.Segmenter().segment(name)][0]?.segment ?? "?";
  const element = h("span", { class: "avatar", "aria-hidden": "true" }, letter.toLocaleUpperCase());
  element.style.setProperty("--hue", String(hue(id)));
  return element;
}

/** @param {string} id */
export function hue(id) {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}

/** @param {Parts} parts @param {Room} room @param {boolean} mine */
function byline({ entry: { message }, first }, room, mine) {
  const name = h("bdi", { class: "name" }, message.author.name);
  name.style.setProperty("--hue", String(hue(message.author.id)));
  return h(
    "header",
    { class: first ? "byline" : "sr", id: `a${message.seq}` },
    name,
    mine && h("span", { class: "sr" }, ` (${words.you})`),
    room.isHost(message.author.id) && h("span", { class: "badge" }, words.host),
    h("time", { datetime: new Date(message.at).toISOString(), title: moment(message.at) }, clock(message.at)),
  );
}

/** @param {Parts} parts @param {Room} room @returns {HTMLElement[]} */
function quote({ entry: { message }, quoted, choices }, room) {
  const seq = message.reply_to;
  if (seq === undefined || message.deleted) return [];
  const said = quoted && shown(quoted, choices.lang, room.sure, room.me.id);
  const text = quoted?.message.deleted ? words.quoteGone : said?.text.replace(/\s+/g, " ").slice(0, 200);
  const button = h(
    "button",
    { type: "button", class: "quote", title: words.jump, onclick: () => room.jump(seq) },
    icon("reply"),
    quoted && h("b", {}, h("bdi", {}, quoted.message.author.name)),
    h("span", { lang: said?.lang }, text ?? words.quoteUnknown),
  );
  return [button];
}

/** @param {Parts} parts @param {Room} room @returns {HTMLElement[]} */
function content(parts, room) {
  const { message } = parts.entry;
  if (message.deleted) return [h("p", { class: "text gone", id: `t${message.seq}` }, words.deleted)];
  const said = shown(parts.entry, parts.choices.lang, room.sure, room.me.id);
  if (said.state === "pending") return pending(parts, room, said.lang);
  const text = line(said.text, said.lang, parts, room, `t${message.seq}`);
  const turned = said.state === "translated" || said.state === "unsure";
  const beside = turned && (parts.open || parts.choices.originals !== "tap");
  text.append(...marks(parts, said.state, room));
  if (turned) text.addEventListener("click", (event) => isPlain(event) && room.toggle(message.seq));
  return beside ? [h("div", { class: "pair" }, text, original(parts, room))] : [text];
}

/**
 * Makes a line of text, in the language it is in.
 *
 * @param {string} text
 * @param {string} lang
 * @param {Parts} parts
 * @param {Room} room
 * @param {string} [id]
 */
function line(text, lang, { readings }, room, id) {
  const annotated = readings && readings.map(([characters]) => characters).join("") === text ? readings : undefined;
  const nodes = format(text, { names: room.names(), me: room.me.name, readings: annotated });
  return h(
    "div",
    { class: `text${isEmoji(text) ? " big" : ""}${annotated ? " annotated" : ""}`, lang, dir: "auto", id },
    nodes,
  );
}

/** @param {Parts} parts @param {Room} room */
function original(parts, room) {
  const { message } = parts.entry;
  const lang = tag(message.lang, message.text, parts.choices.lang);
  const text = line(message.text, lang, parts, room);
  text.classList.add("original");
  return text;
}

/**
 * Keeps the place of a translation with the original unseen in it, which shows itself after a while.
 *
 * @param {Parts} parts
 * @param {Room} room
 * @param {string} lang
 */
function pending(parts, room, lang) {
  const { seq, text } = parts.entry.message;
  const row = line(text, lang, parts, room, `t${seq}`);
  row.classList.add("pending");
  row.append(h("span", { class: "mark" }, words.pending));
  const waited = Date.now() - room.since(parts.entry);
  row.style.setProperty("--wait", `${Math.max(0, PATIENCE - waited)}ms`);
  return [row];
}

/** @param {Parts} parts @param {string} state @param {Room} room @returns {HTMLElement[]} */
function marks({ entry: { message }, open, choices }, state, room) {
  const found = [];
  const label = open ? words.hideOriginal : words.showOriginal;
  const press = () => room.toggle(message.seq);
  const button = { type: "button", class: "mark", onclick: press, "aria-expanded": String(open) };
  if (state === "unsure")
    found.push(
      h("button", { ...button, class: "mark unsure", title: `${words.unsureHint} ${label}` }, words.unsureTranslation),
    );
  else if (state === "translated" && choices.originals === "tap") {
    const from = message.lang in NAMES ? ` (${NAMES[/** @type {keyof typeof NAMES} */ (message.lang)]})` : "";
    found.push(h("button", { ...button, "aria-label": label, title: label + from }, icon("translate")));
  }
  if (state === "failed") found.push(h("span", { class: "mark failed", title: words.failedHint }, words.failed));
  if (message.revision) found.push(h("span", { class: "mark" }, words.edited));
  return found;
}

/** Whether a press on a text means the text: not a link in it, nor the end of selecting. */
function isPlain(/** @type {Event} */ event) {
  const target = /** @type {Element} */ (event.target);
  return !target.closest("a, button, pre") && !getSelection()?.toString();
}

/** @param {number} seq @param {Entry} entry @param {Room} room */
function reactions(seq, { message }, room) {
  const all = Object.entries(message.reactions ?? {});
  return h(
    "div",
    { class: "reactions" },
    all.map(([emoji, people]) => {
      const names = people
        .map((id) => (id === room.me.id ? words.you : room.nameOf(id)))
        .filter((name) => name !== undefined);
      return h(
        "button",
        {
          type: "button",
          "aria-pressed": String(people.includes(room.me.id)),
          title: list(names),
          "aria-label": words.reaction(emoji, people.length),
          onclick: () => room.react(seq, emoji),
        },
        emoji,
        h("span", {}, people.length),
      );
    }),
  );
}
