/** Unread: what came while nobody looked: how many, where it begins, and who was mentioned. */

import { mentions } from "./format.js";

/** @import {Said} from "./types.js" */

export class Unread {
  count = 0;
  /** @type {number | undefined} The first message not seen, which the "new" line stands before. */
  first;
  /** @type {number[]} Messages that mention the reader. */
  mentions = [];

  /**
   * Takes a new message in; answers whether it mentions the reader.
   *
   * @param {Said} said
   * @param {{id: string, name: string}} me
   * @param {boolean} seen
   */
  add(said, me, seen) {
    if (said.author.id === me.id) {
      this.first = undefined; // who answers has read
      return false;
    }
    const mentioned = mentions(said.text, me.name);
    if (seen) return mentioned;
    if (!this.count++) this.first = said.seq;
    if (mentioned) this.mentions.push(said.seq);
    return mentioned;
  }

  /** Counts from nothing; the "new" line stays where it is until the next time. */
  clear() {
    this.count = 0;
    this.mentions = [];
  }
}

/** Rings softly, where the browser lets a page be heard. */
export function ring() {
  try {
    const context = new AudioContext();
    const gain = new GainNode(context, { gain: 0.1 });
    const tone = new OscillatorNode(context, { frequency: 880 });
    gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.4);
    tone.connect(gain).connect(context.destination);
    tone.onended = () => context.close();
    tone.start();
    tone.stop(context.currentTime + 0.4);
  } catch {
    // No sound device, or no gesture yet: the bell is seen all the same.
  }
}
