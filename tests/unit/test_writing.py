"""Chat made plain for the model, and what the model says made into what people write."""

import pytest

from server.translation import finish
from server.translation.catalog import Direction
from server.translation.facts import money, quantities
from server.translation.text import plain


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("i think so", "I think so."),
        ("sooooo goooood!!!", "So good!"),
        ("WHY IS EVERYONE HERE", "Why is everyone here?"),
        ("NASA called", "NASA called."),
        ("iPhone is ok", "iPhone is ok."),
        ("what is it", "What is it?"),
        ("i'm here, i’ll wait", "I'm here, I'll wait."),
        ("wait...", "Wait..."),
        ("ok?", "Ok?"),
        ("can't wait", "Can't wait."),
        ("don't be late", "Don't be late."),
        ("don't you like it", "Don't you like it?"),
        ("do it now", "Do it now."),
        ("do you like it", "Do you like it?"),
        ("when i was young i liked it", "When I was young I liked it."),
        ("when is it", "When is it?"),
        ("what a pity", "What a pity."),
        ("what i mean is different", "What I mean is different."),
        ("what should i do", "What should I do?"),
        ("can do", "Can do."),
        ("wasn't me", "Wasn't me."),
        ("hi everyone from Texas", "Hi everyone, from Texas."),
        ("hi, it is from Texas", "Hi, it is from Texas."),
    ],
)
def test_english_chat_becomes_plain_english(said: str, meant: str) -> None:
    assert plain.english(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天好累 不想上班", "今天好累，不想上班。"),
        ("我不是不喜欢你", "我不是说不喜欢你。"),
        ("你是不是不喜欢我？", "你是不是不喜欢我？"),
        ("我不能不来。", "我必须来。"),
        ("不得不说，很好", "不得不说，很好。"),
        ("大学学费贵不贵", "大学学费贵不贵？"),
        ("他贵人不多忘事", "他贵人不多忘事。"),
        ("真的吗!!!", "真的吗！"),
        ("你在哪里", "你在哪里？"),
        ("好吧~~", "好吧。"),
        ("我不知道。。。", "我不知道……"),
        ("12:30见", "12:30见。"),
    ],
)
def test_chinese_chat_becomes_plain_chinese(said: str, meant: str) -> None:
    assert plain.chinese(said) == meant


def test_what_cannot_be_seen_is_dropped() -> None:
    assert plain.visible("he\u200bl\u202elo\ufeff") == "hello"


@pytest.mark.parametrize(
    ("output", "source", "written"),
    [
        ("你好,世界.", "Hello, world.", "你好，世界。"),
        ("你好。", "Hello", "你好"),
        ("你好。", "Hello!", "你好！"),
        ("你吃了吗？", "have you eaten", "你吃了吗？"),
        ("你认真的吗？", "are you serious?!", "你认真的吗？！"),
        ("他说\"好的\"", "He said \"ok\"", "他说“好的”"),
        ("我 有3.5元和 iPhone手机", "I have 3.5 yuan and an iPhone", "我有 3.5 元和 iPhone 手机"),
        ("在12:30见", "see you at 12:30", "在 12:30 见"),
        ("等等...", "wait...", "等等……"),
        ("等等。", "wait..", "等等……"),
        ("或者？", "or...?", "或者……？"),
        ("沙漠...因为", "the desert...cuz", "沙漠……因为"),
        ("他说:「好。」", "He said \"ok.\"", "他说：“好。”"),
        ("这里「很大", "it is big here", "这里很大"),
    ],
)  # fmt: skip
def test_chinese_output_is_written_as_chinese_is(output: str, source: str, written: str) -> None:
    assert finish.chinese(output, source) == written


@pytest.mark.parametrize(
    ("output", "source", "written"),
    [
        ("hello，world。", "你好，世界。", "Hello, world."),
        ("i think i'm ok .", "我觉得我还行", "I think I'm ok"),
        ("Really ?", "真的！", "Really!"),
        ("Or?", "还是……？", "Or...?"),
        ("Or...?", "还是", "Or?"),
        ("All right.", "好吧。。", "All right..."),
        ("Bite where?", "咬哪里？！", "Bite where?!"),
        ("it costs 3.5 at 12:30", "12:30要3.5", "It costs 3.5 at 12:30"),
        ("3 people came", "3个人来了，", "3 people came,"),
        ("8-year-old child", "8岁的孩子。", "8-year-old child."),
        ("'tis late", "晚了", "'Tis late"),
        ("He said, \"I don't know.\"", "他说：“我不知道。”", "He said, \"I don't know.\""),
        ("he said《hello》", "他说《你好》", "He said \"hello\""),
        ("It is 5:00 a.m.", "早上五点", "It is 5:00 a.m."),
    ],
)  # fmt: skip
def test_english_output_is_written_as_english_is(output: str, source: str, written: str) -> None:
    assert finish.english(output, source) == written


def test_inside_a_sentence_an_everyday_word_loses_its_capital_and_a_name_keeps_it() -> None:
    assert finish.english("The cat", "猫", begins=False) == "the cat"
    assert finish.english("It's late", "晚了", begins=False) == "it's late"
    assert finish.english("Beijing is big", "北京很大", begins=False) == "Beijing is big"


