"""One sentence said in the other language: by the lexicon, by the engine, or piece by piece around what must stay."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from server.translation import finish
from server.translation.catalog import Direction
from server.translation.facts import clock, currencies, discounts, money, names, numerals, proportions, quantities
from server.translation.facts.strangers import NOBODY, Strangers
from server.translation.language import spoken
from server.translation.lexicon import Lexicon
from server.translation.text import plain, protected
from server.translation.text.protected import PLACEHOLDERS, Span
from server.translation.text.script import han, simplified
from server.translation.text.segments import clauses


class Ask(NamedTuple):
    """A sentence, in plain writing, that the engine is to translate."""

    direction: Direction
    sentence: str


class Answer(NamedTuple):
    """A sentence's translation, or why there is none (`fault`)."""

    text: str
    sure: float
    fault: str = ""


Known = Callable[[Ask], Answer | None]
# A model's answer that another way round may mend; every other fault is the engine's or the queue's.
MENDABLE = frozenset({"loop", "length", "untranslated", "unknown", "placeholder", "number", "name", "date"})
# These may come of a number or a name, which are taken out and put back.
_AROUND = frozenset({"number", "name", "date", "untranslated"})
_LEAD = re.compile(r"[\s,.;:!?，。、；：！？…～~]*")
_TAIL = re.compile(r"[\s,，、;；:：]*$")
_GAP = " ,，、"
_MARKS = "。.！!？?…~～ "
_ENDED = tuple("。！？…～.!?~")
_NO_NOUN = (
    "(?:of|in|on|at|and|or|but|a|per|more|to|for|is|are|was|were|that|who|each|every|as|from|by|with|over|the|times)"
)
_OPENING = tuple("([{“‘（《「『【\"'\n ")
_CLOSING = tuple(",.!?;:)]}，。！？；：）、”’》」』】…\n ")


class Untranslatable(Exception):  # noqa: N818 - it reads as the fact it is
    """A sentence stays as it is; the message is the fault."""


@dataclass
class Composition:
    """What came of one attempt: the text, worth nothing while something is `missing` that must be asked first."""

    text: str = ""
    missing: list[Ask] = field(default_factory=list)
    sures: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def sure(self) -> float:
        """As sure as its least sure sentence; one left in the original makes it 0."""
        return 0.0 if self.faults else min(self.sures, default=1.0)


