"""What the guards refuse, and what they let through."""

import pytest

from server.translation.catalog import Direction
from server.translation.guards import fault


@pytest.mark.parametrize(
    ("source", "output", "direction", "why"),
    [
        ("How are you?", "你好吗？", "en-zh", ""),
        ("你好吗？", "How are you?", "zh-en", ""),
        ("Hello", "嘿，嘿，嘿，你在这里", "en-zh", "loop"),
        ("你好", "Hey, hey, hey.", "zh-en", "loop"),
        ("See you there.", "请参阅阅阅阅", "en-zh", "loop"),
        ("The meeting is on May.", "会议是五月五月五月", "en-zh", "loop"),
        ("very very very good", "非常非常非常好", "en-zh", ""),
        ("that was so funny", "太好笑了哈哈哈哈", "en-zh", ""),
        ("你走你的，我走我的", "You go your way, I go my way", "zh-en", ""),
        ("Bye bye", "再见再见", "en-zh", ""),
        ("I like tea", "I like tea", "en-zh", "untranslated"),
        ("I like tea", "", "en-zh", "untranslated"),
        ("我喜欢茶", "I like 茶", "zh-en", "untranslated"),
        ("I like tea", "我喜欢 this wonderful thing", "en-zh", "untranslated"),
        ("I met Tom", "我见到了 Tom", "en-zh", ""),
        ("I like tea", "我喜欢⁇", "en-zh", "unknown"),
        ("I like tea", "我喜欢お茶", "en-zh", "unknown"),
        ("ok", "好" * 5 + "的人们今天去了很远的地方旅行", "en-zh", "length"),
        ("茶", "The tea that I drank yesterday in the old house by the river with you", "zh-en", "length"),
        ("我在上海工作了很久，认识了很多有意思的朋友", "Yes", "zh-en", "length"),
        ("I have 3 cats", "我有 3 只猫", "en-zh", ""),
        ("I have 3 cats", "我有 4 只猫", "en-zh", "number"),
        ("I have 3 cats and 3 dogs", "我有 3 只猫和狗", "en-zh", "number"),
        ("I have two cats", "我有 2 只猫", "en-zh", ""),
        ("I have cats", "我有 2 只猫", "en-zh", "number"),
        ("See you in March", "七月见", "en-zh", "date"),
        ("See you in March", "3 月见", "en-zh", ""),
        ("会议在星期二", "The meeting is on Thursday", "zh-en", "date"),
        ("会议在周二", "The meeting is on Tuesday", "zh-en", ""),
        ("I leave on May 3rd", "我五月三号走", "en-zh", ""),
        ("I leave on May 3rd", "我 5月3号走", "en-zh", ""),
        ("我十二月25号走", "I leave on December 24", "zh-en", "number"),
        ("我七月四号走", "I leave in July", "zh-en", "number"),
        ("We may march on", "我们可以继续前进", "en-zh", ""),
        ("价格是99.5元", "The price is 99. 5", "zh-en", "number"),
        ("我用iPhone拍的", "I took it with my phone", "zh-en", "name"),
        ("我用iPhone拍的", "I took it with my iPhone", "zh-en", ""),
        ("I saw ⟦0⟧ there", "我在那里看到了⟦0⟧", "en-zh", ""),
        ("I saw ⟦0⟧ there", "我在那里看到了", "en-zh", "placeholder"),
        ("I saw ⟦0⟧ there", "我看到了⟦0⟧⟦0⟧", "en-zh", "placeholder"),
    ],
)
def test_a_translation_is_refused_for(source: str, output: str, direction: Direction, why: str) -> None:
    assert fault(source, output, direction) == why
