"""Decades as each language names them: "the 1960s", "the sixties", 20世纪60年代, 六十年代."""

import re

from server.translation.facts.dates import number

TENS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_IN_CHINESE = r"\d0|[一二三四五六七八九]十"
DECADE = re.compile(
    rf"(?P<century>\d{{2}}|二?十[一二三四五六七八九]?) ?世纪 ?(?P<tens>{_IN_CHINESE}) ?年代"
    rf"|(?<![\d.,])(?P<year>1\d\d0|20\d0)(?:['’]?s\b| ?年代)|(?<!\d)(?P<bare>{_IN_CHINESE}) ?年代"
    r"|(?:(?<=\bthe )|(?<=\bthe early )|(?<=\bthe mid-)|(?<=\bthe late ))"
    rf"['’]?(?:(?P<short>\d0)['’]?s|(?P<word>{'|'.join(TENS)}))\b",
    re.I,
)


def decade(match: re.Match[str]) -> str:
    """What `DECADE` has found, as `1960s`; a decade without its century is of the last hundred years or so."""
    if match["year"]:
        return f"{match['year']}s"
    if match["century"]:
        return f"{number(match['century']) - 1}{number(match['tens']):02}s"
    word = match["word"]
    tens = 20 + 10 * TENS.index(word.lower()) if word else number(match["bare"] or match["short"])
    return f"{20 if tens < 20 else 19}{tens:02}s"
