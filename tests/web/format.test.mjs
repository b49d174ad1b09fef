import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmoji, mentions, tokens } from "../../client/web/format.js";

const kinds = (text, names = []) =>
  tokens(text, names)
    .filter(({ kind }) => kind !== "text")
    .map(({ kind, text: found }) => [kind, found]);

test("links end before the sentence's punctuation, in both scripts", () => {
  assert.deepEqual(kinds("see https://example.com/路径?a=1。好的"), [["link", "https://example.com/路径?a=1"]]);
  assert.deepEqual(kinds("(https://example.com/a_(b)), then"), [["link", "https://example.com/a_(b)"]]);
  assert.deepEqual(kinds("https://example.com."), [["link", "https://example.com"]]);
});

test("only web addresses that show where they lead are links", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "https://google.com@evil.example",
    "http://",
    "https://[",
    "ftp://a.b",
  ]) {
    assert.deepEqual(
      kinds(text).filter(([kind]) => kind === "link"),
      [],
      text,
    );
  }
});

test("mentions know names of several words and names within Chinese", () => {
  assert.deepEqual(kinds("@Ann Lee hi", ["Ann", "Ann Lee"]), [["mention", "@Ann Lee"]]);
  assert.deepEqual(kinds("你好@小红你看", ["小红"]), [["mention", "@小红"]]);
  assert.deepEqual(kinds("mail ann@example.com", ["example"]), []);
  assert.equal(mentions("@Annabel hi", "Ann"), false);
  assert.equal(mentions("hi @ANN!", "Ann"), true);
  assert.equal(mentions("`@Ann`", "Ann"), false);
});

test("code is code, whatever it holds", () => {
  assert.deepEqual(kinds("`@a #b https://c.d`"), [["code", "@a #b https://c.d"]]);
  assert.deepEqual(kinds("```js\n@a\n```"), [["block", "@a"]]);
});

test("tokens make up the text", () => {
  for (const text of ["a @b #c https://d.e, `f`", "@", "#", "``", "`", "https://", "你好 👍"]) {
    let end = 0;
    for (const { at, kind, text: piece } of tokens(text, [])) {
      assert.equal(at, end);
      end = at + piece.length + (kind === "code" ? 2 : 0);
    }
    assert.equal(end, text.length);
  }
});

test("a few emoji alone are shown large", () => {
  for (const text of ["👍", "❤️ 🎉", "👩‍👩‍👧", "🇨🇳"]) assert.equal(isEmoji(text), true, text);
  for (const text of ["666", "ok 👍", "#", "👍".repeat(20)]) assert.equal(isEmoji(text), false, text);
});
