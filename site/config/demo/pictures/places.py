"""What stands in the pictures of centers and stories. Every function draws around the middle (x, y)."""

from __future__ import annotations

from config.demo.pictures.canvas import (
    BLUE,
    BLUE_DEEP,
    BLUE_LINE,
    BLUE_SOFT,
    EARTH,
    GREEN,
    GREEN_LINE,
    INK,
    NIGHT,
    PAPER,
    STONE,
    STONE_EDGE,
    WARM,
    WARM_LINE,
    WARM_SOFT,
    WATER_DEEP,
    WHITE,
    Canvas,
)


def cup(c: Canvas, x: float, y: float) -> None:
    c.ellipse(x, y + 130, 190, 34, STONE_EDGE)
    c.ellipse(x, y + 122, 190, 34, WHITE)
    c.ring(x + 118, y + 20, 62, 58, BLUE_DEEP, 24)
    c.polygon([(x - 130, y - 60), (x + 130, y - 60), (x + 96, y + 118), (x - 96, y + 118)], BLUE)
    c.ellipse(x, y + 118, 96, 18, BLUE)
    c.ellipse(x, y - 60, 130, 26, BLUE_LINE)
    c.ellipse(x, y - 58, 108, 18, EARTH)
    for dx in (-44, 8, 60):
        c.arc(x + dx, y - 118, 22, 100, 260, WARM_LINE, 9)
        c.arc(x + dx - 2, y - 160, 22, -80, 80, WARM_LINE, 9)


def arches(c: Canvas, x: float, y: float) -> None:
    for dx, wall, light in ((-110, BLUE_LINE, WHITE), (110, WARM_LINE, WARM_SOFT)):
        c.circle(x + dx, y - 60, 96, wall)
        c.rect(x + dx, y + 50, 192, 220, wall)
        c.circle(x + dx, y - 54, 66, light)
        c.rect(x + dx, y + 53, 132, 214, light)
        c.circle(x + dx + 38, y + 60, 9, EARTH)


def books(c: Canvas, x: float, y: float) -> None:
    rows = ((0, 300, BLUE), (-24, 250, WARM), (18, 270, GREEN), (-6, 220, BLUE_DEEP))
    for number, (dx, width, color) in enumerate(rows):
        top = y + 110 - number * 62
        c.rect(x + dx, top, width, 54, color, 10)
        c.rect(x + dx + 14, top, width - 28, 26, PAPER)
        c.rect(x + dx - width / 2 + 26, top, 16, 54, WARM_SOFT)


def tower(c: Canvas, x: float, y: float) -> None:
    for number in range(5):
        width, top = 210 - number * 34, y + 110 - number * 66
        c.rect(x, top, width * 0.72, 66, WARM_SOFT)
        for dx in (-0.18, 0, 0.18):
            c.rect(x + dx * width, top + 6, width * 0.1, 30, BLUE)
        c.polygon(
            [
                (x - width * 0.62, top - 26),
                (x + width * 0.62, top - 26),
                (x + width * 0.42, top - 50),
                (x - width * 0.42, top - 50),
            ],
            BLUE_DEEP,
        )
    c.line([(x, y - 204), (x, y - 250)], BLUE_DEEP, 8)
    c.circle(x, y - 254, 12, WARM)


def railway(c: Canvas, x: float, y: float) -> None:
    c.line([(x - 330, y + 90), (x - 110, y + 90), (x + 30, y - 40), (x + 330, y - 40)], GREEN, 26)
    for dx, dy, size in ((-330, 90, 34), (-110, 90, 34), (330, -40, 34), (30, -40, 60)):
        c.circle(x + dx, y + dy, size, GREEN)
        c.circle(x + dx, y + dy, size * 0.62, WHITE)
    c.circle(x + 30, y - 40, 24, WARM)


