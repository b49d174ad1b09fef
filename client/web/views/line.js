/** Line: a row of the log for a line of one's own that the server has not accepted yet. */

import { h } from "../dom.js";
import { number, words } from "../i18n.js";

/** @import {Line} from "../types.js" */

/**
 * Makes the row.
 *
 * @param {Line} line
 * @param {boolean} connected
 * @param {{again: (id: string) => void, rewrite: (id: string) => void, discard: (id: string) => void}} actions
 */
export function lineRow(line, connected, actions) {
  const failed = line.refusal !== undefined && !line.due;
  const article = h("article", {
    class: `row mine line-${failed ? "refused" : "sending"}`,
    tabindex: -1,
    "data-line": line.id,
  });
  const status = line.refusal ?? (connected ? words.sending : words.waitingToSend);
  const due = line.due
    ? h("span", { class: "countdown", "data-due": line.due }, words.sendsIn(number(seconds(line.due))))
    : null;
  const button = (/** @type {string} */ label, /** @type {(id: string) => void} */ press) =>
    h("button", { type: "button", onclick: () => press(line.id) }, label);
  article.append(
    h("span", { class: "gutter" }),
    h(
      "div",
      { class: "body" },
      h("div", { class: "text" }, line.text),
      h("p", { class: failed ? "refusal" : "quiet", role: failed ? "alert" : null }, status, due && " ", due),
      line.refusal !== undefined &&
        h(
          "p",
          { class: "choices" },
          failed && button(words.sendAgain, actions.again),
          button(words.rewrite, actions.rewrite),
          button(words.discard, actions.discard),
        ),
    ),
  );
  return h("div", { class: "item" }, article);
}

/** @param {number} due */
export function seconds(due) {
  return Math.max(0, Math.ceil((due - Date.now()) / 1000));
}
