"""A sheet to draw plain shapes on, in the colours of the site."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 720
SCALE = 2  # drawn larger, then reduced: smooth edges
QUALITY = 80

PAPER, SUNK, WHITE = "#fbf8f2", "#f4eee3", "#fffefb"
BLUE, BLUE_DEEP, BLUE_SOFT, BLUE_LINE = "#256ef4", "#0b50d0", "#e9f0fe", "#b9cdf7"
WARM, WARM_SOFT, WARM_LINE, EARTH = "#f2a65a", "#fcefdf", "#ebc79d", "#9c4a12"
GREEN, GREEN_SOFT, GREEN_LINE = "#3f8f68", "#e4f3e9", "#a9d5bb"
STONE, STONE_EDGE, WATER, WATER_DEEP = "#e4d9c6", "#cfc2ab", "#dfe9f5", "#c7d9ee"
INK, NIGHT, NIGHT_FAR = "#3b4356", "#35538f", "#2a4375"

Point = tuple[float, float]


class Canvas:
    """1280 × 720 units, the origin at the top left. Every shape is given by its middle."""

    def __init__(self, background: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), background)
        self.draw = ImageDraw.Draw(self.image)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self.draw.ellipse(self._box(x, y, rx, ry), fill=fill)

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        self.ellipse(x, y, r, r, fill)

    def ring(self, x: float, y: float, rx: float, ry: float, color: str, width: float) -> None:  # noqa: PLR0917
        self.draw.ellipse(self._box(x, y, rx, ry), outline=color, width=round(width * SCALE))

    def arc(self, x: float, y: float, r: float, start: int, end: int, color: str, width: float) -> None:  # noqa: PLR0917
        """Part of a circle; degrees clockwise from the right."""
        self.draw.arc(self._box(x, y, r, r), start, end, fill=color, width=round(width * SCALE))

    def slice(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """The upper half of an ellipse."""
        self.draw.pieslice(self._box(x, y, rx, ry), 180, 360, fill=fill)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> None:  # noqa: PLR0917
        """A rectangle with corners of radius `r`."""
        self.draw.rounded_rectangle(self._box(x, y, w / 2, h / 2), radius=r * SCALE, fill=fill)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], color: str, width: float) -> None:
        """A line with round ends and corners."""
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], color, round(width * SCALE), "curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, color)

    def wave(self, y: float, height: float, bends: float, shift: float, fill: str) -> None:
        """Everything below a soft wave: hills, water."""
        top = [(x, y - height * sin(2 * pi * (bends * x / WIDTH + shift))) for x in range(0, WIDTH + 1, 20)]
        self.polygon([*top, (WIDTH, HEIGHT), (0, HEIGHT)], fill)

    def stone(self, x: float, y: float, rx: float, top: str = STONE, edge: str = STONE_EDGE) -> None:
        """A stepping stone: its top stands on a visible edge."""
        self.ellipse(x, y + rx * 0.14, rx, rx * 0.4, edge)
        self.ellipse(x, y, rx, rx * 0.4, top)

    def leaf(self, x: float, y: float, length: float, angle: float, fill: str) -> None:
        """A leaf that grows from a point; degrees counter-clockwise from the right."""
        turn = angle * pi / 180
        points = []
        for step in range(41):
            along = step / 20 if step <= 20 else 2 - step / 20
            side = 0.26 * sin(pi * along) * (1 if step <= 20 else -1)
            points.append(
                (
                    x + length * (along * cos(turn) - side * sin(turn)),
                    y - length * (along * sin(turn) + side * cos(turn)),
                )
            )
        self.polygon(points, fill)

    def webp(self) -> bytes:
        file = BytesIO()
        self.image.reduce(SCALE).save(file, "WEBP", quality=QUALITY, method=1)
        return file.getvalue()

    def _box(self, x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
        return (x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE
