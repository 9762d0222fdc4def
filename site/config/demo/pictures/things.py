"""What stands in the pictures of programs and resources. Every function draws around the middle (x, y)."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from config.demo.pictures.canvas import (
    BLUE,
    BLUE_DEEP,
    BLUE_LINE,
    BLUE_SOFT,
    EARTH,
    GREEN,
    GREEN_LINE,
    GREEN_SOFT,
    INK,
    STONE,
    STONE_EDGE,
    WARM,
    WARM_LINE,
    WARM_SOFT,
    WHITE,
    Canvas,
)


def bubble(c: Canvas, x: float, y: float, w: float, h: float, fill: str, tail: int) -> None:  # noqa: PLR0917
    """A speech bubble; `tail` is -1 for left, 1 for right."""
    c.rect(x, y, w, h, fill, h * 0.42)
    c.polygon(
        [
            (x + tail * w * 0.12, y + h * 0.4),
            (x + tail * w * 0.34, y + h * 0.4),
            (x + tail * w * 0.38, y + h * 0.74),
        ],
        fill,
    )


def dots(c: Canvas, x: float, y: float, color: str) -> None:
    for dx in (-50, 0, 50):
        c.circle(x + dx, y, 14, color)


def screen(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y + 190, 220, 24, STONE_EDGE, 12)
    c.rect(x, y + 150, 40, 80, STONE_EDGE)
    c.rect(x, y - 10, 520, 310, INK, 26)
    c.rect(x, y - 10, 480, 270, BLUE_SOFT, 12)
    c.circle(x, y - 10, 74, BLUE)
    c.polygon([(x - 22, y - 48), (x - 22, y + 28), (x + 44, y - 10)], WHITE)


def talk(c: Canvas, x: float, y: float) -> None:
    bubble(c, x - 100, y - 70, 330, 190, BLUE, -1)
    dots(c, x - 100, y - 70, WHITE)
    bubble(c, x + 130, y + 80, 300, 170, WARM, 1)
    dots(c, x + 130, y + 80, WHITE)


def video_talk(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y + 190, 220, 24, STONE_EDGE, 12)
    c.rect(x, y + 150, 40, 80, STONE_EDGE)
    c.rect(x, y - 10, 520, 310, INK, 26)
    c.rect(x, y - 10, 480, 270, WHITE, 12)
    bubble(c, x - 80, y - 60, 220, 110, BLUE, -1)
    dots(c, x - 80, y - 60, WHITE)
    bubble(c, x + 90, y + 48, 200, 100, WARM, 1)
    dots(c, x + 90, y + 48, WHITE)


def plant(c: Canvas, x: float, y: float) -> None:
    """Six leaves, one for every month."""
    c.line([(x, y + 120), (x, y - 170)], GREEN, 14)
    for number in range(6):
        angle = 32 if number % 2 else 148
        c.leaf(x, y + 60 - number * 44, 150 - number * 12, angle, GREEN_LINE if number % 2 else GREEN)
    c.polygon([(x - 100, y + 90), (x + 100, y + 90), (x + 74, y + 210), (x - 74, y + 210)], WARM)
    c.rect(x, y + 98, 224, 40, EARTH, 10)


def paper(c: Canvas, x: float, y: float) -> None:
    c.rect(x + 10, y + 12, 300, 390, STONE_EDGE, 16)
    c.rect(x, y, 300, 390, WHITE, 16)
    c.circle(x - 84, y - 116, 40, BLUE_LINE)
    for number, width in enumerate((110, 80)):
        c.rect(x - 10 + width / 2, y - 132 + number * 34, width, 14, STONE_EDGE, 7)
    for number, width in enumerate((230, 230, 190, 210)):
        c.rect(x - 115 + width / 2, y - 36 + number * 44, width, 16, STONE, 8)
    c.circle(x + 130, y + 150, 72, GREEN)
    c.line([(x + 98, y + 152), (x + 122, y + 178), (x + 164, y + 124)], WHITE, 16)


def chairs(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y + 40, 240, 24, EARTH, 10)
    c.rect(x, y + 120, 26, 150, EARTH)
    for side, color, dark in ((-1, BLUE, BLUE_DEEP), (1, WARM, EARTH)):
        c.rect(x + side * 280, y - 30, 30, 220, color, 14)
        c.rect(x + side * 226, y + 78, 130, 30, color, 14)
        for leg in (178, 274):
            c.rect(x + side * leg, y + 144, 16, 110, dark, 8)


def umbrella(c: Canvas, x: float, y: float) -> None:
    c.line([(x, y - 60), (x, y + 170)], INK, 12)
    c.arc(x + 34, y + 170, 34, 0, 180, INK, 12)
    c.slice(x, y + 20, 260, 210, BLUE)
    c.slice(x, y + 20, 100, 210, BLUE_LINE)
    for dx in (-180, 0, 180):
        c.ellipse(x + dx, y + 22, 82, 30, GREEN_SOFT)
    for dx, dy in ((-330, -40), (-290, 110), (320, -60), (300, 90)):
        c.ellipse(x + dx, y + dy, 9, 20, BLUE_LINE)


def blocks(c: Canvas, x: float, y: float) -> None:
    for dx, dy, color in (
        (-170, 110, BLUE),
        (0, 110, WARM),
        (170, 110, GREEN),
        (-85, -30, WARM_LINE),
        (85, -30, BLUE_LINE),
        (0, -170, BLUE_DEEP),
    ):
        c.rect(x + dx, y + dy, 150, 126, color, 16)
        c.rect(x + dx, y + dy - 40, 60, 14, WHITE, 7)


def bulb(c: Canvas, x: float, y: float) -> None:
    for angle in range(150, 391, 40):
        turn = angle * pi / 180
        c.line(
            [
                (x + 180 * cos(turn), y - 50 + 180 * sin(turn)),
                (x + 230 * cos(turn), y - 50 + 230 * sin(turn)),
            ],
            WARM,
            14,
        )
    c.circle(x, y - 50, 130, WARM)
    c.circle(x, y - 50, 104, WARM_SOFT)
    c.rect(x, y + 92, 110, 90, BLUE_DEEP, 18)
    c.rect(x, y + 84, 110, 14, BLUE_LINE)
    c.rect(x, y + 112, 110, 14, BLUE_LINE)
    c.line([(x - 46, y - 60), (x - 20, y - 20), (x, y - 60), (x + 20, y - 20), (x + 46, y - 60)], BLUE, 12)


def tents(c: Canvas, x: float, y: float) -> None:
    for dx, color in ((-270, BLUE), (0, WARM), (270, GREEN)):
        c.rect(x + dx, y + 100, 220, 150, WHITE)
        c.rect(x + dx, y + 140, 220, 70, STONE)
        c.polygon(
            [(x + dx - 130, y + 30), (x + dx + 130, y + 30), (x + dx + 90, y - 60), (x + dx - 90, y - 60)],
            color,
        )
        for step in (-87, -29, 29, 87):
            c.circle(x + dx + step, y + 30, 29, color if step in (-87, 29) else WHITE)
        c.line([(x + dx, y - 60), (x + dx, y - 120)], INK, 6)
        c.polygon([(x + dx, y - 120), (x + dx + 56, y - 100), (x + dx, y - 80)], WARM_LINE)


def table(seats: int) -> Callable[[Canvas, float, float], None]:
    """A table seen from above, with as many chairs as the room has seats."""

    def draw(c: Canvas, x: float, y: float) -> None:
        per_side = seats // 2
        width = 130 * per_side + 50
        for number in range(per_side):
            at = x + (number - (per_side - 1) / 2) * 130
            for side, color in ((-1, BLUE), (1, WARM)):
                c.rect(at, y + side * 142, 84, 74, color, 26)
        c.rect(x, y + 10, width, 200, STONE_EDGE, 34)
        c.rect(x, y, width, 200, WHITE, 34)
        for number in range(per_side):
            at = x + (number - (per_side - 1) / 2) * 130
            c.rect(at, y - 46, 62, 44, BLUE_SOFT, 6)
            c.rect(at, y + 46, 62, 44, WARM_SOFT, 6)

    return draw


def two_cups(c: Canvas, x: float, y: float) -> None:
    c.ellipse(x, y + 110, 360, 96, STONE_EDGE)
    c.ellipse(x, y + 96, 360, 96, WHITE)
    for dx, color, side in ((-130, BLUE, -1), (130, WARM, 1)):
        c.ring(x + dx + side * 66, y + 40, 34, 34, color, 14)
        c.rect(x + dx, y + 40, 120, 120, color, 26)
        c.ellipse(x + dx, y - 18, 60, 16, EARTH)
    bubble(c, x - 90, y - 150, 190, 100, BLUE_LINE, -1)
    bubble(c, x + 100, y - 170, 160, 84, WARM_LINE, 1)


def signpost(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y + 40, 30, 380, EARTH, 12)
    for dy, color, side in ((-110, BLUE, 1), (-20, WARM, -1), (70, GREEN, 1)):
        c.rect(x + side * 40, y + dy, 240, 66, color, 10)
        tip = x + side * 160
        c.polygon([(tip - side, y + dy - 33), (tip - side, y + dy + 33), (tip + side * 46, y + dy)], color)


def suits(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y - 170, 700, 18, EARTH, 9)
    for dx, color, collar in ((-220, BLUE_DEEP, BLUE_LINE), (0, INK, WHITE), (220, STONE_EDGE, WARM_SOFT)):
        c.arc(x + dx, y - 168, 22, 180, 400, INK, 8)
        c.polygon(
            [
                (x + dx - 100, y - 70),
                (x + dx, y - 130),
                (x + dx + 100, y - 70),
                (x + dx + 88, y + 180),
                (x + dx - 88, y + 180),
            ],
            color,
        )
        c.polygon([(x + dx - 34, y - 108), (x + dx + 34, y - 108), (x + dx, y + 30)], collar)
        c.polygon(
            [
                (x + dx - 10, y - 96),
                (x + dx + 10, y - 96),
                (x + dx + 14, y - 10),
                (x + dx, y + 16),
                (x + dx - 14, y - 10),
            ],
            WARM,
        )


def camera(c: Canvas, x: float, y: float) -> None:
    c.rect(x - 20, y - 120, 170, 80, BLUE_DEEP, 20)
    c.rect(x, y + 20, 440, 270, BLUE, 40)
    c.circle(x, y + 26, 108, WHITE)
    c.circle(x, y + 26, 84, INK)
    c.circle(x, y + 26, 52, BLUE_LINE)
    c.circle(x - 22, y + 4, 16, WHITE)
    c.circle(x + 168, y - 62, 18, WARM)


def face(c: Canvas, x: float, y: float) -> None:
    """A video interview."""
    c.rect(x, y + 176, 620, 40, STONE_EDGE, 18)
    c.rect(x, y - 10, 540, 340, INK, 26)
    c.rect(x, y - 10, 500, 300, BLUE_SOFT, 12)
    c.circle(x, y - 46, 62, WARM_LINE)
    c.slice(x, y + 140, 130, 116, BLUE)
    for sx in (-1, 1):
        for sy in (-1, 1):
            corner = (x + sx * 170, y - 26 + sy * 96)
            c.line([(corner[0] - sx * 44, corner[1]), corner, (corner[0], corner[1] - sy * 44)], GREEN, 10)
    c.circle(x + 212, y - 126, 12, WARM)
