"""Roll: a sheet seen through a window; it follows the end of the sheet, or stays where it is read."""

from rich.style import Style
from rich.text import Text
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from client.terminal.sheet import Sheet


class Roll(ScrollView):
    """Draws the lines that are in view, and marks the chosen message."""

    chosen: reactive[int | None] = reactive(None)

    class Top(Message):
        """The reader is at the first line there is."""

    class End(Message):
        """The reader sees the newest line."""

    def __init__(self, id_: str) -> None:
        super().__init__(id=id_)
        self.sheet = Sheet()
        self.following = True

    def put(self, sheet: Sheet) -> None:
        """Shows another sheet from its end."""
        self.sheet = sheet
        self.chosen, self.following = None, True

    def settle(self, anchor: tuple[int, int] | None) -> None:
        """Takes the sheet's new height in: the end stays the end, or the anchor stays in its line of the window."""
        self.virtual_size = Size(self.size.width, self.sheet.height)
        place = self.sheet.place(anchor[0]) if anchor else None
        if self.following:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        elif anchor and place:
            self.scroll_to(y=place[0] - anchor[1], animate=False, force=True)
        self.refresh()

    def hold(self) -> tuple[int, int] | None:
        """Gives the first message that begins in view, and its line of the window."""
        return self.sheet.first_from(round(self.scroll_y))

    def render_line(self, y: int) -> Strip:
        """Gives one line of the window."""
        width, line = self.size.width, round(self.scroll_y) + y
        found = self.sheet.at(line)
        text = found[0].lines[found[1]].copy() if found else Text()
        text.stylize_before(text.style)  # where there is nothing else in a line, render() forgets it
        base = self.rich_style
        if found and found[0].seq is not None and found[0].seq == self.chosen:
            base += self._component("chosen")
            text = Text("▌") + text[1:]
        self._select(text, line)
        strip = Strip(text.render(self.app.console, end="")).apply_style(base)
        return strip.adjust_cell_length(width, base).apply_offsets(0, line)

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"{self.id}--{name}", partial=True)

    def _select(self, text: Text, line: int) -> None:
        span = self.text_selection.get_span(line) if self.text_selection else None
        if span:
            style = self.screen.get_component_rich_style("screen--selection")
            text.stylize(style, span[0], len(text) if span[1] < 0 else span[1])

    @property
    def allow_select(self) -> bool:
        """The mouse can choose text to copy."""
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Gives the text that the mouse chose."""
        lines = [line.plain for block in self.sheet.blocks for line in block.lines]
        return selection.extract("\n".join(lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - named by Textual
        """Draws the text that the mouse chooses."""
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows the end when it is reached, and tells of both ends."""
        super().watch_scroll_y(old_value, new_value)
        self.following = new_value >= self.max_scroll_y
        if self.following:
            self.post_message(self.End())
        if new_value <= 0 and old_value > 0:
            self.post_message(self.Top())

    def watch_chosen(self, chosen: int | None) -> None:
        """Brings the chosen message into view."""
        if chosen is not None and (place := self.sheet.place(chosen)):
            self.scroll_to_region(Region(0, place[0], 1, place[1]), animate=False, force=True)
        self.refresh()

    def earlier(self) -> None:
        """Scrolls a page up; at the top, tells that the reader wants more."""
        if self.scroll_y <= 0:
            self.post_message(self.Top())
        self.scroll_page_up(animate=False)

    def latest(self) -> None:
        """Goes to the newest line, and chooses none."""
        self.chosen = None
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
