/** Actions: what can be done with a message. */

import { words } from "../i18n.js";
import { shown, tag } from "../reading.js";

/** @import {Conversation} from "../conversation.js" */
/** @import {Spelling} from "../spelling.js" */
/** @import {Composer} from "./composer.js" */
/** @import {Answer, Entry} from "../types.js" */

export class Actions {
  /** @type {Set<number>} Messages whose original is shown. */
  open = new Set();

  /**
   * @param {Conversation} conversation
   * @param {Composer} composer
   * @param {Spelling} spelling
   * @param {(seq: number) => void} hold shows a message anew where it is
   */
  constructor(conversation, composer, spelling, hold) {
    this.conversation = conversation;
    this.composer = composer;
    this.spelling = spelling;
    this.hold = hold;
  }

  /**
   * Tells what somebody may do with a message.
   *
   * @param {Entry} entry
   */
  rights({ message, translations }) {
    const { me, room, lang } = this.conversation;
    const mine = message.author.id === me.id;
    return { mine, host: room.isHost(me.id), translated: !mine && translations[lang]?.status === "done" };
  }

  /** @param {number} seq */
  toggle(seq) {
    if (!this.open.delete(seq)) this.open.add(seq);
    this.hold(seq);
  }

  /** @param {number} seq */
  pinyin(seq) {
    if (!this.spelling.wanted.delete(seq)) this.spelling.wanted.add(seq);
    this.hold(seq);
  }

  /** @param {number} seq @param {string} [emoji] chosen from a sheet where not given */
  async react(seq, emoji) {
    const chosen = emoji ?? (await (await import("./emoji.js")).chooseEmoji());
    if (chosen) this.#report(await this.conversation.react(seq, chosen));
  }

  /** @param {number} seq */
  reply(seq) {
    const entry = this.#present(seq);
    if (entry) this.composer.reply(entry, shown(entry, this.conversation.lang, 0, this.conversation.me.id).text);
  }

  /** @param {number} seq */
  edit(seq) {
    const entry = this.#present(seq);
    if (entry) this.composer.edit(entry);
  }

  /** Edits the last message of one's own. */
  editLast() {
    const { room, me } = this.conversation;
    const last = room.seqs.findLast((seq) => this.#present(seq)?.message.author.id === me.id);
    if (last !== undefined) this.edit(last);
  }

  /** @param {number} seq */
  async remove(seq) {
    if (confirm(words.removeSure)) this.#report(await this.conversation.remove(seq));
  }

  /** @param {number} seq */
  async rate(seq) {
    const { rate } = await import("./rating.js");
    const entry = this.#present(seq);
    const translation = entry?.translations[this.conversation.lang];
    if (!entry || translation?.status !== "done") return;
    const { text, lang } = entry.message;
    rate({ text, lang: tag(lang, text, this.conversation.lang) }, translation, async (good, better) => {
      const answer = await this.conversation.rate(seq, good, better);
      if (answer.type === "accepted") this.composer.say(words.thanks);
      return refusal(answer);
    });
  }

  /** @param {number} seq */
  #present(seq) {
    const entry = this.conversation.room.find(seq);
    return entry?.message.deleted ? undefined : entry;
  }

  /** @param {Answer} answer */
  #report(answer) {
    const sentence = refusal(answer);
    if (sentence) this.composer.say(sentence);
  }
}

/**
 * Gives the sentence that says why a command took no effect, or nothing where it did.
 *
 * @param {Answer} answer
 */
function refusal(answer) {
  if (answer.type === "accepted") return undefined;
  return answer.type === "refused" ? answer.message : words.lost;
}
