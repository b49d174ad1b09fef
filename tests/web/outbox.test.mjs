import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../../client/web/connection.js";
import { Outbox } from "../../client/web/outbox.js";

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** An outbox whose answers the test gives. */
function outbox() {
  const sent = [];
  const answers = [];
  const box = new Outbox(
    (line) => {
      sent.push(line.text);
      return new Promise((resolve) => answers.push(resolve));
    },
    () => {},
  );
  return { box, sent, answers };
}

test("lines go one after the other, so that they keep their order", async () => {
  const { box, sent, answers } = outbox();
  box.resume(new Set(), true, "");
  for (const text of ["a", "b"]) box.add(text);
  assert.deepEqual(sent, ["a"]);
  answers[0]({ type: "accepted", seq: 1 });
  await settled();
  assert.deepEqual(sent, ["a", "b"]);
});

test("after a drop the same line is sent again with the same id, unless it arrived", async () => {
  const { box, sent, answers } = outbox();
  box.resume(new Set(), true, "");
  for (const text of ["a", "b"]) box.add(text);
  const [a, b] = box.lines;
  box.hold();
  answers[0]({ type: "lost" });
  await settled();
  box.resume(new Set([a.id]), true, "");
  assert.deepEqual(
    box.lines.map(({ id }) => id),
    [b.id],
  );
  assert.deepEqual(sent, ["a", "b"]);
});

test("a line that waits holds those behind it back; one refused for good does not", async () => {
  const { box, sent, answers } = outbox();
  box.resume(new Set(), true, "");
  for (const text of ["a", "b"]) box.add(text);
  answers[0]({ type: "refused", code: "rate_limited", message: "slow", retry_ms: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(sent, ["a", "a"]);
  answers[1]({ type: "refused", code: "gone", message: "no" });
  await settled();
  assert.deepEqual(sent, ["a", "a", "b"]);
  assert.equal(box.lines[0].refusal, "no");
});

test("an old line that may have arrived waits for its author where the resume had a gap", async () => {
  const { box, sent } = outbox();
  box.lines = [{ id: "x", text: "old", at: 0, sent: Date.now() - 6 * 60_000 }];
  box.resume(new Set(), false, "look");
  assert.deepEqual(sent, []);
  assert.equal(box.lines[0].refusal, "look");
  box.again("x");
  assert.deepEqual(sent, ["old"]);
});

test("pauses grow, and differ between clients", () => {
  assert.ok(pause(0, 0) < pause(0, 1));
  assert.ok(pause(3, 0) > pause(0, 1));
  assert.equal(pause(50, 1), 15_000);
});
