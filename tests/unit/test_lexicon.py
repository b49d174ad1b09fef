"""The chat lexicon: what slang means, alone, at a sentence's edge and inside it."""

from pathlib import Path

import pytest

from server.translation.catalog import Direction
from server.translation.lexicon import bundled
from server.translation.text.protected import numbers
from server.translation.text.script import han

ROWS = [
    line.split("\t")
    for line in Path("server/translation/lexicon.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_it_has_at_least_three_hundred_entries_each_way() -> None:
    for side in ("en", "zh"):
        assert sum(row[0] == side and bool(row[2]) for row in ROWS) >= 300


def test_each_row_has_its_columns_and_a_meaning_in_the_other_language() -> None:
    for side, forms, meaning, *_ in ROWS:
        assert side in ("en", "zh")
        assert all(form.strip() == form and form for form in forms.split("|"))
        if meaning:
            assert bool(han.search(meaning)) == (side == "en"), meaning


def test_no_form_has_two_meanings() -> None:
    seen: dict[tuple[str, str], str] = {}
    for side, forms, meaning, *_ in ROWS:
        for form in forms.split("|") if meaning else ():
            assert seen.setdefault((side, form.lower()), meaning) == meaning, form


def test_a_plain_wording_is_no_number() -> None:
    assert not [row for row in ROWS if len(row) > 4 and numbers.search(row[4])]


@pytest.mark.parametrize(
    ("text", "direction", "meaning"),
    [
        ("LOL", "en-zh", "哈哈哈"),
        ("looool", "en-zh", "哈哈哈"),
        ("hahahaha", "en-zh", "哈哈哈哈"),
        ("Hellooooo!!!", "en-zh", "你好！"),
        ("ok.", "en-zh", "好的。"),
        ("How are you?", "en-zh", "你好吗？"),
        ("where are u from", "en-zh", "你是哪里人？"),
        ("Really?!", "en-zh", "真的吗？！"),
        ("okay?", "en-zh", "好吗？"),
        ("OK??", "en-zh", "好吗？"),
        ("okay...?", "en-zh", "好吗？"),
        ("thanks...?", "en-zh", "谢谢？"),
        ("thanks...", "en-zh", "谢谢"),
        ("seriously", "en-zh", "说真的"),
        ("Seriously?!", "en-zh", "认真的吗？！"),
        ("well, okay", "en-zh", None),
        ("hmmm", "en-zh", "嗯……"),
        ("哈哈哈哈哈", "zh-en", "Hahahahaha"),
        ("666666", "zh-en", "Awesome"),
        ("2333333", "zh-en", "Hahaha"),
        ("呜呜呜", "zh-en", "*sobs*"),
        ("yyds!", "zh-en", "The greatest of all time!"),
        ("你是哪里人？", "zh-en", "Where are you from?"),
        ("在吗", "zh-en", "Are you there?"),
        ("什么？！", "zh-en", "What?!"),
        ("I like cats", "en-zh", None),
        ("66", "zh-en", None),
        ("so", "en-zh", None),
    ],
)
def test_a_whole_sentence_means(text: str, direction: Direction, meaning: str | None) -> None:
    assert bundled().whole(text, direction) == meaning


@pytest.mark.parametrize(
    ("text", "direction", "parts"),
    [
        ("lol that is so funny", "en-zh", ("lol ", "that is so funny")),
        ("that is so funny lol", "en-zh", ("that is so funny", " lol")),
        ("omg lol what", "en-zh", ("omg ", "lol ", "what")),
        ("hello everyone I am Tom", "en-zh", ("hello everyone ", "I am Tom")),
        ("bro, listen to this", "en-zh", ("bro, ", "listen to this")),
        ("太好看了哈哈哈哈", "zh-en", ("太好看了", "哈哈哈哈")),
        ("哈哈哈我不行了", "zh-en", ("哈哈哈", "我不行了")),
        ("主播唱歌，666", "zh-en", ("主播唱歌，", "666")),
        ("hey, Toby", "en-zh", ("hey, ", "Toby")),
        ("okay, Toby", "en-zh", ("okay, Toby",)),
        ("I'm home, okay?", "en-zh", ("I'm home, okay?",)),
        ("yup, okay, see you", "en-zh", ("yup, ", "okay, see you")),
        ("是的，长官", "zh-en", ("是的，长官",)),
        ("老铁，我来了", "zh-en", ("老铁，", "我来了")),
        ("turn right", "en-zh", ("turn right",)),
        ("are you ok", "en-zh", ("are you ok",)),
        ("this morning", "en-zh", ("this morning",)),
        ("no one likes it", "en-zh", ("no one likes it",)),
        ("thank you for coming", "en-zh", ("thank you for coming",)),
        ("room 666", "en-zh", ("room 666",)),
        ("I'm dying to quit", "en-zh", ("I'm dying to quit",)),
        ("Morning study starts at 6:30", "en-zh", ("Morning study starts at 6:30",)),
        ("I spilled juice on it, I'm dead", "en-zh", ("I spilled juice on it, I'm dead",)),
        ("难得换换样，挺好的", "zh-en", ("难得换换样，挺好的",)),
        ("this meme, I'm dying", "en-zh", ("this meme", ", I'm dying")),
        ("is this guy for real?", "en-zh", ("is this guy for real?",)),
        ("whose side is he on, anyway?", "en-zh", ("whose side is he on, anyway?",)),
        ("多吃点，别客气", "zh-en", ("多吃点，别客气",)),
        ("房间666", "zh-en", ("房间666",)),
    ],
)
def test_slang_at_the_edges_is_parted_and_words_that_belong_to_the_sentence_are_not(
    text: str, direction: Direction, parts: tuple[str, ...]
) -> None:
    assert bundled().peeled(text, direction) == parts


@pytest.mark.parametrize(
    ("text", "direction", "plain"),
    [
        ("u r so cute", "en-zh", "you are so cute"),
        ("Im from Texas", "en-zh", "I'm from Texas"),
        ("the GOAT", "en-zh", "the greatest of all time"),
        ("a goat", "en-zh", "a goat"),
        ("busy atm, find an ATM", "en-zh", "busy at the moment, find an ATM"),
        ("MSG me later", "en-zh", "message me later"),
        ("the Sagrada Família", "en-zh", "the Sagrada Família"),
        ("in the U.S. now", "en-zh", "in the U.S. now"),
        ("500 BC", "en-zh", "500 BC"),
        ("I don't know", "en-zh", "I don't know"),
        ("这个视频yyds", "zh-en", "这个视频是最棒的"),
        ("我爱干饭", "zh-en", "我爱吃饭"),
    ],
)
def test_slang_inside_a_sentence_is_said_in_plain_words(text: str, direction: Direction, plain: str) -> None:
    assert bundled().plainer(text, direction) == plain


@pytest.mark.parametrize(
    "text",
    [
        "把狗带过来", "我喜欢吃土豆", "他低下头了", "儿童鞋", "17:00后离开", "我们说好6个月", "树木有三百年了",
        "晚上分手了", "社团建设", "我爱豆腐", "上海王先生", "互相亲了一下", "石头像一只猫", "被裁判罚下", "窗外挂着灯",
        "爆炒鱿鱼", "中国足球", "外国留学生", "马上号召", "客房价格",
    ],
)  # fmt: skip
def test_a_word_that_only_contains_slang_stays(text: str) -> None:
    assert bundled().plainer(text, "zh-en") == text


def test_no_form_has_two_plain_wordings() -> None:
    seen: dict[tuple[str, str], str] = {}
    for side, forms, *rest in ROWS:
        for form in forms.split("|") if len(rest) > 2 else ():
            assert seen.setdefault((side, form), rest[2]) == rest[2], form


def test_slang_of_chinese_in_latin_letters_is_chinese() -> None:
    assert bundled().chinese_only("yyds")
    assert bundled().chinese_only("666")
    assert not bundled().chinese_only("lol")
    assert not bundled().chinese_only("ok")
