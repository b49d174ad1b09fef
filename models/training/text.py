"""Text as the models read it: the normalisation before tokenising, and the placeholders."""

import unicodedata

KEPT = "，？！：；（）“”‘’《》、。…—～"
PLACEHOLDERS = tuple(f"⟦{digit}⟧" for digit in range(10))


class _Fold(dict[int, str]):
    """A translation table filled as characters are met: NFKC except for `KEPT`."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = character if character in KEPT else unicodedata.normalize("NFKC", character)
        self[code] = folded
        return folded


_FOLD = _Fold()


def normalise(text: str) -> str:
    """The text with each character folded by NFKC (`KEPT` stay), runs of white space as one space, stripped."""
    return " ".join(text.translate(_FOLD).split())