class Saying:
    """Says sentences in one direction, noting in the composition what it must ask and how sure it is."""

    def __init__(
        self,
        lexicon: Lexicon,
        masks: frozenset[Direction],
        direction: Direction,
        known: Known,
        result: Composition,
        strangers: Strangers,
    ) -> None:
        self._lexicon, self._known, self._result = lexicon, known, result
        self._direction: Direction = direction
        self._masking = direction in masks
        self._strangers = strangers if self._masking else NOBODY
        self._chinese = direction == "en-zh"

    def said(self, sentence: str, *, begins: bool = True) -> str:
        """The sentence in the other language, `begins` if it starts one there; Untranslatable if there is no way."""
        lead = _LEAD.match(sentence)
        if lead and lead.group() and lead.end() < len(sentence):
            return self._marks(lead.group()) + self.said(sentence[lead.end() :], begins=begins)
        sentence = _prepared(sentence, self._direction)
        if meaning := self._lexicon.whole(sentence, self._direction):
            self._result.sures.append(1.0)
            return meaning if begins else _small(meaning)
        if name := names.known(self._direction).said(sentence.rstrip(_MARKS)):
            self._result.sures.append(1.0)
            name += self._marks(sentence[len(sentence.rstrip(_MARKS)) :]).rstrip()
            return plain.capitalised(name) if begins else name
        if len(parts := self._lexicon.peeled(sentence, self._direction)) > 1:
            return self._with_slang(parts, begins=begins)
        if spans := self._untouched(sentence):
            return self.around(sentence, spans, begins=begins)
        return self._asked(sentence, begins=begins)

    def _untouched(self, sentence: str) -> tuple[Span, ...]:
        """What comes through as it is: what is protected, and names that the model has never met."""
        spans = protected.find(sentence)
        found = [one for one in self._strangers.find(sentence) if not any(_overlap(one, span) for span in spans)]
        return tuple(sorted((*spans, *found), key=lambda span: span.start)) if found else spans

    def _with_slang(self, parts: tuple[str, ...], *, begins: bool) -> str:
        text = ""
        for part in parts:
            words = self.said(part.strip(_GAP), begins=text.endswith(_ENDED) if text else begins)
            text += (self._comma(text) if text else "") + words.strip()
        return text

    def _comma(self, text: str) -> str:
        """What joins slang to its sentence."""
        if text.endswith(_ENDED):
            return "" if self._chinese else " "
        return "，" if self._chinese else ", "

    def _asked(self, sentence: str, *, begins: bool) -> str:
        """The engine's translation of a sentence without anything protected in it."""
        plainer = self._lexicon.plainer(sentence, self._direction)
        ask = Ask(self._direction, plain.english(plainer, begins=begins) if self._chinese else plain.chinese(plainer))
        answer = self._known(ask)
        if answer is None:
            self._result.missing.append(ask)
            return ""
        if answer.fault:
            return self._otherwise(plainer, answer.fault, begins=begins)
        self._result.sures.append(answer.sure)
        text = numerals.rewritten(answer.text, sentence, self._direction)
        text = money.in_its_currency(text, sentence, self._direction)
        text = names.known(self._direction).as_written(text, sentence)
        if self._chinese:
            return finish.chinese(text, sentence)
        return finish.english(text, sentence, begins=begins)

    def _otherwise(self, sentence: str, fault: str, *, begins: bool) -> str:
        """The second way: around the numbers and names that were lost, or clause by clause."""
        if fault in _AROUND and (spans := tuple(quantities.find(sentence, self._direction))):
            return self.around(sentence, spans, begins=begins)
        *first, last = clauses(sentence)
        if fault not in MENDABLE or not first:
            raise Untranslatable(fault)
        said = [self._fragment(part, begins=begins and not place) for place, part in enumerate(first)]
        return "".join(said) + self._fragment(last, begins=False, ends=True)

    def around(self, sentence: str, spans: tuple[Span, ...], *, begins: bool) -> str:
        """The sentence with its spans untouched: masked if the model knows placeholders, else piece by piece."""
        says_more = any(map(str.isalpha, _without(sentence, spans)))
        if self._masking and says_more and len(spans) <= len(_free(sentence)):
            try:
                return self._masked(sentence, spans, begins=begins)
            except Untranslatable as error:
                if str(error) not in MENDABLE:
                    raise
        text, done = "", 0
        for span in spans:
            text = self.joined(
                text, self._fragment(sentence[done : span.start], begins=begins and not done), tight=True
            )
            text = self.joined(text, self._kept(sentence, span), tight=True)
            done = span.end
        return self.joined(text, self._fragment(sentence[done:], begins=begins and not done, ends=True), tight=True)

    def _kept(self, sentence: str, span: Span) -> str:
        kept = sentence[span.start : span.end]
        if span.kind != "quantity":
            return kept
        said = quantities.said(kept, self._direction)
        return finish.spaced(currencies.behind(said)) if self._chinese else said

    def _masked(self, sentence: str, spans: tuple[Span, ...], *, begins: bool) -> str:
        masked, kept, done = "", {}, 0
        for name, span in zip(_free(sentence), spans, strict=False):
            kept[name] = self._kept(sentence, span)
            masked += sentence[done : span.start] + name
            done = span.end
        text = self._asked(masked + sentence[done:], begins=begins)
        text = _unmasked(text if self._chinese else _named(text, kept), kept)
        return plain.capitalised(text) if begins and not self._chinese and spans[0].kind == "quantity" else text

    def _fragment(self, part: str, *, begins: bool, ends: bool = False) -> str:
        """A part of a sentence, spaces at its ends kept; what has no words stays, but for its marks."""
        if spoken(part.strip()) == "none":
            return self._marks(part)
        tail = _TAIL.search(part)
        core = part[: tail.start() if tail else len(part)].lstrip()
        words = self.said(core, begins=begins)
        if not ends and not finish.end_of(core):
            words = finish.TAIL.sub("", words)  # A model ends a fragment as it would a sentence.
        before = part[: len(part) - len(part.lstrip())]
        return before + words + self._marks(tail.group() if tail else "")

    def _marks(self, marks: str) -> str:
        """Punctuation between words, in the other language's writing."""
        if not marks.strip():
            return marks
        return finish.chinese_marks(marks) if self._chinese else finish.english_marks(marks)

    def joined(self, text: str, words: str, *, tight: bool = False) -> str:
        """Two neighbours with the space between them that the language wants; `tight` within one sentence."""
        if not text or not words:
            return text + words
        if not self._chinese:
            return text + ("" if text.endswith(_OPENING) or words.startswith(_CLOSING) else " ") + words
        left, right = text.rstrip(" "), words.lstrip(" ")
        ends = left.endswith(("。", "！", "？", "…", "～", "，")) or (tight and han.match(left[-1:]))
        if ends and han.match(right):
            return left + right
        return finish.spaced(text[-1:] + words[:1]).join((text[:-1], words[1:])) if tight else text + words