def planet(c: Canvas, x: float, y: float) -> None:
    c.ring(x, y, 250, 74, BLUE_LINE, 16)
    c.circle(x, y, 130, BLUE)
    c.circle(x - 40, y - 36, 34, BLUE_LINE)
    c.circle(x + 52, y + 44, 20, BLUE_DEEP)
    c.stone(x - 260, y + 130, 62)
    c.stone(x + 250, y - 120, 46)
    c.stone(x + 190, y + 160, 38, BLUE_LINE, BLUE)


def stairs(c: Canvas, x: float, y: float) -> None:
    c.rect(x + 200, y - 110, 130, 200, BLUE, 12)
    c.rect(x + 200, y - 100, 94, 180, WARM_SOFT, 8)
    for number in range(5):
        width = 500 - number * 90
        c.rect(x + 250 - width / 2, y + 150 - number * 40, width, 42, (STONE, WARM_LINE)[number % 2], 6)


def moon(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y - 20, 150, WARM)
    c.circle(x + 62, y - 56, 128, NIGHT)
    for dx, dy, size in (
        (120, -60, 12),
        (210, 40, 9),
        (60, 40, 8),
        (-230, -110, 10),
        (-260, 60, 12),
        (260, -150, 11),
    ):
        c.circle(x + dx, y + dy, size, WARM_SOFT)


def bridge(c: Canvas, x: float, y: float) -> None:
    for dx in (-190, 190):
        c.rect(x + dx, y, 26, 330, BLUE_DEEP, 8)
        for step in range(1, 5):
            for side in (-1, 1):
                c.line([(x + dx, y - 150), (x + dx + side * step * 44, y + 66)], BLUE_LINE, 6)
    c.rect(x, y + 76, 860, 26, BLUE_DEEP, 10)


def houses(c: Canvas, x: float, y: float) -> None:
    for dx, size, wall, roof in ((-150, 1.0, WARM_SOFT, WARM), (90, 1.35, WHITE, BLUE)):
        left, base = x + dx, y + 150
        c.rect(left, base - 80 * size, 180 * size, 160 * size, wall)
        c.polygon(
            [
                (left - 120 * size, base - 150 * size),
                (left + 120 * size, base - 150 * size),
                (left, base - 250 * size),
            ],
            roof,
        )
        c.rect(left, base - 45 * size, 46 * size, 90 * size, EARTH, 6)
        c.rect(left + 52 * size, base - 100 * size, 36 * size, 36 * size, BLUE_LINE, 4)
    for dx, size in ((-300, 60), (300, 76)):
        c.rect(x + dx, y + 110, 14, 90, EARTH)
        c.circle(x + dx, y + 40, size, GREEN)


def sunrise(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y, 230, WARM_SOFT)
    c.circle(x, y, 170, WARM_LINE)
    c.circle(x, y, 112, WARM)
    c.wave(470, 40, 0.7, 0.55, PAPER)
    c.wave(545, 22, 1.1, 0.1, STONE)
    for number in range(4):
        c.stone(x - 30 + number * 14, y + 290 - number * 56, 92 - number * 20, WHITE)


def sixteen(c: Canvas, x: float, y: float) -> None:
    """Sixteen stones, one for every talk, and the last is reached."""
    for number in range(16):
        row, column = divmod(number, 4)
        along = column if row % 2 == 0 else 3 - column
        last = number == 15
        c.stone(
            x - 270 + along * 180 - row * 6,
            y + 170 - row * 100,
            74 - row * 9,
            *((WARM, EARTH) if last else (STONE, STONE_EDGE)),
        )


