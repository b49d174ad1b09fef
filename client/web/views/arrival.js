/** Arrival: the one form between the link and the room. */

import { h } from "../dom.js";
import { NAMES, words } from "../i18n.js";

/** @import {Memory} from "../memory.js" */
/** @import {ReadingLang, Refused} from "../types.js" */

const LOBBY = "lobby";

/**
 * Makes the form.
 *
 * @param {Memory} memory
 * @param {string} room named by the link, or empty
 * @param {Refused | undefined} refusal
 * @param {(place: {id: string, key?: string, host_key?: string}) => void} enter
 * @param {() => void} repaint
 */
export function arrival(memory, room, refusal, enter, repaint) {
  const wrong = refusal?.code ?? "";
  const name = nameField(memory.choices.name, /name/.test(wrong));
  const where = roomField(room, wrong === "no_room");
  const key = h("input", {
    id: "key",
    type: "password",
    autocomplete: "off",
    maxlength: 64,
    "data-focus": wrong === "bad_key",
  });
  const hostKey = h("input", {
    id: "host-key",
    type: "password",
    autocomplete: "off",
    maxlength: 64,
    "aria-describedby": "host-hint",
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    memory.choose({ name: name.value.trim() });
    enter({ id: where.value.trim() || LOBBY, key: key.value || undefined, host_key: hostKey.value || undefined });
  };
  return h(
    "main",
    { class: "arrival" },
    h(
      "form",
      { onsubmit: submit },
      h("img", { src: "icon.svg", alt: "", width: 64, height: 64 }),
      h("h1", {}, room ? `# ${room}` : words.title),
      h("p", { class: "quiet" }, words.tagline),
      refusal && h("p", { class: "refusal", role: "alert", id: "refusal" }, refusal.message),
      h("label", { for: "name" }, words.name),
      name,
      languages(memory, repaint),
      (!room || wrong === "no_room") && [
        h("label", { for: "room" }, words.room),
        where,
        h("small", { id: "room-hint" }, words.roomHint),
      ],
      h(
        "details",
        { open: wrong === "bad_key" },
        h("summary", {}, words.keys),
        h("label", { for: "key" }, words.key),
        key,
        h("label", { for: "host-key" }, words.hostKey),
        hostKey,
        h("small", { id: "host-hint" }, words.hostKeyHint),
      ),
      h("button", { class: "primary" }, words.enter),
    ),
  );
}

/** @param {string} value @param {boolean} wrong */
function nameField(value, wrong) {
  return h("input", {
    id: "name",
    required: true,
    maxlength: 32,
    value,
    autocomplete: "nickname",
    "data-focus": true,
    placeholder: words.namePlaceholder,
    "aria-invalid": wrong || null,
    "aria-describedby": wrong ? "refusal" : null,
  });
}

/** @param {string} value @param {boolean} wrong */
function roomField(value, wrong) {
  return h("input", {
    id: "room",
    maxlength: 64,
    value,
    placeholder: LOBBY,
    autocapitalize: "none",
    autocomplete: "off",
    "aria-invalid": wrong || null,
    "aria-describedby": "room-hint",
  });
}

/** @param {Memory} memory @param {() => void} repaint */
function languages(memory, repaint) {
  const choose = (/** @type {Event} */ event) => {
    const name = /** @type {HTMLInputElement} */ (document.getElementById("name")).value;
    memory.choose({ name, lang: /** @type {ReadingLang} */ (/** @type {HTMLInputElement} */ (event.target).value) });
    if (memory.choices.page) repaint();
  };
  return h(
    "fieldset",
    { class: "languages" },
    h("legend", {}, words.readIn),
    Object.entries(NAMES).map(([lang, name]) =>
      h(
        "label",
        { lang },
        h("input", {
          type: "radio",
          name: "lang",
          value: lang,
          checked: lang === memory.choices.lang,
          onchange: choose,
        }),
        h("span", {}, name),
      ),
    ),
  );
}
