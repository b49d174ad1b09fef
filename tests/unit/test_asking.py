"""Whether a line asks that has no mark at its end."""

import pytest

from server.translation.text.asking import asks_in_chinese, asks_in_english


@pytest.mark.parametrize(
    "said",
    [
        "what should i do",
        "so how are you",
        "do you like it",
        "don't you like it",
        "has he left",
        "is it just me or did it get smaller",
        "when is it",
        "do you want tea, coffee",
        "wanna grab a bite",
        "anyone know how to fix this",
        "I'm swamped this week, could you pick up the kids",
        "the coffee machine is broken, do you know how to fix it",
        "it's cold in here, isn't it",
        "you're coming with us, right",
        "they don't even provide lunch, so why would I go",
        "it closes at nine, how much time do we have",
        "the boss won't approve it, what can I do",
    ],
)
def test_an_english_question_begins_as_one_or_ends_as_one(said: str) -> None:
    assert asks_in_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "i think so",
        "when i was young i liked it",
        "when a baby is born we paint eggs red",
        "what i mean is different",
        "what a pity",
        "what's done is done",
        "who knows, it might rain",
        "can do",
        "wasn't me",
        "can you move over a bit, I can't see the screen",
        "what on earth are you doing, I've been waiting for an hour",
        "anyone else would have given up",
        "if you want it done well, do it yourself",
        "we've won five in a row, don't anyone leave",
        "you promised to come, so don't you dare stay home",
        "I saved it for last, and wouldn't you know it, it had gone bad",
        "The lake, covering 80 square kilometres, is the largest in the country",
        "she learned it from her father, who was a musician himself",
        "she talks a good game, but when she does it, it's a mess",
    ],
)
def test_english_that_only_begins_as_a_question_tells(said: str) -> None:
    assert not asks_in_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "你在哪里",
        "你明天来吗",
        "你吃了没有",
        "大学学费贵不贵",
        "你知道他去哪里了",
        "请问怎么报名",
        "怎么大家都看着我",
        "我刚下班，错在哪里",
        "为什么我一上线，他就下线",
        "哪个好，红的还是蓝的",
        "你呢",
        "那我们呢",
        "你有几个孩子",
        "谁知道怎么退货",
        "你在哪",
        "我这边卡了，刚才说到哪了",
        "他到底是来帮忙的还是来添乱的",
    ],
)
def test_a_chinese_question_asks_in_its_last_clause_or_at_once(said: str) -> None:
    assert asks_in_chinese(said)


@pytest.mark.parametrize(
    "said",
    [
        "就一份沙拉，没什么特别的",
        "我今天什么都不想干，只想躺着",
        "谁都不信",
        "我怎么都想不通",
        "这个号我不怎么用了",
        "我完全不知道穿什么",
        "我想不通他为什么要辞职",
        "真希望能看到谁看过我的主页",
        "我姑姑就爱问人家挣多少钱",
        "你们到底在搞什么，我等了一个小时了",
        "别剧透，我还没看呢",
        "我买了几个苹果",
        "我等了几个月",
        "他动不动就发火",
        "有空时不时来看看我",
        "我担心得不得了",
        "一点用都没有",
        "多少有点道理",
        "谁先到谁先吃",
        "我真想哪天尝尝",
        "我随口一说，谁知道他真去了",
        "他就要这么",
        "他贵人不多忘事",
        "我的天哪",
        "我哪知道啊",
        "我看谁敢",
        "听不出来是谁唱的",
        "看了又看，还是没找出错在哪儿",
        "想了半天也没想起来他叫什么",
        "谁先找到就归谁",
        "东西是挺好的，可是我还是买不起",
    ],
)
def test_chinese_words_that_ask_elsewhere_tell_here(said: str) -> None:
    assert not asks_in_chinese(said)