def skyline(c: Canvas, x: float, y: float) -> None:
    rows = (
        (-300, 200, BLUE_LINE),
        (-190, 300, BLUE),
        (-70, 240, WARM_LINE),
        (50, 350, BLUE_DEEP),
        (170, 270, WARM),
        (290, 210, BLUE_LINE),
    )
    for dx, height, color in rows:
        c.rect(x + dx, y + 180 - height / 2, 100, height, color, 8)
        for level in range(height // 50 - 1):
            for side in (-22, 22):
                c.rect(x + dx + side, y + 214 - height + level * 48, 22, 24, WARM_SOFT, 4)


def columns(c: Canvas, x: float, y: float) -> None:
    """181 and 500, as high as they are."""
    for dx, amount, color, top in ((-120, 181, BLUE_LINE, WHITE), (120, 500, BLUE, BLUE_LINE)):
        height = amount * 0.72
        c.rect(x + dx, y + 180 - height / 2, 150, height, color)
        c.ellipse(x + dx, y + 180, 75, 26, color)
        c.ellipse(x + dx, y + 180 - height, 75, 26, top)


def goggles(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y + 20, 190, WARM_LINE)
    c.rect(x, y - 20, 440, 60, INK, 20)
    c.rect(x, y - 10, 340, 170, BLUE_DEEP, 60)
    c.rect(x, y - 18, 290, 110, BLUE, 44)
    c.polygon([(x - 110, y - 60), (x - 40, y - 60), (x - 90, y + 30), (x - 130, y + 30)], BLUE_LINE)
    c.arc(x, y + 90, 60, 30, 150, EARTH, 12)


def lantern(c: Canvas, x: float, y: float) -> None:
    c.polygon([(x - 60, y - 110), (x + 60, y - 110), (x + 420, y + 300), (x - 420, y + 300)], WARM_SOFT)
    c.polygon([(x - 44, y - 110), (x + 44, y - 110), (x + 230, y + 300), (x - 230, y + 300)], WARM_LINE)
    c.ring(x, y - 230, 36, 36, STONE, 10)
    c.polygon([(x - 100, y - 110), (x + 100, y - 110), (x + 50, y - 200), (x - 50, y - 200)], STONE)
    c.circle(x, y - 100, 52, WARM)
    for dx, dy in ((-150, 210), (-40, 170), (70, 220), (180, 190)):
        c.circle(x + dx, y + dy - 56, 26, INK)
        c.ellipse(x + dx, y + dy, 36, 40, BLUE)


def waves(c: Canvas, x: float, y: float) -> None:
    """A phone that tells."""
    for size in (250, 190, 130):
        c.arc(x, y - 20, size, -50, 50, BLUE_LINE, 18)
        c.arc(x, y - 20, size, 130, 230, BLUE_LINE, 18)
    c.rect(x, y, 180, 330, INK, 30)
    c.rect(x, y, 152, 280, WHITE, 14)
    c.rect(x - 10, y - 80, 100, 44, BLUE, 14)
    c.rect(x + 14, y - 16, 90, 44, WARM_LINE, 14)
    c.rect(x - 10, y + 48, 100, 44, BLUE, 14)


def calendar(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y + 10, 400, 330, STONE_EDGE, 28)
    c.rect(x, y, 400, 330, WHITE, 28)
    c.rect(x, y - 120, 400, 90, BLUE, 28)
    c.rect(x, y - 96, 400, 44, BLUE)
    for dx in (-110, 110):
        c.rect(x + dx, y - 165, 22, 66, INK, 11)
    for number in range(12):
        row, column = divmod(number, 4)
        color = WARM if number == 6 else GREEN_LINE if number == 9 else BLUE_SOFT
        c.circle(x - 132 + column * 88, y - 22 + row * 76, 28, color)


def water_path(c: Canvas, x: float, y: float) -> None:
    """The way across: the picture of the whole site."""
    c.ellipse(x, y + 130, 560, 150, WATER_DEEP)
    for number, (dx, dy) in enumerate(((-420, 190), (-210, 150), (0, 100), (180, 40), (320, -30))):
        c.stone(
            x + dx, y + dy, 118 - number * 16, *((BLUE_LINE, BLUE) if number == 4 else (STONE, STONE_EDGE))
        )
