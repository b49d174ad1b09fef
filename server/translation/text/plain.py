"""A sentence of chat as plain writing, which is what the models were trained on and what the cache knows it by."""

import re
from functools import lru_cache

from server.translation.text.asking import asks_in_chinese, asks_in_english
from server.translation.text.script import HAN

# Zero-width, bidirectional and other control characters say nothing and break words apart.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SHOUTED = re.compile(r"[^a-z]*[A-Z]{2,}[^a-z]*$")
_STRETCHED_END = re.compile(r"([a-z])\1{2,}(?![a-z])", re.I)
_STRETCHED_MIDDLE = re.compile(r"([a-z])\1{2,}(?=[a-z])", re.I)
# Without a comma a model leaves the greeting out.
_GREETS_FROM = re.compile(r"^((?:hi|hiya|hello|greetings)(?: (?:all|everyone|guys|folks|there))?) from\b", re.I)
_DOUBLE = "eo"
_I = re.compile(r"(?<![\w'’])i(?=(?:['’](?:m|d|ll|ve))?(?![\w'’]))")
# Models read one of two negations; these say the same with none, or in words that they do not run together.
_DENIED_ONCE = {"不是不": "不是说不", "不能不": "必须", "不得不": "必须"}
_TWICE_DENIED = re.compile("(?<!是)不是不(?!是)|(?<!能)不能不|不得不(?!说|承认)")
_MARKED = re.compile(r"[.!?。！？…:：;；,，~～\-—\"”’'）)\]」』*⟧]$")
_FULL_WIDTH = str.maketrans(",?!;:", "，？！；：")


def visible(text: str) -> str:
    """The text without characters that cannot be seen."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)
def english(sentence: str, *, begins: bool = True) -> str:
    """The sentence without shouting and stretched words, with its capitals."""
    if _SHOUTED.match(sentence) and (" " in sentence or len(sentence) > 5):
        sentence = sentence.lower()
    sentence = _STRETCHED_END.sub(r"\1", sentence)
    sentence = _STRETCHED_MIDDLE.sub(lambda run: run[1] * (2 if run[1].lower() in _DOUBLE else 1), sentence)
    sentence = re.sub(r"([!?])\1+", r"\1", re.sub(r"\.{2,}", "...", sentence.replace("’", "'")))
    sentence = capitalised(_I.sub("I", sentence))
    sentence = _GREETS_FROM.sub(r"\1, from", sentence)
    return _stopped(sentence, "?" if begins and asks_in_english(sentence) else ".")


def capitalised(sentence: str) -> str:
    """The sentence with its first letter a capital, unless its first word mixes cases on purpose or is a number."""
    match = re.match(r"([^\w]{0,2})([^\W\d_]+)", sentence)
    if not match or not match[2].islower():
        return sentence
    return match[1] + match[2][0].upper() + sentence[match.start(2) + 1 :]


@lru_cache(maxsize=4096)
def chinese(sentence: str) -> str:
    """The sentence with Chinese marks, commas where chat has spaces, and no stretched marks."""
    sentence = re.sub(rf"(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}])", "，", sentence)
    sentence = re.sub(
        rf"(?<=[{HAN}])\s*[,?!;:]+(?!\d)", lambda marks: marks.group().strip().translate(_FULL_WIDTH), sentence
    )
    sentence = re.sub(r"([！？，])\1+", r"\1", sentence)
    sentence = _TWICE_DENIED.sub(lambda twice: _DENIED_ONCE[twice.group()], sentence)
    sentence = re.sub(r"。{2,}|\.{3,}", "……", sentence)
    sentence = re.sub(r"[~～]+$", "", sentence)
    return _stopped(sentence, "？" if asks_in_chinese(sentence) else "。")


def _stopped(sentence: str, mark: str) -> str:
    return sentence if _MARKED.search(sentence) or len(sentence) < 2 else sentence + mark
