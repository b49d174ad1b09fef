"""A message in a reader's language, composed of what is known and asking for what is not."""

import re
from collections.abc import Iterator
from typing import Literal

from server.translation import finish
from server.translation.catalog import Direction
from server.translation.facts.strangers import NOBODY, Strangers
from server.translation.language import is_english, matrix, spoken
from server.translation.lexicon import Lexicon
from server.translation.saying import Composition, Known, Saying, Untranslatable
from server.translation.text import plain, protected
from server.translation.text.protected import Span
from server.translation.text.script import HAN, is_traditional, latin_word, simplified, traditional
from server.translation.text.segments import split
from server.wire import ReadingLang

_ENGLISH_RUN = re.compile(rf"{latin_word.pattern}(?:[ ,]+{latin_word.pattern})*")
_CHINESE_RUN = re.compile(rf"[{HAN}][{HAN}0-9，、]*")
_GOES_ON = (",", "，", "、", ";", "；", ":", "：")


class Composer:
    """Composes one message for one reading language; a sentence that cannot be translated stays, in its place.

    Readers are better served by the rest of a message with one sentence in the original than by no translation at all.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        masks: frozenset[Direction],
        to: ReadingLang,
        known: Known,
        strangers: Strangers = NOBODY,
    ) -> None:
        self._to = to
        self._family: Literal["en", "zh"] = "en" if to == "en" else "zh"
        self._result = Composition()
        self._into_english = Saying(lexicon, masks, "zh-en", known, self._result, NOBODY)
        self._into_chinese = Saying(lexicon, masks, "en-zh", known, self._result, strangers)
        self._into = self._into_english if to == "en" else self._into_chinese

    def compose(self, message: str) -> Composition:
        """The message as far as it is known."""
        text, translated = "", False
        for piece in split(message):
            words, changed = self._piece(piece.text, text) if piece.spoken else (piece.text, False)
            text = self._into.joined(text, words) if changed or translated else text + words
            translated = changed if piece.spoken or not piece.text.isspace() else translated
        self._result.text = text
        return self._result

    def _piece(self, sentence: str, before: str) -> tuple[str, bool]:
        """The sentence as the reader reads it, and whether it was translated."""
        language = spoken(sentence)
        if language in ("none", self._family):
            return self._native(sentence), False
        begins = not before.rstrip().endswith(_GOES_ON)
        try:
            said = (
                self._mixed(sentence, begins=begins)
                if language == "mixed"
                else self._into.said(sentence, begins=begins)
            )
        except Untranslatable as error:
            self._result.faults.append(str(error))
            return sentence, False
        return (protected.outside(said, traditional) if self._to == "zh-Hant" else said), True

    def _native(self, sentence: str) -> str:
        """A sentence that needs no translation, in the reader's characters outside protected spans."""
        if self._to == "en" or is_traditional(sentence) == (self._to == "zh-Hant"):
            return sentence
        return protected.outside(sentence, simplified if self._to == "zh-Hans" else traditional)

    def _mixed(self, sentence: str, *, begins: bool) -> str:
        """Both languages in one sentence: first all of it in the one it is built in, then that in the reader's.

        An English word that this changes, as it does names, is kept instead for those who read English.
        """
        built_in = matrix(sentence)
        asked = len(self._result.missing)
        whole = self._embedded(sentence, built_in)
        if built_in == self._family or len(self._result.missing) > asked:
            return whole
        said = self._into.said(whole, begins=begins)
        if self._family == "zh" or len(self._result.missing) > asked or _has_words_of(sentence, said):
            return said
        sentence = simplified(sentence)
        names = [Span(*place, "name") for place in _strangers(sentence, built_in)]
        spans = sorted([*names, *protected.find(sentence)], key=lambda span: span.start)
        return self._into.around(sentence, tuple(spans), begins=begins)

    def _embedded(self, sentence: str, built_in: Literal["en", "zh"]) -> str:
        """The sentence with its foreign words said in the language it is built in."""
        saying = self._into_chinese if built_in == "zh" else self._into_english
        text, done = "", 0
        for start, end in _strangers(sentence, built_in):
            words = finish.TAIL.sub("", saying.said(sentence[start:end], begins=not sentence[:start].strip()))
            text = _beside(_beside(text, sentence[done:start], built_in), words, built_in)
            done = end
        return _mixture(_beside(text, sentence[done:], built_in), built_in)


def _strangers(sentence: str, built_in: Literal["en", "zh"]) -> Iterator[tuple[int, int]]:
    """Where words of the other language stand in a mixed sentence, protected spans left out."""
    masked = protected.masked(sentence)
    if built_in == "en":
        yield from (match.span() for match in _CHINESE_RUN.finditer(masked))
        return
    for run in _ENGLISH_RUN.finditer(masked):
        if any(map(is_english, latin_word.findall(run.group()))):
            yield run.span()


def _beside(text: str, words: str, built_in: Literal["en", "zh"]) -> str:
    """The text and the words after it; in English two words in a row have a space between them."""
    apart = built_in == "en" and text[-1:].isalnum() and words[:1].isalnum()
    return text + (" " if apart else "") + words


def _has_words_of(sentence: str, said: str) -> bool:
    """Whether the English words of a sentence that is built in Chinese are in its English translation."""
    words = [sentence[start:end].lower() for start, end in _strangers(sentence, "zh")]
    return all(word in said.lower() for word in words)


def _mixture(text: str, built_in: Literal["en", "zh"]) -> str:
    """The text after its foreign words were replaced, with the spacing of the language it is built in."""
    if built_in == "zh":
        text = re.sub(rf"(?<=[{HAN}])[,?!;:] ?(?=[{HAN}])", lambda mark: finish.chinese_marks(mark.group()), text)
        return re.sub(rf"(?<=[{HAN}])[ ]+(?=[{HAN}])", "", text)
    return plain.capitalised(re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^\s\x00-\x7f])(?=[A-Za-z])", " ", text))