def test_chinese_numbers_are_tight_to_what_they_count() -> None:
    assert quantities.close("2016 年 5 月有 3 万人，3万5，1万2千元") == "2016年5月有 3万人，3.5万，1.2万元"
    assert quantities.close("第 3 组 5 人，1万20人，1米8") == "第 3 组 5 人，1万20人，1.8米"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("有五千万玩家", "有5000万玩家"),
        ("两亿三千万人", "2.3亿人"),
        ("工资三万五", "工资3.5万"),
        ("一万个理由", "1万个理由"),
        ("播放量破亿了", "播放量超过1亿了"),
        ("粉丝突破百万了", "粉丝超过100万了"),
    ],
)
def test_large_numbers_in_characters_are_written_in_digits(said: str, written: str) -> None:
    assert quantities.close(said) == written


@pytest.mark.parametrize(
    "text",
    ["万一迟到呢", "千万别走", "十万火急", "成千上万", "一万零一夜", "几十万", "百万富翁", "打破万里晴空", "第三万名"],
)
def test_what_only_looks_like_a_large_number_stays(text: str) -> None:
    assert quantities.close(text) == text


@pytest.mark.parametrize(
    ("text", "source", "direction", "kept"),
    [
        ("The rent is $3,000 a month.", "房租每月3千块", "zh-en", "The rent is 3,000 yuan a month."),
        ("It's $1.5 million.", "要150万元", "zh-en", "It's 1.5 million yuan."),
        ("Ten bucks.", "十块钱。", "zh-en", "Ten yuan."),
        ("Eight grand is $8,000.", "八千块。", "zh-en", "Eight grand is 8,000 yuan."),
        ("It's $⟦0⟧.", "要⟦0⟧块", "zh-en", "It's ⟦0⟧ yuan."),
        ("Fifty dollars.", "50美元。", "zh-en", "Fifty dollars."),
        ("$2.5 million", "人口250万", "zh-en", "2.5 million"),
        ("It sold for $100.", "卖了100", "zh-en", "It sold for $100."),
        ("Three pieces of cake", "3块蛋糕", "zh-en", "Three pieces of cake"),
        ("这个要二十块。", "This costs $20.", "en-zh", "这个要二十美元。"),
        ("给我 5 块钱买三块蛋糕", "five bucks for three pieces of cake", "en-zh", "给我 5 美元买三块蛋糕"),
        ("我付了 £30", "I paid £30", "en-zh", "我付了 30 英镑"),
        ("他有 £5 百万", "He has £5 million", "en-zh", "他有 5 百万 英镑"),
        ("门票 €20", "Tickets are €20", "en-zh", "门票 20 欧元"),
        ("二十块", "20 yuan", "en-zh", "二十块"),
        ("我们一块去", "we go together", "en-zh", "我们一块去"),
    ],
)
def test_money_stays_in_its_currency(text: str, source: str, direction: Direction, kept: str) -> None:
    assert money.in_its_currency(text, source, direction) == kept


@pytest.mark.parametrize(
    ("quantity", "direction", "said"),
    [
        ("3小时", "zh-en", "3 hours"),
        ("5999元", "zh-en", "5999 yuan"),
        ("8点半", "zh-en", "8:30"),
        ("2024年12月31日", "zh-en", "2024-12-31"),
        ("5月12号", "zh-en", "May 12"),
        ("十二月二十五日", "zh-en", "December 25"),
        ("三月", "zh-en", "March"),
        ("周三", "zh-en", "Wednesday"),
        ("January 3rd", "en-zh", "1月3日"),
        ("september", "en-zh", "九月"),
        ("November", "en-zh", "十一月"),
        ("Sundays", "en-zh", "星期日"),
        ("11点59分", "zh-en", "11:59"),
        ("2024年", "zh-en", "2024"),
        ("3 hours", "en-zh", "3 小时"),
        ("10 days", "en-zh", "10 天"),
        ("3:30 pm", "en-zh", "下午3:30"),
        ("6 p.m", "en-zh", "下午6点"),
        ("下午6点半", "zh-en", "6:30 p.m."),
        ("凌晨3:20", "zh-en", "3:20 a.m."),
        ("晚上12点", "zh-en", "12:00 a.m."),
        ("$10 million", "en-zh", "1000万美元"),
        ("7 billion", "en-zh", "70亿"),
        ("20 grand", "en-zh", "2万"),
        ("2 thousand", "en-zh", "2000"),
        ("70亿", "zh-en", "7 billion"),
        ("428万", "zh-en", "4.28 million"),
        ("$1.2万", "zh-en", "$12,000"),
        ("$20k", "en-zh", "2万美元"),
        ("5k", "en-zh", "5k"),
        ("50%", "en-zh", "50%"),
        ("7", "en-zh", "7"),
    ],
)
def test_a_number_keeps_its_digits_and_its_unit_is_said(quantity: str, direction: Direction, said: str) -> None:
    assert quantities.said(quantity, direction) == said


def test_an_anniversary_is_no_week() -> None:
    assert [(span.start, span.end) for span in quantities.find("50周年", "zh-en")] == [(0, 2)]


@pytest.mark.parametrize(
    ("source", "output", "kept"),
    [
        ("我跑了10公里", "I ran 10 miles", False),
        ("我跑了10公里", "I ran a 10k", True),
        ("我跑了10公里", "I ran 10 kilometers", True),
        ("It's 5 miles away", "离这里 5 公里", False),
        ("It's 5 miles away", "离这里 5 英里", True),
        ("胖了5斤", "I gained 5 kilos", False),
        ("胖了5斤", "I gained 5 pounds", True),
        ("重20公斤", "20 kilos", True),
    ],
)
def test_measures_are_not_taken_for_one_another(source: str, output: str, *, kept: bool) -> None:
    assert quantities.measures_kept(source, output) == kept
