/** Settings: how somebody wants to read, at once in effect. */

import { dialog, h } from "../dom.js";
import { NAMES, words } from "../i18n.js";

/** @import {Memory} from "../memory.js" */
/** @import {Choices} from "../types.js" */

const SIZES = [13, 14, 15, 16, 18, 20, 22, 24, 28, 32];

/**
 * Opens the settings.
 *
 * @param {Memory} memory
 * @param {() => void} leave
 */
export function settings(memory, leave) {
  const { choices } = memory;
  const out = () => {
    box.close();
    leave();
  };
  const box = dialog(
    words.settings,
    words.close,
    [
      choice(memory, "lang", words.readIn, NAMES),
      choice(memory, "page", words.pageLang, { "": words.sameLang, ...NAMES }),
      size(memory),
      choice(memory, "originals", words.originals, {
        tap: words.originalsTap,
        below: words.originalsBelow,
        beside: words.originalsBeside,
      }),
      choice(memory, "theme", words.theme, {
        system: words.themeSystem,
        light: words.themeLight,
        dark: words.themeDark,
      }),
      flag(memory, "pinyin", words.pinyinAlways, choices.pinyin),
      flag(memory, "sound", words.sound, choices.sound),
      h(
        "details",
        {},
        h("summary", {}, words.shortcuts),
        h(
          "dl",
          { class: "shortcuts" },
          words.keysHelp.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)]),
        ),
      ),
      h("p", { class: "choices" }, h("button", { type: "button", onclick: out }, words.leave)),
    ],
    "settings",
  );
}

/**
 * @param {Memory} memory
 * @param {keyof Choices} name
 * @param {string} label
 * @param {Record<string, string>} options
 */
function choice(memory, name, label, options) {
  const change = (/** @type {Event} */ event) =>
    memory.choose({ [name]: /** @type {HTMLSelectElement} */ (event.target).value });
  const select = h(
    "select",
    { id: `set-${name}`, onchange: change },
    Object.entries(options).map(([value, text]) =>
      h("option", { value, selected: memory.choices[name] === value, lang: value in NAMES ? value : null }, text),
    ),
  );
  return h("p", { class: "field" }, h("label", { for: `set-${name}` }, label), select);
}

/** @param {Memory} memory @param {"pinyin" | "sound"} name @param {string} label @param {boolean} on */
function flag(memory, name, label, on) {
  const change = (/** @type {Event} */ event) =>
    memory.choose({ [name]: /** @type {HTMLInputElement} */ (event.target).checked });
  return h(
    "p",
    { class: "field" },
    h("label", { for: `set-${name}` }, label),
    h("input", { type: "checkbox", role: "switch", id: `set-${name}`, checked: on, onchange: change }),
  );
}

/** @param {Memory} memory */
function size(memory) {
  const now = Math.max(0, SIZES.indexOf(memory.choices.size));
  const change = (/** @type {Event} */ event) =>
    memory.choose({ size: SIZES[Number(/** @type {HTMLInputElement} */ (event.target).value)] ?? 16 });
  return h(
    "p",
    { class: "field" },
    h("label", { for: "set-size" }, words.textSize),
    h("input", { type: "range", id: "set-size", min: 0, max: SIZES.length - 1, value: now, oninput: change }),
  );
}
