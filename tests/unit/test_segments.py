"""Cutting a text into sentences and what stands between them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.translation.text import protected
from server.translation.text.segments import LONGEST, clauses, split, weight

WORDS = ["Hello. ", "你好！", "😂", "@小红 ", "https://example.com/路径?a=1 ", "#话题# ", "3.5", "`a. b`", "\n", "\r\n"]
MORE = ["... ", "Mr. Smith ", "，", "…", "(≧▽≦)", "word ", "今天好累~", "👨‍👩‍👧‍👦", " ", "[笑哭R]", "```\nx\n```"]
PARTS = st.sampled_from([*WORDS, *MORE, "a" * 200, "长" * 150])


def spoken(text: str) -> list[str]:
    return [piece.text for piece in split(text) if piece.spoken]


@settings(deadline=None)
@given(st.text() | st.lists(PARTS).map("".join))
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in split(text)) == text


@settings(deadline=None)
@given(st.text("TAQvXDoOrzwuU_. ,!?'好，。", max_size=8))
def test_the_quick_look_finds_what_the_long_one_finds(text: str) -> None:
    found = [(span.start, span.end) for span in protected.find(text)]
    assert found == [match.span() for match in protected.spans.finditer(text)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a.m.", "Hi", "好", *"aQD 。.!?…~”)3 好，:"]), max_size=9).map("".join))
def test_a_line_alone_is_cut_as_it_is_among_others(line: str) -> None:
    assert split(f"{line}\n{line}") == (*split(line), ("\n", False), *split(line))


@settings(deadline=None)
@given(st.lists(PARTS.filter(lambda part: "\n" not in part)).map("".join))
def test_no_protected_span_is_cut(text: str) -> None:
    ends = set(itertools.accumulate(len(piece.text) for piece in split(text)))
    for span in protected.find(text):
        assert not ends.intersection(range(span.start + 1, span.end))


@settings(deadline=None)
@given(st.lists(PARTS).map("".join))
def test_every_sentence_is_short_enough_for_a_model(text: str) -> None:
    assert all(weight(sentence) <= LONGEST for sentence in spoken(text))


def test_a_link_longer_than_a_model_reads_stays_whole() -> None:
    link = "https://example.com/" + "c" * 1000
    assert spoken(f"see {link} now") == ["see", link, "now"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hello! How are you? Fine.", ["Hello!", "How are you?", "Fine."]),
        ("你好！吃了吗？我吃了。", ["你好！", "吃了吗？", "我吃了。"]),
        ("I met Mr. Smith in the U.S. last week. ok", ["I met Mr. Smith in the U.S. last week.", "ok"]),
        ("Pi is 3.14. Yes", ["Pi is 3.14.", "Yes"]),
        ("She said no. It is room 5. 1. ok", ["She said no.", "It is room 5.", "1. ok"]),
        ("Try no. 3 first", ["Try no. 3 first"]),
        ("今天好累~明天见", ["今天好累~", "明天见"]),
        ("我在上海 I live in Shanghai now", ["我在上海", "I live in Shanghai now"]),
        ("I live in Shanghai now 我在上海住", ["I live in Shanghai now", "我在上海住"]),
        ("是的……我不知道", ["是的……我不知道"]),
        ("I love 😂 this", ["I love", "this"]),
        ("see https://example.com/a.b?c=1. ok", ["see", "ok"]),
        ("hey @Tom how are you", ["hey @Tom how are you"]),
        ("@Tom, hello #hi", [", hello"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert spoken(text) == sentences


def test_clauses_are_cut_after_their_marks() -> None:
    assert clauses("one, two; three") == ["one, ", "two; ", "three"]
    assert clauses("see `a, b` now") == ["see `a, b` now"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("@小红 check https://example.com/路径?a=1 #RedNote", ["@小红", "https://example.com/路径?a=1", "#RedNote"]),
        ("see https://example.com.", ["https://example.com"]),
        ("(https://a.b/c_(d)) ok", ["https://a.b/c_(d)"]),
        ("https://example.com这个", ["https://example.com"]),
        ("youtu.be/abc 看看", ["youtu.be/abc"]),
        ("mail a.b+c@x.co.uk!", ["a.b+c@x.co.uk"]),
        ("@Tom你好", ["@Tom"]),
        ("你好@小红，吃了吗", ["@小红"]),
        ("#话题# 很好", ["#话题#"]),
        ("C# is ok, e.g. node", []),
        ("👨‍👩‍👧‍👦 a 🇨🇳🇺🇸 👍🏽 1️⃣", ["👨‍👩‍👧‍👦", "🇨🇳🇺🇸", "👍🏽", "1️⃣"]),
        ("(≧▽≦) a (╯°□°）╯︵ ┻━┻", ["(≧▽≦)", "(╯°□°）╯︵ ┻━┻"]),
        ("¯\\_(ツ)_/¯ (T_T) ʕ•ᴥ•ʔ", ["¯\\_(ツ)_/¯", "(T_T)", "ʕ•ᴥ•ʔ"]),
        ("XD :) <3 QAQ orz", ["XD", ":)", "<3", "QAQ", "orz"]),
        ("[笑哭R] [doge] :smile:", ["[笑哭R]", "[doge]", ":smile:"]),
        ("(hello) （你好） call (555) 10:30", []),
        ("he is 1.83 m, paid 83 (come at 8) :3 8-)", [":3", "8-)"]),
        ("`x` and ```\ny\n```", ["`x`", "```\ny\n```"]),
    ],
)
def test_what_must_come_through_untouched_is_found(text: str, kept: list[str]) -> None:
    assert [text[span.start : span.end] for span in protected.find(text)] == kept
