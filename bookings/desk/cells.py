"""The cells of the day as markup. Two hundred units have thousands of them; a template would take ten times as long.

What people have written (names, notes) is escaped here, piece by piece; everything else is made here.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from bookings.desk.board import Block, Cell, Group, Row
from bookings.desk.states import State
from bookings.intervals import Interval

TOUCH_WORDS = {"check_in": "도착 확인", "leave": "이용 마침", "approve": "승인"}
WORDS = {state: (state.value, state.label) for state in State}
"""By state: its class, and its word."""


class Painter:
    """Makes rows; asks for addresses once, and puts each time into words once."""

    def __init__(self) -> None:
        self.bookings = reverse("desk:index")
        self.holds = reverse("desk:hold", args=[0]).removesuffix("0/")
        self.walk_in = reverse("desk:walk_in")
        self.said: dict[tuple[datetime, datetime], str] = {}
        self.free: dict[Interval, tuple[str, str]] = {}

    def rows(self, group: Group) -> SafeString:
        """Where nothing can be booked, because it has no rules or isn't published, free times are no links."""
        is_booked = group.resource.policy_id is not None and group.resource.live
        return mark_safe("\n".join(self._row(row, is_booked) for row in group.rows))  # noqa: S308 - names and notes are escaped

    def _row(self, row: Row, is_booked: bool) -> str:
        name = escape(row.unit.name)
        cells = []
        for cell in row.cells:
            code, word = WORDS[cell.state]
            if cell.blocks:
                inside = "".join(map(self._block, cell.blocks))
            elif is_booked and cell.state is State.FREE:
                inside = self._free(cell, row.unit.pk, name, word)
            else:
                inside = f'<span class="desk-word">{word}</span>'
            cells.append(f'<td colspan="{cell.span}" class="desk-{code}">{inside}</td>')
        return f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>'

    def _free(self, cell: Cell, unit: int, name: str, word: str) -> str:
        if cell.times not in self.free:
            self.free[cell.times] = cell.start, cell.label
        start, label = self.free[cell.times]
        return (
            f'<a href="{self.walk_in}?unit={unit}&amp;start={start}"'
            f' aria-label="{word}, {name} {label}, 예약해 주기">{word}</a>'
        )

    def _block(self, block: Block) -> str:
        """Who or what is there, as a link; and the button for what can be done with it now."""
        word = f'<span class="desk-word"><span aria-hidden="true">{block.mark}</span> {block.word}</span>'
        booking = block.booking
        if booking is None:
            hold = block.hold
            who = f'{word} <b>{escape(hold.note)}</b> <span class="desk-more">{self._times(block)}</span>'
            return f'<a class="desk-who" href="{self.holds}{hold.pk}/">{who}</a>'
        name, key, touch = escape(booking.person_name), booking.pk, ""
        if block.action:
            touch = (
                f'<button type="submit" class="desk-touch" name="do" value="{block.action}:{key}">'
                f'{TOUCH_WORDS[block.action]}<span class="w-sr-only">: {name}</span></button>'
            )
        size = f'<span class="desk-more">{booking.party_size}명 {self._times(block)}</span>'
        return f'<a class="desk-who" href="{self.bookings}{key}/">{word} <b>{name}</b> {size}</a>{touch}'

    def _times(self, block: Block) -> str:
        """The times of a block, which may go on two lines, but not within one of them."""
        whole = block.booking or block.hold
        key = whole.starts_at, whole.ends_at
        if key not in self.said:
            self.said[key] = "~<wbr>".join(block.times.split("~", 1))
        return self.said[key]
