"""Which language a text is in, by its script."""

import pytest

from server.translation import detect
from server.translation.text.script import simplified, traditional
from server.wire import Lang


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello, how are you?", "en"),
        ("你好，吃了吗？", "zh-Hans"),
        ("裡面很漂亮，謝謝你的分享", "zh-Hant"),
        ("我today很happy", "mixed"),
        ("今天 really tired", "mixed"),
        ("大家好！I am a student.", "mixed"),
        ("I love 小红书", "mixed"),
        ("我用iPhone拍的", "zh-Hans"),
        ("OK，明天在KTV见", "zh-Hans"),
        ("yyds", "zh-Hans"),
        ("666", "zh-Hans"),
        ("lol", "en"),
        ("ok", "en"),
        ("", "none"),
        ("   \n ", "none"),
        ("😂😂", "none"),
        ("(╯°□°）╯︵ ┻━┻", "none"),
        ("12:30, 5.99", "none"),
        ("https://example.com/hello/world", "none"),
        ("@Tom #RedNote", "none"),
        ("`let x = 1`", "none"),
        ("これは本です", "none"),
        ("Привет, как дела", "none"),
        ("x", "none"),
        ("I", "en"),
        ("@小红 hello", "en"),
        ("@Tom 你好 https://example.com/hello", "zh-Hans"),
    ],
)
def test_the_script_of_what_is_not_protected_tells_the_language(text: str, language: Lang) -> None:
    assert detect(text) == language


def test_characters_are_converted_between_the_scripts_with_their_words() -> None:
    assert simplified("頭髮裡面的著名後來") == "头发里面的著名后来"
    assert traditional("头发里面的皇后") == "頭髮裡面的皇后"


def test_latin_text_is_left_alone_by_the_scripts() -> None:
    assert simplified("Hello") == traditional("Hello") == "Hello"
