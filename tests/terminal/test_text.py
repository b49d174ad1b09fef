"""Text of others: made safe, found apart, folded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from client.terminal.text import Span, fold, mentions, one_line, short, spans, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[31m", "␛[2J␛[31m"),
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"),
        ("a\rb\x08\x00", "a␍b␈␀"),
        ("\x7f\x9b31m\x85", "\\x7f\\x9b31m\\x85"),
        ("user\u202egnp.exe\u2066", "user\\u202egnp.exe\\u2066"),
        ("a\u200bb\u200dc\ufeff\u00ad", "a\\u200bb\\u200dc\\ufeff\\xad"),
        ("\U000e0041\U000e0042", "\\U000e0041\\U000e0042"),
        ("\u2028\ue000\ud800", "\\u2028\\ue000\\ud800"),
        ("a\tb\nc", "a    b\nc"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
    ],
)
def test_what_acts_or_hides_is_spelt(text: str, shown: str) -> None:
    """Control, escape, bidi, zero-width and unassigned characters can be read, and do nothing."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["👨‍👩‍👧", "❤️", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "é", "　全角", "🫨", "[bold]"],
)
def test_what_is_seen_stays(text: str) -> None:
    """Emoji with their joiners, flags, accents, wide spaces, new emoji, brackets."""
    assert visible(text) == text


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_shown_acts(text: str) -> None:
    """No control, format, surrogate or separator is left, whatever comes; a name or a quote is one line."""
    kept = {"\n", "\u200d", *map(chr, range(0xE0020, 0xE0080))}
    assert all(c.isprintable() or c in kept or c.isspace() or 0x1F000 <= ord(c) < 0x1FB00 for c in visible(text))
    assert "\n" not in one_line(text)
    assert not {"\x1b", "\x9b", "\r", "\u202e"} & set(visible(text))


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in fold(text, width)]


def test_text_is_folded_as_each_language_is_set() -> None:
    """English between words, Chinese between characters but not before a closing or after an opening mark."""
    assert lines("the quick brown fox", 10) == ["the quick", "brown fox"]
    assert lines("今天天气很好，我们去公园", 12) == ["今天天气很", "好，我们去公", "园"]
    assert lines("他说（好的）", 6) == ["他说", "（好", "的）"]
    assert lines("今天really累", 10) == ["今天really", "累"]
    assert lines("https://example.com/a/long/path", 12) == ["https://exam", "ple.com/a/lo", "ng/path"]
    assert lines("a\n\nb", 5) == ["a", "", "b"]
    assert lines("", 5) == [""]


@settings(deadline=None)
@given(st.text(alphabet="ab ，。（中文\n👍é"), st.integers(2, 20))
def test_folding_fits_and_loses_nothing_but_spaces(text: str, width: int) -> None:
    """Every line fits into the width, and together they are the text."""
    folded = lines(text, width)
    assert all(cell_len(line) <= width for line in folded)
    assert "".join("".join(folded).split()) == "".join(text.split())


def test_a_short_text_says_that_there_is_more() -> None:
    """Counted in cells, on one line."""
    assert short("你好世界", 8) == "你好世界"
    assert short("你好世界", 7) == "你好世…"
    assert short("two\nlines", 20) == "two lines"


def test_links_mentions_tags_and_code_are_found() -> None:
    """As on the page: with names of several words, without the sentence's punctuation."""
    text = "@Bob Ross see https://a.com/x), #cats `@Ann` a@b.c"
    kinds = [(text[s.start : s.end], s.kind) for s in spans(text, ("Bob Ross", "Ann"))]
    assert kinds == [("@Bob Ross", "mention"), ("https://a.com/x", "link"), ("#cats", "tag"), ("`@Ann`", "code")]
    assert spans("https://good.com@evil.com/", ()) == []
    assert spans("x", ()) == []
    assert spans("@小红你好", ("小红",)) == [Span(0, 3, "mention")]


def test_a_mention_is_of_the_whole_name() -> None:
    """Whatever its case; Latin names do not run on."""
    assert mentions("hi @ANN!", "Ann")
    assert mentions("@小红你好", "小红")
    assert not mentions("hi @Anna", "Ann")
    assert not mentions("ann", "Ann")
