"""A message in a reader's language, composed of what is known and asking for what is not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from server.translation import finish, plain, protected, quantities
from server.translation.catalog import Direction
from server.translation.language import is_english, matrix, spoken
from server.translation.lexicon import Lexicon
from server.translation.protected import PLACEHOLDERS, Span
from server.translation.script import HAN, han_run, is_traditional, latin_word, simplified, traditional
from server.translation.segments import clauses, split
from server.wire import ReadingLang


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
MENDABLE = frozenset({"loop", "length", "untranslated", "unknown", "placeholder", "number", "name"})
_ENGLISH_RUN = re.compile(rf"{latin_word.pattern}(?:[ ,]+{latin_word.pattern})*")
_LEAD = re.compile(r"[\s,.;:!?，。、；：！？…～~]*")
_GAP = " ,，、"
_ENDED = tuple("。！？…～.!?~")
_OPENING = tuple("([{“‘（《「『【\"'\n ")
_CLOSING = tuple(",.!?;:)]}，。！？；：）、”’》」』】…\n ")


class Untranslatable(Exception):  # noqa: N818 - it reads as the fact it is
    """A sentence stays as it is; the message is the fault."""


@dataclass
class Composition:
    """What came of one attempt: the text, and what must be asked before it is whole."""

    text: str = ""
    missing: list[Ask] = field(default_factory=list)
    sures: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def sure(self) -> float:
        """As sure as its least sure sentence; one left in the original makes it 0."""
        return 0.0 if self.faults else min(self.sures, default=1.0)


class Composer:
    """Composes one message for one reading language; a sentence that cannot be translated stays, in its place.

    Readers are better served by the rest of a message with one sentence in the original than by no translation at all.
    """

    def __init__(self, lexicon: Lexicon, masks: frozenset[Direction], to: ReadingLang, known: Known) -> None:
        self._lexicon, self._masks, self._to, self._known = lexicon, masks, to, known
        self._family: Literal["en", "zh"] = "en" if to == "en" else "zh"
        self._into: Direction = "zh-en" if to == "en" else "en-zh"
        self._result = Composition()

    def compose(self, message: str) -> Composition:
        """The message as far as it is known."""
        self._result = Composition()
        text, translated = "", False
        for piece in split(message):
            words, changed = self._piece(piece.text, text) if piece.spoken else (piece.text, False)
            text = self._joined(text, words, strict=not (changed or translated))
            translated = changed if piece.spoken or not piece.text.isspace() else translated
        self._result.text = text
        return self._result

    def _piece(self, sentence: str, before: str) -> tuple[str, bool]:
        """The sentence as the reader reads it, and whether it was translated."""
        language = spoken(sentence)
        if language in ("none", self._family):
            return self._native(sentence), False
        begins = not before.rstrip().endswith((",", "，", "、", ";", "；", ":", "："))
        try:
            words = self._mixed(sentence, begins) if language == "mixed" else self._said(sentence, self._into, begins)
        except Untranslatable as error:
            self._result.faults.append(str(error))
            return sentence, False
        return (sentence, False) if words is None else (self._in_script(words), True)

    def _native(self, sentence: str) -> str:
        """A sentence that needs no translation, in the reader's characters outside protected spans."""
        if self._to == "en" or is_traditional(sentence) == (self._to == "zh-Hant"):
            return sentence
        return _outside_spans(sentence, simplified if self._to == "zh-Hans" else traditional)

    def _in_script(self, words: str) -> str:
        return _outside_spans(words, traditional) if self._to == "zh-Hant" else words

    def _said(self, sentence: str, direction: Direction, begins: bool) -> str | None:
        """The sentence in the other language, or None while something of it is being asked."""
        lead = _LEAD.match(sentence)
        if lead and lead.group() and lead.end() < len(sentence):
            words = self._said(sentence[lead.end() :], direction, begins)
            return words if words is None else _marks(lead.group(), direction) + words
        if direction == "zh-en":
            sentence = _outside_spans(sentence, lambda part: quantities.counted(simplified(part)))
        if meaning := self._lexicon.whole(sentence, direction):
            self._result.sures.append(1.0)
            return meaning if begins else _small(meaning)
        if len(parts := self._lexicon.peeled(sentence, direction)) > 1:
            return self._with_slang(parts, direction, begins)
        if spans := list(protected.find(sentence)):
            return self._around(sentence, spans, direction, begins)
        return self._asked(sentence, direction, begins)

    def _with_slang(self, parts: tuple[str, ...], direction: Direction, begins: bool) -> str | None:
        text: str | None = ""
        for part in parts:
            words = self._said(part.strip(_GAP), direction, begins=text.endswith(_ENDED) if text else begins)
            text = None if text is None or words is None else text + _comma(text, direction) + words.strip()
        return text

    def _asked(self, sentence: str, direction: Direction, begins: bool) -> str | None:
        """The engine's translation of a sentence without anything protected in it."""
        plainer = self._lexicon.plainer(sentence, direction)
        ask = Ask(direction, _plain(plainer, direction, begins))
        answer = self._known(ask)
        if answer is None:
            self._result.missing.append(ask)
            return None
        if answer.fault:
            return self._otherwise(sentence, direction, begins, answer.fault)
        self._result.sures.append(answer.sure)
        if direction == "en-zh":
            return finish.chinese(answer.text, sentence)
        return finish.english(answer.text, sentence, begins=begins)

    def _otherwise(self, sentence: str, direction: Direction, begins: bool, fault: str) -> str | None:
        """The second way: around the numbers and names that were lost, or clause by clause."""
        if fault in ("number", "name") and (spans := list(quantities.find(sentence, direction))):
            return self._around(sentence, spans, direction, begins)
        parts = clauses(sentence)
        if fault not in MENDABLE or len(parts) < 2:
            raise Untranslatable(fault)
        said = [self._fragment(part, direction, begins and not place) for place, part in enumerate(parts)]
        return None if None in said else "".join(filter(None, said))

    def _around(self, sentence: str, spans: list[Span], direction: Direction, begins: bool) -> str | None:
        """The sentence with its spans untouched: masked if the model knows placeholders, else piece by piece."""
        if direction in self._masks and len(spans) <= PLACEHOLDERS:
            try:
                return self._masked(sentence, spans, direction, begins)
            except Untranslatable as error:
                if str(error) not in MENDABLE:
                    raise
        text: str | None = ""
        done = 0
        for span in [*spans, Span(len(sentence), len(sentence), "end")]:
            words = self._fragment(sentence[done : span.start], direction, begins and not done)
            if words and span.kind != "end":
                words = _unended(words, sentence[done : span.start])
            kept = sentence[span.start : span.end]
            text = None if text is None or words is None else self._joined(text, words)
            text = (
                None
                if text is None
                else self._joined(text, quantities.said(kept, direction) if span.kind == "quantity" else kept)
            )
            done = span.end
        return text

    def _masked(self, sentence: str, spans: list[Span], direction: Direction, begins: bool) -> str | None:
        masked, done = "", 0
        for place, span in enumerate(spans):
            masked += sentence[done : span.start] + f"⟦{place}⟧"
            done = span.end
        text = self._asked(masked + sentence[done:], direction, begins)
        if text is None:
            return None
        for place, span in enumerate(spans):
            text = text.replace(f"⟦{place}⟧", sentence[span.start : span.end])
        return text

    def _fragment(self, part: str, direction: Direction, begins: bool) -> str | None:
        """A part of a sentence, spaces at its ends kept; what has no words stays as it is."""
        core = part.strip()
        if spoken(core) == "none":
            return _marks(part, direction)
        end = re.search(r"[\s,，、;；:：]*$", part)
        tail = end.group() if end else ""
        words = self._said(part[: len(part) - len(tail)].lstrip(), direction, begins)
        return None if words is None else part[: len(part) - len(part.lstrip())] + words + _marks(tail, direction)

    def _mixed(self, sentence: str, begins: bool) -> str | None:
        """Both languages in one sentence: first all of it in the one it is built in, then that in the reader's."""
        built_in = matrix(sentence)
        whole = self._embedded(sentence, built_in)
        return whole if whole is None or built_in == self._family else self._said(whole, self._into, begins)

    def _embedded(self, sentence: str, built_in: Literal["en", "zh"]) -> str | None:
        direction: Direction = "en-zh" if built_in == "zh" else "zh-en"
        text, done, waiting = "", 0, False
        for start, end in _strangers(sentence, built_in):
            words = self._said(sentence[start:end], direction, begins=not sentence[:start].strip())
            waiting = waiting or words is None
            text += sentence[done:start] + finish.TAIL.sub("", words or "")
            done = end
        text += sentence[done:]
        return None if waiting else _mixture(text, built_in)

    def _joined(self, text: str, words: str, *, strict: bool = False) -> str:
        """Two neighbours with the space between them that the reader's language wants; `strict` leaves them alone."""
        if strict or not text or not words:
            return text + words
        if self._family == "en":
            return text + ("" if text.endswith(_OPENING) or words.startswith(_CLOSING) else " ") + words
        bare = text.rstrip(" ")
        return (bare if bare.endswith(tuple("。！？…～，")) and han_run.match(words) else text) + words


