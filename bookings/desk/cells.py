"""The cells of the day as markup. Two hundred units have thousands of them; a template would take ten times as long."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bookings.desk.board import Block, Cell, Row, State

TOUCH_WORDS = {"check_in": "도착 확인", "leave": "이용 마침", "approve": "승인"}
BOOKING = (
    '<a class="desk-who" href="{}{}/"><span class="desk-word"><span aria-hidden="true">{}</span> {}</span>'
    ' <b>{}</b> <span class="desk-more">{}명 {}</span></a>{}'
)
HELD = (
    '<a class="desk-who" href="{}{}/"><span class="desk-word"><span aria-hidden="true">{}</span> {}</span>'
    ' <b>{}</b> <span class="desk-more">{}</span></a>'
)
TOUCH = (
    '<button type="submit" class="desk-touch" name="do" value="{}:{}">{}'
    '<span class="w-sr-only">: {}</span></button>'
)
FREE = '<a href="{}?unit={}&amp;start={}" aria-label="{}, {} {}, 예약해 주기">{}</a>'


class Painter:
    """Makes rows; asks for addresses once."""

    def __init__(self) -> None:
        self.bookings = reverse("desk:index")
        self.holds = reverse("desk:hold", args=[0]).removesuffix("0/")
        self.walk_in = reverse("desk:walk_in")

    def rows(self, rows: Iterable[Row]) -> SafeString:
        lines = (
            (
                row.unit.name,
                format_html_join("", '<td colspan="{}" class="desk-{}">{}</td>', self._cells(row)),
            )
            for row in rows
        )
        return format_html_join("\n", '<tr><th scope="row">{}</th>{}</tr>', lines)

    def _cells(self, row: Row) -> Iterable[tuple[int, str, SafeString]]:
        return ((cell.span, cell.state.value, self._inside(row, cell)) for cell in row.cells)

    def _inside(self, row: Row, cell: Cell) -> SafeString:
        if cell.blocks:
            return format_html_join("", "{}", ((self._block(block),) for block in cell.blocks))
        word = cell.state.label
        if cell.state is State.FREE:
            name = row.unit.name
            return format_html(FREE, self.walk_in, row.unit.pk, cell.start, word, name, cell.label, word)
        return format_html('<span class="desk-word">{}</span>', word)

    def _block(self, block: Block) -> SafeString:
        booking = block.booking
        if booking is None:
            hold = block.hold
            return format_html(HELD, self.holds, hold.pk, block.mark, block.word, hold.note, _times(block))
        name, key, touch = booking.person_name, booking.pk, ""
        if block.action:
            touch = format_html(TOUCH, block.action, key, TOUCH_WORDS[block.action], name)
        size = booking.party_size
        return format_html(
            BOOKING, self.bookings, key, block.mark, block.word, name, size, _times(block), touch
        )


def _times(block: Block) -> SafeString:
    """The times of a block, which may go on two lines, but not within one of them."""
    return format_html("{}~<wbr>{}", *block.times.split("~", 1))
