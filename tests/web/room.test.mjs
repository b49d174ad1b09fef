import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../client/web/room.js";

const INFO = {
  id: "cats",
  title: "cats",
  epoch: "e",
  seq: 0,
  count: 0,
  hosts: [],
  pinned: null,
  slow: 0,
  locked: false,
};
const ANN = { id: "p1", name: "Ann", role: "guest" };
const said = (seq, more = {}) => ({
  type: "said",
  room: "cats",
  seq,
  id: `m${seq}`,
  at: seq,
  author: ANN,
  lang: "en",
  text: `line ${seq}`,
  ...more,
});
const joined = (seq, messages, more = {}) => ({
  type: "joined",
  room: { ...INFO, seq },
  messages,
  recovered: false,
  people: [ANN],
  more: false,
  ...more,
});

test("what was missed is merged in, once and in order", () => {
  const room = new Room();
  room.enter(joined(2, [said(1), said(2)]));
  room.enter(joined(4, [said(4), said(3)], { recovered: true }));
  room.enter(joined(4, [said(3), said(4)], { recovered: true }));
  assert.deepEqual(room.seqs, [1, 2, 3, 4]);
});

test("a snapshot after a gap replaces everything", () => {
  const room = new Room();
  room.enter(joined(2, [said(1), said(2)]));
  room.enter(joined(90, [said(89), said(90)], { more: true }));
  assert.deepEqual(room.seqs, [89, 90]);
  assert.equal(room.more, true);
});

test("changes to older messages follow a resume from the position it names", () => {
  const room = new Room();
  room.enter(joined(2, [said(1), said(2)]));
  room.enter(joined(3, [said(5)], { recovered: true }));
  assert.equal(room.apply({ type: "edited", room: "cats", seq: 4, of: 1, at: 9, lang: "en", text: "new" }), true);
  assert.equal(room.entries.get(1).message.text, "new");
  assert.deepEqual(room.position, { epoch: "e", seq: 4 });
});

test("older pages go before, and keep the translations of both languages", () => {
  const room = new Room();
  const translation = { lang: "zh-Hans", text: "行", status: "done" };
  room.enter(joined(5, [said(5, { translation })], { more: true }));
  room.take({ messages: [said(3), said(5, { translation: { ...translation, lang: "zh-Hant" } })], more: false });
  assert.deepEqual(room.seqs, [3, 5]);
  assert.deepEqual(Object.keys(room.entries.get(5).translations), ["zh-Hans", "zh-Hant"]);
});

test("an edit in between drops the translations of the old text", () => {
  const room = new Room();
  room.enter(joined(1, [said(1, { translation: { lang: "zh-Hans", text: "旧", status: "done" } })]));
  room.enter(joined(2, [said(1, { revision: 2, text: "new" })], { recovered: true }));
  assert.deepEqual(room.entries.get(1).translations, {});
});

test("presence keeps who is here", () => {
  const room = new Room();
  room.enter(joined(0, []));
  room.presence({ count: 1, came: [{ ...ANN, id: "p2", name: "Bob" }], went: [ANN] });
  assert.deepEqual([...room.people.keys()], ["p2"]);
  assert.equal(room.info.count, 1);
});
