"""What comes through translation untouched: code, links, addresses, mentions, tags, emoji, kaomoji and numbers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from server.translation.text.script import HAN

Kind = Literal["code", "link", "name", "emoji", "number"]

_STOP = r"\s<>\"“”‘’，。！？；：、（）《》「」【】…"
_TLD = "com|net|org|io|cn|app|dev|me|tv|gg|co|ai|edu|gov|uk|us|ca|de|fr|hk|tw|jp|info|xyz|be"
_LINK = (
    rf"(?:https?|wss?|ftp)://(?:[A-Za-z0-9.\-\[\]:@]*[A-Za-z0-9\]]|[\w.\-]+)(?::\d+)?(?:[/?#][^{_STOP}]*)?"
    rf"|(?<![\w@.\-])(?:[A-Za-z0-9-]+\.)+(?:{_TLD})(?![A-Za-z0-9-])(?:[/?#][^{_STOP}]*)?"
)
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# A name that starts with a Latin letter ends where Chinese begins; one in Chinese ends at a mark or a space.
_MENTION = r"(?<![A-Za-z0-9._%+-])[@＠](?:[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+)*|[\w·]{1,30})"
_TAG = rf"(?<![A-Za-z0-9_&/])[#＃](?:[^\s#＃]{{1,40}}[#＃](?!\w)|[A-Za-z0-9_]+(?![{HAN}\w])|\w+)"
_PICTURE = (
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299©®™‼⁉]"
)
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
    f"(?:\u200d{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?)*"
)
# The short codes of the apps people come from: [笑哭R], [doge], :smile:.
_SHORTCODE = r"\[[^\[\]\s]{1,8}R\]|\[(?:doge|二哈|狗头|允悲|笑哭|微笑|捂脸|吃瓜|泪|偷笑)\]|:[a-z][a-z0-9_+-]+:"
_FACE = r"[^\s\w，！？、；：…()（）\x00-\x7f]|[\^*;><=~Tt_ouOQ.\-´`'\"/\\|]|[³ωДдεзﾉノツシʖʘಠಥ益皿口ロ艸つづっォヮᴥ]"
_ARM = r"[ノﾉづつっｯヾゞシσ凸ლ┌└┐┘╮╭╯╰︵┻━┬─彡ᕕᕗ┑┏┓ɔʕʔ•⌐■*ง~～\\¯/oOmд=_]"
# One of these within the brackets tells a face from words in brackets.
_FACIAL = r"[^\w\s\x00-\x7f，。！？、；：…（）“”]|[ωДдεツᴥ益皿]|\^|_|[>;]\S?<|T.T"
_LETTERED = "TvT|TAT|QAQ|QwQ|QoQ|UwU|uwu|owo|OwO|orz|Orz|OTZ|XD|xD"
_EMOTICONS = (
    rf"{_LETTERED}|T_T|t_t|T\.T|o_o|O_O|o_O|O_o|>_<|>\.<|-_-[|;]*|=_=|\^_?\^|\^o\^"
    r"|(?:[:;=]['’]?-?|8-)[)(DPpOo/\\|*3](?![A-Za-z0-9])|<3+|</3"  # 83 is a number, and (at 8) no face
)
_KAOMOJI = (
    rf"{_ARM}{{0,4}}[(（ʕ](?=[^\n]{{0,9}}(?:{_FACIAL}))(?:{_FACE}|[ ]){{1,14}}[)）ʔ]{_ARM}{{0,6}}(?: ?┻━┻)?"
    rf"|(?<![A-Za-z0-9])(?:{_EMOTICONS})(?![A-Za-z0-9])"
)
_NUMBER = r"(?:(?<![\w.,])[-−])?[$¥€£￥]?(?<!\d)(?<![^.]\.)(?<!^\.)\d+(?:[.,:/\-]\d+)*(?:\s?[%‰％]|°[CF]?)?"

spans = re.compile(
    rf"(?P<code>```[\s\S]*?```|`[^`\n]+`)|(?P<link>{_LINK}|{_EMAIL})|(?P<name>{_MENTION}|{_TAG})"
    rf"|(?P<emoji>(?:{_EMOJI}|{_SHORTCODE}|{_KAOMOJI})+)"
)
numbers = re.compile(_NUMBER)
# Most texts are words and a few marks, which tells in a sixth of the time that nothing in them is protected.
_WORDS = re.compile(rf"[A-Za-z{HAN} ,!?'，。！？、]*+\.?")
_FACE_OF_LETTERS = re.compile(_LETTERED)
# As many placeholders as the models know, ⟦0⟧ to ⟦9⟧.
PLACEHOLDERS = 10
_LINK_END = re.compile(r"[.,!?;:'\"*)\]]+$")


@dataclass(frozen=True, slots=True)
class Span:
    """A protected stretch of a text, from `start` to `end`."""

    start: int
    end: int
    kind: str


@lru_cache(maxsize=4096)
def find(text: str) -> tuple[Span, ...]:
    """The protected stretches in order, numbers not among them: a model may move those, so they are checked instead."""
    if _WORDS.fullmatch(text) and not _FACE_OF_LETTERS.search(text):
        return ()
    return tuple(_found(text))


def _found(text: str) -> Iterator[Span]:
    for match in spans.finditer(text):
        kind = match.lastgroup or ""
        end = match.end() - (_trailing(match.group()) if kind == "link" else 0)
        yield Span(match.start(), end, kind)


def _trailing(link: str) -> int:
    """How many characters at the end of a link are the sentence's own punctuation."""
    end = _LINK_END.search(link)
    if not end:
        return 0
    closing = 1 if end.group()[0] == ")" and "(" in link else 0
    return len(end.group()) - closing


def masked(text: str) -> str:
    """The text with every protected stretch as letters, each as long as it was."""
    for span in find(text):
        text = text[: span.start] + "x" * (span.end - span.start) + text[span.end :]
    return text


def outside(text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in its protected stretches."""
    done, parts = 0, []
    for span in find(text):
        parts += [change(text[done : span.start]), text[span.start : span.end]]
        done = span.end
    return "".join(parts) + change(text[done:])


def bare(text: str) -> str:
    """The text with every protected stretch blanked."""
    return spans.sub(" ", text) if find(text) else text
