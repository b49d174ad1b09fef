/** Emoji: a sheet to choose one from. */

import { dialog, h } from "../dom.js";
import { words } from "../i18n.js";

const GROUPS = [
  "😀 😃 😄 😁 😆 😅 😂 🤣 🙂 😉 😊 😇 🥰 😍 🤩 😘 😋 😜 🤪 🤗 🤭 🤔 🤫 😐 😏 😒 🙄 😬 😌 😴 🤤 😷 🤒 🤯 🥳 😎 🤓 😕 😟 😮 😳 🥺 😢 😭 😱 😤 😡 🤬 😈 💀 💩 🤡 👻 👽 🤖",
  "👍 👎 👌 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ✋ 👋 👏 🙌 👐 🤝 🙏 💪 ✍️ 💅 👀 🫶 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 💕 💯 💢 💥 💫 💦 💤 🔥 ✨ ⭐ 🎉 🎊 🎁 🏆 🥇 ✅ ❌ ❓ ❗ 🚀",
  "🐶 🐱 🐭 🐰 🦊 🐻 🐼 🐯 🦁 🐷 🐸 🐵 🐔 🐧 🦄 🐝 🐢 🐍 🐙 🐟 🐬 🐉 🌸 🌹 🌻 🌳 🍀 🍁 🌈 ☀️ 🌙 ⚡ ❄️ 🌊",
  "🍎 🍉 🍓 🍑 🥑 🍔 🍟 🍕 🌮 🍜 🍚 🍣 🥟 🥡 🍦 🍰 🎂 🍫 🍿 ☕ 🍵 🧋 🍺 🍷 🥢 ⚽ 🏀 🏓 🎮 🎲 🎸 🎤 🎧 🎬 📷 📚 ✈️ 🏠 🧧 🏮 💰",
];

/**
 * Lets somebody choose an emoji; gives nothing where the sheet is closed without.
 *
 * @returns {Promise<string | undefined>}
 */
export function chooseEmoji() {
  return new Promise((resolve) => {
    /** @type {string | undefined} */
    let chosen;
    const pick = (/** @type {Event} */ event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (!button) return;
      chosen = button.textContent ?? undefined;
      box.close();
    };
    const grids = GROUPS.map((group) =>
      h(
        "div",
        { class: "emoji", onclick: pick, onkeydown: move },
        group.split(" ").map((emoji) => h("button", { type: "button" }, emoji)),
      ),
    );
    const box = dialog(words.emoji, words.close, grids, "picker");
    box.addEventListener("close", () => resolve(chosen));
    box.querySelector(".emoji")?.querySelector("button")?.focus();
  });
}

/** Moves through the emoji by the arrows. */
function move(/** @type {KeyboardEvent} */ event) {
  const button = /** @type {HTMLElement} */ (event.target);
  const all = /** @type {HTMLElement[]} */ ([...(button.closest("dialog")?.querySelectorAll(".emoji button") ?? [])]);
  const { top } = button.getBoundingClientRect();
  const row = all.filter((each) => each.getBoundingClientRect().top === top).length;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (step === undefined) return;
  event.preventDefault();
  all[all.indexOf(button) + step]?.focus();
}
