/** The page: from the link to the form, from the form to the room. */

import { Conversation } from "./conversation.js";
import { speak, words } from "./i18n.js";
import { Memory } from "./memory.js";
import { arrival } from "./views/arrival.js";
import { RoomView } from "./views/room.js";

/** @import {Refused} from "./types.js" */

const memory = new Memory();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
/** @type {Conversation | null} */
let conversation = null;
/** @type {RoomView | null} */
let view = null;

/** Gives the room that the link names, or nothing. */
function linked() {
  const name = location.hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * Shows the form, with the reason why the last attempt did not lead into the room.
 *
 * @param {Refused} [refusal]
 */
function arrive(refusal) {
  leave();
  document.title = words.title;
  root.replaceChildren(arrival(memory, linked(), refusal, enter, repaint));
  const fields = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-focus]"));
  [...fields].at(-1)?.focus();
}

/** @param {{id: string, key?: string, host_key?: string}} place */
function enter(place) {
  leave();
  memory.room = place;
  if (linked() !== place.id) history.replaceState(null, "", `#${encodeURIComponent(place.id)}`);
  const url = `${location.protocol.replace("http", "ws")}//${location.host}/ws`;
  conversation = new Conversation(url, memory, place, () => words.unsure);
  conversation.addEventListener("turned", (event) => {
    memory.room = null;
    arrive(/** @type {CustomEvent} */ (event).detail);
  });
  show();
  conversation.open();
}

function show() {
  if (!conversation) return;
  view?.end();
  const next = new RoomView(conversation, memory, quit);
  view = next;
  root.replaceChildren(next.element);
  next.start();
}

/** Shows the same again in the language now chosen. */
function repaint() {
  return conversation ? show() : arrive();
}

function leave() {
  view?.end();
  view = null;
  conversation?.close();
  conversation = null;
}

function quit() {
  memory.room = null;
  arrive();
}

function dress() {
  const { theme, size } = memory.choices;
  const html = document.documentElement;
  html.dataset.theme = theme;
  html.style.setProperty("--message-size", `${size / 16}rem`);
}

memory.addEventListener("choices", async () => {
  dress();
  if (memory.page === document.documentElement.lang) return;
  // Without a server there is no other language to be had; this one stays.
  await speak(memory.page).catch(() => {});
  const chosen = document.activeElement?.id ?? "";
  const dialog = document.querySelector("dialog");
  dialog?.close();
  repaint();
  if (dialog) await view?.settings();
  document.getElementById(chosen)?.focus();
});

addEventListener("hashchange", () => {
  if (!conversation) return arrive();
  if (linked() && linked() !== conversation.place.id) enter({ id: linked() });
});

dress();
await speak(memory.page);
const last = memory.room;
if (last && (!linked() || linked() === last.id)) enter(last);
else arrive();
if (window.isSecureContext) navigator.serviceWorker?.register("sw.js").catch(() => {});
