"""Status: one line under the messages: a notice, what came below, who is typing; and what a line is about."""

from rich.text import Text

from client.terminal.composer import Subject
from client.terminal.conversation import Conversation
from client.terminal.label import Label
from client.terminal.text import one_line, short
from client.terminal.words import Words

_NAMED = 3
_NEAR_LIMIT = 100


def typing(names: list[str], words: Words) -> str:
    """Says who is typing; nothing for nobody."""
    if not names:
        return ""
    if len(names) > _NAMED:
        return words("typing_many")
    return words("typing_one" if len(names) == 1 else "typing_some", names=words("comma").join(map(one_line, names)))


class Status(Label):
    """Shows the most urgent of what there is to say."""

    def __init__(self) -> None:
        super().__init__("status")
        self.notice = ""

    def show(self, conversation: Conversation, words: Words, *, following: bool, left: int) -> None:
        """Says it; `left` is how many characters may still be written."""
        if self.notice:
            self.say(Text(one_line(self.notice), "bold"))
        elif left < _NEAR_LIMIT:
            self.say(Text(words("left", count=left), "bold"))
        elif conversation.unread and not following:
            self.say(Text(words("new_below", count=conversation.unread), "bold"))
        else:
            self.say(Text(typing(conversation.typing(), words), "italic"))


class About(Label):
    """Shows which message the line being written answers or changes."""

    def __init__(self) -> None:
        super().__init__("about")
        self.display = False

    def show(self, subject: Subject | None, words: Words) -> None:
        """Shows it, or nothing."""
        self.display = subject is not None
        if subject:
            key = "replying" if subject.kind == "reply" else "editing"
            said = words(key, name=one_line(subject.name), text=one_line(subject.text))
            self.say(Text(short(said, max(10, self.app.size.width - 8)) + "  Esc", "italic"))