def _free(sentence: str) -> list[str]:
    """The placeholders that the sentence does not have yet."""
    return [name for name in (f"⟦{place}⟧" for place in range(PLACEHOLDERS)) if name not in sentence]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _without(sentence: str, spans: tuple[Span, ...]) -> str:
    for span in reversed(spans):
        sentence = sentence[: span.start] + sentence[span.end :]
    return sentence


def _named(text: str, kept: Mapping[str, str]) -> str:
    """An English sentence with its placeholders as names stand there: apart, "X is" for "X It's", no article but the
    name's own and that before another noun, and "of" after vague large numbers."""
    text = re.sub(r"(?<=⟧)(?=⟦)", " ", re.sub(r"^(⟦\d⟧),? It['’]s\b", r"\1 is", text))
    for name, said in kept.items():
        if said.endswith(("thousands", "millions")):
            text = re.sub(rf"(?:\b[Tt]he )?{name}(?= [a-z])(?! {_NO_NOUN}\b)", rf"{name} of", text)

    def bare(match: re.Match[str]) -> str:
        name = kept.get(match["name"], "")
        alone = match["the"] and name[:1].isupper() and match["ends"] is not None
        return match["name"] if alone or name.startswith(("a ", "an ", "the ")) else match.group()

    return re.sub(
        r"\b(?:(?P<the>[Tt]he)|[Aa]n?) (?P<name>⟦\d⟧)(?P<ends>(?=['’]s\b|[.,!?]|$| (?:is|was|has|can|will)\b))?",
        bare,
        text,
    )


def _unmasked(text: str, kept: Mapping[str, str]) -> str:
    """The text with what its placeholders stand for; a Chinese word there has no space beside Chinese characters."""

    def put(match: re.Match[str]) -> str:
        before, after, said = text[: match.start()][-1:], match["unit"] or text[match.end() :][:1], kept[match[2]]
        # A name or a link that only begins or ends in Chinese keeps its spaces, a number with its unit does not.
        tight = all(han.match(end) or end.isdigit() for end in (said[0], said[-1]))
        left = "" if tight and han.match(said) and han.match(before) else match[1]
        right = "" if tight and han.match(said[-1]) and han.match(after) else match[3]
        twice = tight and said[-1] == match["unit"]
        return left + said + ("" if twice else right + match["unit"])

    # A model may say the unit again that the number has with it.
    return re.sub(rf"( ?)({'|'.join(kept)})( ?)(?P<unit>[年月日号点岁天元人次]?)", put, text)


@lru_cache(maxsize=4096)
def _prepared(sentence: str, direction: Direction) -> str:
    """A sentence with its discounts and thousands spelt out, times in digits and parts in percent, a Chinese one in
    simplified characters too and its numbers as chat writes them; kept, as it is asked and told."""

    def change(part: str) -> str:
        part = clock.in_digits(simplified(part) if direction == "zh-en" else part, direction)
        part = proportions.in_percent(part, direction)
        part = quantities.close(part) if direction == "zh-en" else quantities.in_full(part)
        return discounts.spelt_out(part, direction)

    return protected.outside(sentence, change)


def _small(meaning: str) -> str:
    """The meaning with a small first letter, as inside a sentence."""
    return meaning[0].lower() + meaning[1:] if meaning[1:2].islower() else meaning
