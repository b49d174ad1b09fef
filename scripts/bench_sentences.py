"""Chat lines to measure with, written for this and multiplied: no two alike, none in the lexicon."""

import itertools
import random
from collections.abc import Iterator

from server.translation.catalog import Direction

_ENGLISH = (
    "{who} {like} {thing}.",
    "Do {you} {like} {thing}?",
    "{who} went to the {place} {time}.",
    "I think {who_low} will {do} {time}.",
    "{who} told me that the {place} is closed {time}, so we stayed at home and watched a movie.",
    "Why did {who_low} leave the {place}?",
    "My {kin} and I want to {do} at the {place} {time}.",
    "The {place} near my house has very good {thing}.",
    "If it rains {time}, {who_low} will {do} with my {kin} instead of going to the {place}.",
    "Tell me about the {place} in your city.",
    "{who} never {like} {thing} before, but now it is different.",
    "Wait, is {who_low} at the {place}?",
)
_ENGLISH_SLOTS = {
    "who": [
        "My brother",
        "The teacher",
        "Our neighbor",
        "Your friend",
        "The doctor",
        "My boss",
        "The driver",
        "Her sister",
    ],
    "you": ["you", "your friends", "people there", "the students", "your parents"],
    "like": ["like", "love", "bought", "made", "sold", "need"],
    "thing": [
        "coffee",
        "noodles",
        "old songs",
        "small dogs",
        "fresh fruit",
        "hot soup",
        "new shoes",
        "green tea",
        "fried rice",
        "red apples",
    ],
    "place": ["school", "market", "station", "hospital", "park", "library", "restaurant", "hotel", "beach", "office"],
    "time": [
        "today",
        "tomorrow",
        "on Monday",
        "this weekend",
        "next week",
        "after dinner",
        "every morning",
        "last night",
    ],
    "do": ["play chess", "cook dinner", "take photos", "learn Chinese", "ride a bike", "have lunch", "clean the house"],
    "kin": ["mother", "father", "cousin", "daughter", "son", "wife", "uncle"],
}
_CHINESE = (
    "{who}{like}{thing}。",
    "{you}{like}{thing}吗？",
    "{who}{time}去了{place}。",
    "我觉得{who}{time}会{do}。",
    "{who}告诉我{place}{time}关门，所以我们待在家里看电影。",
    "{who}为什么离开{place}？",
    "我和我{kin}想{time}在{place}{do}。",
    "我家附近的{place}有很好的{thing}。",
    "如果{time}下雨，{who}会和我{kin}一起{do}，不去{place}。",
    "给我讲讲你们城市的{place}。",
    "{who}以前从来不{like}{thing}，现在不一样了。",
    "{who}在{place}吗？我找了很久。",
)
_CHINESE_SLOTS = {
    "who": ["我哥哥", "那个老师", "我们的邻居", "你的朋友", "那个医生", "我老板", "司机", "她妹妹"],
    "you": ["你", "你的朋友", "那里的人", "学生们", "你父母"],
    "like": ["喜欢", "买了", "做了", "卖", "需要"],
    "thing": ["咖啡", "面条", "老歌", "小狗", "新鲜水果", "热汤", "新鞋子", "绿茶", "炒饭", "红苹果"],
    "place": ["学校", "市场", "车站", "医院", "公园", "图书馆", "饭店", "酒店", "海边", "办公室"],
    "time": ["今天", "明天", "星期一", "这个周末", "下星期", "晚饭后", "每天早上", "昨天晚上"],
    "do": ["下棋", "做晚饭", "拍照", "学中文", "骑自行车", "吃午饭", "打扫房子"],
    "kin": ["妈妈", "爸爸", "表哥", "女儿", "儿子", "妻子", "叔叔"],
}


def sentences(direction: Direction, seed: int = 1) -> Iterator[str]:
    """Different sentences without end in sight, in an order that the seed decides."""
    patterns, slots = (_ENGLISH, _ENGLISH_SLOTS) if direction == "en-zh" else (_CHINESE, _CHINESE_SLOTS)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    seen: set[str] = set()
    for pattern in itertools.cycle(patterns):
        words = {name: chance.choice(values) for name, values in slots.items()}
        words["who_low"] = words["who"][0].lower() + words["who"][1:]
        sentence = pattern.format(**words)
        if sentence not in seen:
            seen.add(sentence)
            yield sentence
