"""Whether "not" is still there."""

import pytest

from server.translation.facts.negation import lost


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("我认识他的时间不长。", "I've known him for a long time."),
        ("一切都太不真实了。", "Everything is too real."),
        ("别这样，你这是干嘛？", "Come on. What are you doing?"),
        ("我没见过他。", "I've seen him."),
        ("昨晚我睡得不好", "I slept well last night"),
        ("别理他", "Look after him"),
    ],
)
def test_a_lost_not_is_seen_in_english(source: str, output: str) -> None:
    assert lost(source, output, "zh-en")


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("我认识他的时间不长。", "I haven't known him long."),
        ("一切都太不真实了。", "Everything is so unreal."),
        ("我忙得没空想这个。", "I'm too busy to think of it."),
        ("你去不去？", "Are you going?"),
        ("他有没有来？", "Did he come?"),
        ("没关系。", "It's fine."),
        ("没什么事吧？", "Is everything okay?"),
        ("对不起，差不多了。", "Sorry, almost."),
        ("我不是不想去。", "I want to go."),
        ("不过我很喜欢。", "But I like it."),
        ("这豆子特别好吃", "These beans are so good"),
        ("我紧张得不行", "I'm so nervous"),
        ("我不小心把它删了", "I deleted it by mistake"),
        ("上个月我不得不卖车", "I had to sell my car last month"),
        ("垃圾扔了没", "Did you take out the trash"),
        ("手机快没电了", "My phone is about to die"),
        ("来的路上差点没让车给撞了", "I almost got hit by a car on the way here"),
        ("她非要开着灯睡不可", "She insists on sleeping with the light on"),
        ("宁可自己多跑一趟，也不想麻烦别人", "I'd rather make an extra trip than bother someone else"),
        ("从这儿走不到10分钟", "It's under 10 minutes on foot from here"),
    ],
)
def test_what_is_denied_otherwise_or_not_at_all_is_not_lost_in_english(source: str, output: str) -> None:
    assert not lost(source, output, "zh-en")


def test_a_lost_not_is_seen_in_chinese() -> None:
    assert lost("I don't think it's as bad as they say.", "我觉得这跟他们说的一样糟。", "en-zh")
    assert not lost("I don't think it's as bad as they say.", "我觉得没有他们说的那么糟。", "en-zh")
    assert not lost("Why don't we go?", "我们走吧？", "en-zh")
    assert not lost("I can't wait!", "我等着呢！", "en-zh")
