"""Composing a message from answers that are given here, so that only the composing is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation.catalog import Direction
from server.translation.compose import Composer
from server.translation.facts.strangers import NOBODY, Strangers
from server.translation.lexicon import bundled
from server.translation.saying import Answer, Ask, Composition
from server.wire import READING_LANGS, ReadingLang

BAD = "BAD"


def composed(
    text: str,
    to: ReadingLang,
    answers: dict[str, str],
    masks: frozenset[Direction] = frozenset(),
    strangers: Strangers = NOBODY,
) -> Composition:
    """The message with the answers; one that starts with BAD is a fault of the name that follows."""

    def known(ask: Ask) -> Answer | None:
        said = answers.get(ask.sentence)
        if said is None:
            return None
        return Answer("", 0.0, said.removeprefix(BAD)) if said.startswith(BAD) else Answer(said, 0.5)

    return Composer(bundled(), masks, to, known, strangers).compose(text)


def asked(text: str, to: ReadingLang) -> list[str]:
    return [ask.sentence for ask in composed(text, to, {}).missing]


@pytest.mark.parametrize("text", ["Hello there, ok?\n😂 @Tom https://example.com", "你好 @小红", "😂", "12:30", ""])
@pytest.mark.parametrize("to", ["en", "zh-Hans", "zh-Hant"])
def test_what_a_reader_can_read_is_handed_on_as_it_is(text: str, to: ReadingLang) -> None:
    if (to == "en" and "Hello" in text) or (to != "en" and "Hello" not in text) or not text or text in ("😂", "12:30"):
        assert composed(text, to, {}) == Composition(text)


def test_only_sentences_in_the_other_language_are_asked() -> None:
    assert asked("大家好！I like tea. 你好", "zh-Hans") == ["I like tea."]
    assert asked("大家下午来！I like tea.", "en") == ["大家下午来！"]


def test_what_is_protected_is_not_asked_and_stays_in_place() -> None:
    text = "@小红 check this https://example.com/路径?a=1 #RedNote"
    assert asked(text, "zh-Hans") == ["Check this."]
    result = composed(text, "zh-Hans", {"Check this.": "看看这个。"})
    assert result.text == "@小红 看看这个 https://example.com/路径?a=1 #RedNote"


def test_around_a_name_inside_a_sentence_the_parts_are_asked_one_by_one() -> None:
    text = "I think @Tom_99 likes tea"
    assert asked(text, "zh-Hans") == ["I think.", "Likes tea."]
    result = composed(text, "zh-Hans", {"I think.": "我觉得。", "Likes tea.": "喜欢茶。"})
    assert result.text == "我觉得 @Tom_99 喜欢茶"


def test_a_model_that_knows_placeholders_gets_the_whole_sentence() -> None:
    masks: frozenset[Direction] = frozenset({"en-zh"})
    answers = {"I think ⟦0⟧ likes `⟦1⟧.".replace("`", ""): "我觉得⟦0⟧喜欢⟦1⟧。"}
    assert composed("I think @Tom likes `a b`", "zh-Hans", {}, masks).missing == [Ask("en-zh", "I think ⟦0⟧ likes.")]
    assert composed("I think @Tom likes `a b` now", "zh-Hans", answers, masks).missing == [
        Ask("en-zh", "I think ⟦0⟧ likes ⟦1⟧ now.")
    ]
    result = composed(
        "I think @Tom likes `a b` now", "zh-Hans", {"I think ⟦0⟧ likes ⟦1⟧ now.": "我觉得⟦0⟧现在喜欢⟦1⟧。"}, masks
    )
    assert result.text == "我觉得 @Tom 现在喜欢 `a b`"


def test_when_placeholders_are_lost_the_parts_are_asked_one_by_one() -> None:
    result = composed("I saw @Tom today", "zh-Hans", {"I saw ⟦0⟧ today.": BAD + "placeholder"}, frozenset({"en-zh"}))
    assert [ask.sentence for ask in result.missing] == ["I saw.", "Today."]


def test_when_a_number_is_lost_it_is_put_back_with_its_unit() -> None:
    answers = {"I slept 3 hours today.": BAD + "number", "I slept.": "我睡了。", "Today.": "今天。"}
    assert composed("I slept 3 hours today", "zh-Hans", answers).text == "我睡了 3 小时今天"


def test_a_sentence_that_loops_is_tried_clause_by_clause() -> None:
    answers = {"I ran, he sat.": BAD + "loop", "I ran.": "我跑了。", "He sat.": "他坐着。"}
    assert composed("I ran, he sat", "zh-Hans", answers).text == "我跑了，他坐着"


def test_a_sentence_that_has_no_translation_stays_in_the_original_and_the_rest_is_translated() -> None:
    result = composed("I ran. He sat.", "zh-Hans", {"I ran.": "我跑了。", "He sat.": BAD + "queue_full"})
    assert result.text == "我跑了。 He sat."
    assert result.faults == ["queue_full"]
    assert result.sure == 0.0


def test_a_mixed_sentence_is_first_made_whole_in_its_own_language() -> None:
    assert asked("我today很happy", "zh-Hans") == ["Today.", "Happy."]
    answers = {"Today.": "今天。", "Happy.": "高兴。", "我今天很高兴。": "I am happy today."}
    assert composed("我today很happy", "zh-Hans", answers).text == "我今天很高兴"
    assert composed("我today很happy", "en", answers).text == "I am happy today"


def test_an_english_word_that_comes_back_as_another_is_kept_for_those_who_read_english() -> None:
    answers = {"Lionfest.": "狮子节。", "我在狮子节。": "I'm at the lion festival.", "我在⟦0⟧": "I'm at ⟦0⟧"}
    masks: frozenset[Direction] = frozenset({"zh-en"})
    assert composed("我在lionfest", "en", answers, masks).text == "I'm at lionfest"
    assert (
        composed("我在lionfest", "en", {**answers, "我在狮子节。": "I'm at Lionfest."}, masks).text == "I'm at Lionfest"
    )
    traditional = answers | {"这个狮子节。": "This festival.", "这个⟦0⟧": "This ⟦0⟧"}
    assert composed("這個lionfest", "en", traditional, masks).text == "This lionfest"


@pytest.mark.parametrize(
    ("sentence", "to", "answers", "said"),
    [
        ("我在微信上", "en", {"我在微信上。": BAD + "name", "我在⟦0⟧上。": "I'm on the ⟦0⟧."}, "I'm on WeChat"),
        ("麻辣烫很香", "en", {"麻辣烫很香。": BAD + "name", "⟦0⟧很香。": "⟦0⟧ It's tasty."}, "Malatang is tasty"),
        # What slang stands for may be such a name.
        (
            "一起吃鸡吗",
            "en",
            {"一起玩绝地求生吗？": BAD + "name", "一起玩⟦0⟧吗？": "Play ⟦0⟧ together?"},
            "Play PUBG together?",
        ),
        ("她是网红", "en", {"她是网红。": BAD + "name", "她是⟦0⟧": "She's a ⟦0⟧"}, "She's an influencer"),
        ("豆浆油条香", "en", {"豆浆油条香。": BAD + "name", "⟦0⟧⟦1⟧香。": "⟦0⟧⟦1⟧ good."}, "Soy milk youtiao good"),
        ("I'm in Ohio", "zh-Hans", {"I'm in Ohio.": BAD + "untranslated", "I'm in ⟦0⟧": "我在⟦0⟧。"}, "我在俄亥俄"),
        ("小笼包！", "en", {}, "Xiaolongbao!"),
        ("Netflix", "zh-Hans", {}, "网飞"),
    ],
)
def test_a_name_that_the_model_does_not_know_is_put_where_it_belongs(
    sentence: str, to: ReadingLang, answers: dict[str, str], said: str
) -> None:
    assert composed(sentence, to, answers, frozenset({"en-zh", "zh-en"})).text == said


def test_a_name_that_the_model_has_never_met_stays_in_latin_letters() -> None:
    met, masks = Strangers(frozenset({"Leslie"})), frozenset[Direction]({"en-zh"})
    answers = {"My name is ⟦0⟧": "我叫⟦0⟧。", "I met Leslie.": "我见到了莱斯莉。"}
    assert composed("my name is Leslie Aunhart", "zh-Hans", answers, masks, met).text == "我叫 Leslie Aunhart"
    assert composed("I met Leslie", "zh-Hans", answers, masks, met).text == "我见到了莱斯莉"
    assert composed("Leslie Aunhart!", "zh-Hans", {}, masks, met).text == "Leslie Aunhart！"
    # A model that knows no placeholders makes what it can of the name.
    assert (
        composed("my name is Aunhart", "zh-Hans", {"My name is Aunhart.": "我叫安哈特。"}, strangers=met).text
        == "我叫安哈特"
    )


def test_what_is_put_back_later_has_a_placeholder_of_its_own() -> None:
    answers = {"In 1971 I met ⟦0⟧ there.": BAD + "number", "In ⟦1⟧ I met ⟦0⟧ there.": "⟦1⟧年我在那儿见到了⟦0⟧。"}
    result = composed("In 1971 I met @Tom there", "zh-Hans", answers, frozenset({"en-zh"}))
    assert result.text == "1971 年我在那儿见到了 @Tom"


def test_chinese_in_an_english_sentence_gets_spaces() -> None:
    answers = {"今天。": "Today."}
    assert composed("this 火锅is good", "en", answers).text == "This hot pot is good"
    assert composed("今天really tired", "en", answers).text == "Today really tired"


def test_slang_at_the_edges_is_joined_with_a_comma() -> None:
    assert composed("lol I like tea", "zh-Hans", {"I like tea.": "我喜欢茶。"}).text == "哈哈哈，我喜欢茶"
    assert composed("我爱茶哈哈哈", "en", {"我爱茶。": "I love tea."}).text == "I love tea, hahaha"


def test_english_gets_spaces_where_chinese_needs_none() -> None:
    answers = {"我喝茶。": "I drink tea.", "他坐着。": "He sits."}
    assert composed("我喝茶。他坐着😂", "en", answers).text == "I drink tea. He sits 😂"


def test_line_breaks_are_kept_exactly() -> None:
    answers = {"I ran.": "我跑了。", "He sat.": "他坐着。"}
    assert composed("I ran.\r\n\n  He sat.\n", "zh-Hans", answers).text == "我跑了。\r\n\n  他坐着。\n"


def test_traditional_readers_get_traditional_characters_but_names_as_they_are() -> None:
    assert composed("@里面 I ran", "zh-Hant", {"I ran.": "我在里面跑。"}).text == "@里面 我在裡面跑"
    assert composed("@里面 里面很漂亮", "zh-Hant", {}).text == "@里面 裡面很漂亮"


def test_traditional_chinese_is_simplified_before_it_is_asked() -> None:
    assert asked("裡面很漂亮", "en") == ["里面很漂亮。"]


def test_a_stop_before_slang_stays_with_its_sentence() -> None:
    assert asked("The alarm is at 5 a.m., dude", "zh-Hans") == ["The alarm is at 5 a.m."]
    answers = {"The alarm is at 5 a.m.": "闹钟是早上五点。", "I waited...": "我等了……"}
    assert composed("The alarm is at 5 a.m., dude", "zh-Hans", answers).text == "闹钟是早上 5 点，兄弟"
    assert composed("I waited..., lol", "zh-Hans", answers).text == "我等了……哈哈哈"


@pytest.mark.parametrize(
    ("sentence", "to", "answers", "said"),
    [
        ("We made $7 billion", "zh-Hans", {"We made ⟦0⟧": "我们赚了 ⟦0⟧ 呢。"}, "我们赚了 70 亿美元呢"),
        ("See you at 6pm", "zh-Hans", {"See you at ⟦0⟧": "我们 ⟦0⟧ 见。"}, "我们下午 6 点见"),
        ("I came 7 years ago", "zh-Hans", {"I came ⟦0⟧ ago.": "我 ⟦0⟧年前来的。"}, "我 7 年前来的"),
        ("我们晚上8点半见吧", "en", {"我们⟦0⟧见吧。": "Let's meet at ⟦0⟧."}, "Let's meet at 8:30 p.m."),
    ],
)
def test_a_number_that_was_lost_is_put_back_as_the_language_has_it(
    sentence: str, to: ReadingLang, answers: dict[str, str], said: str
) -> None:
    answers = {sentence + ("." if to != "en" else "。"): BAD + "number"} | answers
    assert composed(sentence, to, answers, frozenset({"en-zh", "zh-en"})).text == said


@pytest.mark.parametrize(
    ("sentence", "to", "plain"),
    [
        ("I make 60k a year", "zh-Hans", "I make 60,000 a year."),
        ("I ran a 10k race", "zh-Hans", "I ran a 10k race."),
        ("1.5k followers came", "zh-Hans", "1,500 followers came."),
        ("it is minus 5 degrees", "zh-Hans", "It is -5 degrees."),
        ("今天零下二十度", "en", "今天-20度。"),
        ("我零下3.5度也跑步", "en", "我-3.5度也跑步。"),
        ("打7折吗", "en", "有30%折扣吗？"),
        ("it's 15% off", "zh-Hans", "It has a 15% discount."),
        ("差十分八点见", "en", "7点50分见。"),
        ("he came at ten to five", "zh-Hans", "He came at 4:50."),
        ("六成的人没来", "en", "60%的人没来。"),
        ("four out of five people came", "zh-Hans", "80% of people came."),
    ],
)
def test_numbers_are_asked_in_the_plainest_way(sentence: str, to: ReadingLang, plain: str) -> None:
    assert asked(sentence, to) == [plain]


TRICKY = """
零下 十十 二 -5 . 3.5 度 degrees minus 10k 1. k 打 对 七五 折 优惠 30% off up to 不是不 微信 Genshin MrBeast lionfest in
成都 ⟦0⟧ 我 it's , ， 。 ? 5 块 刀 $ @Ann https://x.com 😂 6pm 下午3点
"""
CHAT = st.lists(st.sampled_from([*TRICKY.split(), "\n"]), max_size=12)


@given(
    CHAT.map("".join) | CHAT.map(" ".join), st.sampled_from(["", "number", "name", "untranslated", "loop", "deadline"])
)
def test_anything_is_composed_whatever_the_engine_answers(text: str, fault: str) -> None:
    for to in READING_LANGS:
        composer = Composer(bundled(), frozenset({"en-zh", "zh-en"}), to, lambda ask: Answer(ask.sentence, 0.5, fault))
        result = composer.compose(text)
        assert not result.missing
        assert set(result.faults) <= {fault} - {""}
        assert bool(result.text.strip()) == bool(text.strip())


def test_a_price_in_pounds_is_no_weight() -> None:
    model = {"It costs 20 pounds.": "要 20 磅。", "I weigh 20 pounds.": "我重 20 磅。"}
    assert composed("It costs 20 pounds", "zh-Hans", model).text == "要 20 英镑"
    assert composed("I weigh 20 pounds", "zh-Hans", model).text == "我重 20 磅"
    model = {"They cost 3 dollars a pound.": "每磅 3 美元。", "It's worth losing 5 pounds.": "值得减 5 磅。"}
    assert composed("They cost 3 dollars a pound", "zh-Hans", model).text == "每磅 3 美元"
    assert composed("It's worth losing 5 pounds", "zh-Hans", model).text == "值得减 5 磅"


def test_a_weight_in_pounds_is_no_money() -> None:
    assert composed("I'm 130 lbs", "zh-Hans", {"I'm 130 lbs.": "我有 130 英镑。"}).text == "我有 130 磅"
    assert composed("It's 5 pounds", "zh-Hans", {"It's 5 pounds.": "这是 5 英镑。"}).text == "这是 5 英镑"


def test_a_date_that_a_model_loses_is_said_where_it_stood() -> None:
    answers = {"I fly in March.": BAD + "date", "I fly in ⟦0⟧": "我 ⟦0⟧ 的时候飞。"}
    result = composed("I fly in March", "zh-Hans", answers, frozenset({"en-zh"}))
    assert result.text == "我三月的时候飞"


@pytest.mark.parametrize("kept", ["@小红", "#话题#", "https://example.com/路径"])
def test_what_is_protected_keeps_the_space_after_it(kept: str) -> None:
    answers = {"I think ⟦0⟧ is great now.": "我觉得⟦0⟧现在很好。"}
    result = composed(f"I think {kept} is great now", "zh-Hans", answers, frozenset({"en-zh"}))
    assert result.text == f"我觉得 {kept} 现在很好"
