"""Names that a model must keep, or say as the other language does."""

import re

import pytest

from server.translation.catalog import Direction
from server.translation.facts import names, quantities
from server.translation.facts.names import known


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_every_name_of_the_table_is_found_and_what_it_becomes_is_accepted(direction: Direction) -> None:
    looked_for = known(direction).forms
    assert len(looked_for) > 200
    for form in looked_for:
        source = f"在{form}。" if direction == "zh-en" else f"In {form}."
        said = known(direction).said(form)
        assert [source[span.start : span.end] for span in quantities.find(source, direction)] == [form]
        assert not known(direction).kept(source, "")
        assert known(direction).kept(source, f"在{said}" if direction == "en-zh" else f"In {said}.")


def test_the_table_is_english_beside_chinese() -> None:
    for line in names.rows():
        where, english, chinese = line[:3]
        assert where in ("both", "en", "zh")
        assert not re.search("[㐀-鿿]", english)
        assert re.search("[㐀-鿿]", chinese) or chinese == english.removeprefix("=")


@pytest.mark.parametrize(
    ("source", "output", "direction", "kept"),
    [
        ("加我微信", "Add me on wechat", "zh-en", True),
        ("加我微信", "Let me know", "zh-en", False),
        ("我们完成都没完成", "We didn't finish", "zh-en", True),  # 成都 is none here
        ("烧到一百度", "To 100 degrees", "zh-en", True),
        ("好多哈士奇", "So many huskies", "zh-en", True),
        ("看在我的份上饶他一回", "Let him off this once for my sake", "zh-en", True),
        ("我去上饶出差", "I'm going to Upper Rao on business", "zh-en", False),
        ("他是个老油条", "He's an old hand at dodging work", "zh-en", True),
        ("晚上千万别迟到", "Don't be late tonight", "zh-en", True),
        ("人太多哈哈", "Too many people, haha", "zh-en", True),
        ("宝宝马上就来", "The baby's coming soon", "zh-en", True),
        ("我在多哈转机", "I'm changing planes in Duha", "zh-en", False),
        ("他是四川人", "He's Sichuanese", "zh-en", True),
        ("我用PayPal", "I use PayPall", "zh-en", False),
        ("周末去K歌", "Go to karaoke on the weekend", "zh-en", True),
        ("我有两个iPhone", "I have two iPhones", "zh-en", True),
        ("I'm from Ohio", "我来自俄亥俄州", "en-zh", True),
        ("I'm from Ohio", "我来自俄亥州", "en-zh", False),
        ("MrBeast won", "怪兽赢了", "en-zh", False),
        ("MrBeast won", "MrBEAST赢了", "en-zh", True),
        ("I marvel at it", "我很惊讶", "en-zh", True),
        ("I love Marvel", "我喜欢奇迹", "en-zh", False),
        ("at McDonald's", "在麦当劳", "en-zh", True),
    ],
)
def test_a_name_is_kept_in_any_way_that_is_right(source: str, output: str, direction: Direction, *, kept: bool) -> None:
    assert known(direction).kept(source, output) == kept


@pytest.mark.parametrize(
    ("source", "output", "direction", "written"),
    [
        ("TheFatRat is here", "TheFATRat 来了", "en-zh", "TheFatRat 来了"),
        ("他用iPad", "He has an ipad", "zh-en", "He has an iPad"),
        ("我去过迪士尼", "I've been to disney", "zh-en", "I've been to Disney"),
        ("火锅很香", "Hot pot is tasty", "zh-en", "Hot pot is tasty"),
        ("在lionfest上", "At Lionfest", "zh-en", "At Lionfest"),
    ],
)
def test_a_name_has_the_capitals_of_the_source_or_of_the_table(
    source: str, output: str, direction: Direction, written: str
) -> None:
    assert known(direction).as_written(output, source) == written


@pytest.mark.parametrize(
    ("sentence", "name", "spelt"),
    [
        ("我叫王小明。", "王小明", "Wang Xiaoming"),
        ("她叫欧阳明吗", "欧阳明", "Ouyang Ming"),
        ("我的名字叫阿强，你呢", "阿强", "Aqiang"),
    ],
)
def test_a_person_who_is_introduced_is_spelt_in_pinyin(sentence: str, name: str, spelt: str) -> None:
    assert [sentence[span.start : span.end] for span in quantities.find(sentence, "zh-en")] == [name]
    assert quantities.said(name, "zh-en") == spelt
    assert not known("zh-en").kept(sentence, "My name is Wong.")
    assert known("zh-en").kept(sentence, f"This is {spelt.upper()}.")


@pytest.mark.parametrize("sentence", ["我叫他来", "小心", "别叫了", "我叫外卖", "王者", "他叫我小心点", "名字叫什么"])
def test_who_is_called_is_not_introduced(sentence: str) -> None:
    assert not [span for span in quantities.find(sentence, "zh-en") if sentence[span.start : span.end] != "外卖"]
    assert not known("zh-en").said(sentence)