def _outside_spans(text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in its protected spans."""
    done, parts = 0, []
    for span in protected.find(text):
        parts += [change(text[done : span.start]), text[span.start : span.end]]
        done = span.end
    return "".join(parts) + change(text[done:])


def _marks(marks: str, direction: Direction) -> str:
    """Punctuation between words, in the other language's writing."""
    if not marks.strip():
        return marks
    return finish.chinese_marks(marks) if direction == "en-zh" else finish.english_marks(marks)


def _comma(text: str, direction: Direction) -> str:
    """What joins slang to its sentence."""
    if not text:
        return ""
    if text.endswith(_ENDED):
        return "" if direction == "en-zh" else " "
    return "，" if direction == "en-zh" else ", "


def _plain(sentence: str, direction: Direction, begins: bool) -> str:
    if direction == "en-zh":
        return plain.english(sentence, begins=begins)
    return plain.chinese(sentence)


def _unended(words: str, fragment: str) -> str:
    """The words of a fragment amid a sentence without the full stop or question mark that a model puts there."""
    return words if finish.end_of(fragment) else finish.TAIL.sub("", words) + fragment[len(fragment.rstrip()) :]


def _small(meaning: str) -> str:
    """The meaning with a small first letter, as inside a sentence."""
    return meaning[0].lower() + meaning[1:] if meaning[1:2].islower() else meaning


def _strangers(sentence: str, built_in: Literal["en", "zh"]) -> Iterator[tuple[int, int]]:
    """Where words of the other language stand in a mixed sentence, protected spans left out."""
    masked = protected.masked(sentence)
    if built_in == "en":
        yield from (match.span() for match in re.finditer(rf"[{HAN}][{HAN}0-9，、]*", masked))
        return
    for run in _ENGLISH_RUN.finditer(masked):
        if any(map(is_english, latin_word.findall(run.group()))):
            yield run.span()


def _mixture(text: str, built_in: Literal["en", "zh"]) -> str:
    """The text after its foreign words were replaced, with the spacing of the language it is built in."""
    if built_in == "zh":
        return re.sub(rf"(?<=[{HAN}])[ ]+(?=[{HAN}])", "", text)
    return plain.capitalised(re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^\s\x00-\x7f])(?=[A-Za-z])", " ", text))
