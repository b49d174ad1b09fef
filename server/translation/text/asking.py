"""Whether a sentence asks: chat leaves the last mark out, and the models were trained on sentences that have one."""

import re

_BEFORE = r"(?:(?:so|and|but|ok|hey),? )?"
_BEGINS_TO_ASK = re.compile(
    rf"{_BEFORE}(?:what|where|when|who|whose|why|how|which|is|are|am|was|were|do|does|did|can|could|"
    r"will|would|should|have you|has|may|wanna|want (?:to|some|a|an|me)"
    r"|any(?:one|body) (?:know|want|up|here|got|for|have|tried|seen))(?:'s|'re|n't)?\b",
    re.I,
)
_SUBJECT = (
    r"(?:i|you|he|she|it|we|they|the|this|that|there|those|these|my|your|his|her|our|their|any\w+|every\w+|some\w+)\b"
)
# What only begins as a question does: "when I was young", "what a pity", "do it", "can't wait", "don't be late".
_TELLS = re.compile(
    rf"{_BEFORE}(?:when (?:an? |{_SUBJECT})|(?:what|where|how|who) i (?!should|can)|what an? |who knows\b|what's done\b"
    r"|(?:will|can) do\b|do (?:it|that|this|not|me)\b"
    rf"|(?:is|are|was|were|do|does|did|ca|could|would|should|has)n['’]?t\b(?! {_SUBJECT}))",
    re.I,
)
# A question and then what tells more: "can you move over, I can't see".
_TELLS_AT_LAST = re.compile(r", (?:but |and |so |because )?(?:i|he|she|it|we|they)(?:'\w+)? [\w' ]+$", re.I)
# What tells and then a question: "I am swamped, could you go", "it's cold, isn't it", "you know him, right".
_ASKER, _BE, _DO = "what|where|when|who|why|how", "is|are|was|were", "do|does|did|can|could|would|should|will"
_ASKS_AT_LAST = re.compile(
    rf", (?:(?:and|but|so|then) )?(?:(?:{_ASKER})(?:'s| (?:{_BE})) {_SUBJECT}"
    rf"|(?:(?:what|which|how) \w+(?: \w+)?|{_ASKER}) (?:{_DO})(?:n['’]?t)? {_SUBJECT}"
    r"|(?:what (?:do|does|did)|(?:who|what) (?:can|could|should|would))\b"
    r"|(?!do (?:it|you a)|don['’]?t (?:you dare|any)|would(?:n['’]?t)? you (?:believe|know))"
    rf"(?:{_BE}|{_DO}|have|has|ca|wo)(?:n['’]?t)? (?:i|you|he|she|it|we|they|there|any(?:one|body))\b|right$)",
    re.I,
)

_CLAUSE_END = re.compile(r"[，,；;]")
_ASKING_WORD = re.compile(
    r"什么|怎么|为啥|干[嘛吗]|啥时候|哪[里儿个些位家天年种边]|多少|几(?:[点岁]|个(?!月))|谁|有没有|是否|凭啥|何必|难道"
    r"|(?<![可但就只老总])是[^还]+还是|([^\W\d动时])不\1"
)
_ASKING_START = re.compile("为什么|为啥|凭什么|难道")
_ASKING_END = re.compile(r"(?:吗|(?<![这那什怎要])么|(?<![都也点])没有|(?<!天)哪了?)$")
# 你呢 and 那我们呢 ask, 我还没看呢 does not.
_WHAT_ABOUT = re.compile(r"(?!.*[还没才正在着])(?:.{0,3}|那.*)呢")
# "Nothing at all", "whoever comes": the words that ask, where they do not.
_ANYTHING = re.compile(
    r"(?:(?<!为)什么|谁|哪[里儿个些]?|多少)[^，]{0,9}[都也]|怎么(?:[都也]|(?![大你我他她它咱这那]).{1,2}[都也])|没.{0,2}什么"
    r"|[没不](?:算|了)?(?:什么|怎么)|多少[有会能得要算]|什么的$|有?[点些]什么|(什么|谁|怎么|哪里|哪儿|多少).*\1"
    r"|[了过好这那我十备]几个|不得不|得不得了|谁知道(?!.*(?:什么|怎么|哪|几|多少))"
)
# Who knows or asks what, tells: 不知道穿什么, 想不通他为什么要辞职. To the reader it is a question: 你知道他去哪里了.
_KNOWS = re.compile(
    r"(?<!谁)知道|清楚|明白|晓得|懂|记得|忘了?|关心|在乎|在意|好奇|看[看到见出]|(?:[看听找]不|[听找])[出到]|我看(?=谁|有什么)"
    r"|认[清出]|听说|说[清出]|(?<!请)问|教|告诉|发现|决定|考虑|真想|想(?:[好不起]|(?=知|看))|猜|不管|无论|随便|理解|解释|说不准|搞不清|分不清|不确定|研究|试试|练习"
)


def asks_in_english(sentence: str) -> bool:
    """Whether the English sentence is a question by its beginning and its last clause."""
    begins = _BEGINS_TO_ASK.match(sentence) and not _TELLS.match(sentence)
    return bool(_ASKS_AT_LAST.search(sentence) or (begins and not _TELLS_AT_LAST.search(sentence)))


def asks_in_chinese(sentence: str) -> bool:
    """Whether the Chinese sentence is a question by its last clause, or by its very beginning."""
    *before, clause = _CLAUSE_END.split(sentence)
    if _ASKING_START.match(sentence) or _WHAT_ABOUT.fullmatch(clause):
        return True
    if before and "还是" in clause and _asks(before[-1]):
        return True
    return _asks(clause)


def _asks(clause: str) -> bool:
    known = _KNOWS.search(clause)
    told = known is not None and not re.search("[你您]", clause[: known.start()])
    if _ASKING_END.search(clause):
        return clause[-1] in "吗么" or not told
    unknown = _ANYTHING.sub(lambda anything: "_" * len(anything[0]), clause)
    return bool(_ASKING_WORD.search(unknown, 0, known.start() if known and told else len(clause)))
