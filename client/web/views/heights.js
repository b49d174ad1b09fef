/** Heights: how tall each row is, measured or guessed, and which rows a viewport meets. */

/** @typedef {string | number} Key */

export class Heights {
  /** @type {Map<Key, number>} */
  #measured = new Map();
  #sum = 0;

  /** The height of a row nobody has seen: the average of those seen. */
  get guess() {
    return this.#measured.size ? this.#sum / this.#measured.size : 60;
  }

  /**
   * Takes a measured height; answers whether it is another than before.
   *
   * @param {Key} key
   * @param {number} height
   */
  measure(key, height) {
    const before = this.#measured.get(key);
    if (before === height) return false;
    this.#measured.set(key, height);
    this.#sum += height - (before ?? 0);
    return true;
  }

  /**
   * Gives where each row begins, and at the end where the last one ends.
   *
   * @param {Key[]} keys
   */
  tops(keys) {
    const tops = new Float64Array(keys.length + 1);
    const guess = this.guess;
    for (let i = 0; i < keys.length; i++) tops[i + 1] = at(tops, i) + (this.#measured.get(keys[i] ?? "") ?? guess);
    return tops;
  }
}

/**
 * Gives the index of the row at a height.
 *
 * @param {Float64Array} tops
 * @param {number} y
 */
export function rowAt(tops, y) {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(tops, middle) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {Float64Array} tops
 * @param {number} index
 */
export function at(tops, index) {
  return tops[index] ?? 0;
}
