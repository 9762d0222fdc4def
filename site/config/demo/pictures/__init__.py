"""The pictures of the demo: plain shapes in the colours of the site, drawn when the demo is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.core.files.base import ContentFile
from wagtail.models import Collection

from config.demo.pictures import places, things
from config.demo.pictures.canvas import (
    BLUE_LINE,
    BLUE_SOFT,
    GREEN_LINE,
    GREEN_SOFT,
    HEIGHT,
    NIGHT,
    NIGHT_FAR,
    PAPER,
    STONE,
    SUNK,
    WARM_LINE,
    WARM_SOFT,
    WATER,
    WATER_DEEP,
    WHITE,
    WIDTH,
    Canvas,
)
from core.models import CustomImage

MIDDLE = (WIDTH / 2, HEIGHT / 2)
TRAIL = ((150, 672, 86), (318, 636, 66), (450, 610, 50))  # stepping stones that lead to the middle
FOCUS = (820, 560)  # what a cropped picture keeps, around the middle


class Air(NamedTuple):
    """The colours behind: sky, what is far, what is near."""

    sky: str
    far: str
    near: str


MORNING = Air(WARM_SOFT, PAPER, STONE)
DAY = Air(BLUE_SOFT, WATER, WATER_DEEP)
FIELD = Air(PAPER, GREEN_SOFT, GREEN_LINE)
DUSK = Air(NIGHT, NIGHT_FAR, BLUE_LINE)
INDOORS = Air(PAPER, SUNK, STONE)
SHORE = Air(WATER, SUNK, WATER_DEEP)
GLOW = Air(PAPER, WARM_SOFT, WARM_LINE)
LAWN = Air(GREEN_SOFT, WATER, GREEN_LINE)

Motif = Callable[[Canvas, float, float], None]

SCENES: dict[str, tuple[Air, Motif]] = {
    "home": (DAY, places.water_path),
    "center-media-cafe-hu": (GLOW, places.cup),
    "center-dongbu-women": (SHORE, places.arches),
    "center-the-big-study": (DAY, places.books),
    "center-pagoda-jongno": (MORNING, places.tower),
    "center-hongdae": (FIELD, places.railway),
    "center-zerogravity-yangcheon": (DAY, places.planet),
    "center-noryangjin": (LAWN, places.stairs),
    "center-daegu-donggu": (DUSK, places.moon),
    "center-dodream": (SHORE, places.bridge),
    "center-yangju": (FIELD, places.houses),
    "program-lecture": (INDOORS, things.screen),
    "program-mentoring": (DAY, things.talk),
    "program-long-mentoring": (GLOW, things.plant),
    "program-clinic": (SHORE, things.paper),
    "program-mock-interview": (FIELD, things.chairs),
    "program-counselling": (LAWN, things.umbrella),
    "program-course": (MORNING, things.blocks),
    "program-workshop": (DAY, things.bulb),
    "program-job-fair": (LAWN, things.tents),
    "resource-study-room-4": (LAWN, things.table(4)),
    "resource-study-room-6": (MORNING, things.table(6)),
    "resource-study-room-8": (INDOORS, things.table(8)),
    "resource-study-room-10": (SHORE, things.table(10)),
    "resource-job-counselling": (FIELD, things.two_cups),
    "resource-career-counselling": (SHORE, things.signpost),
    "resource-suit-closet": (GLOW, things.suits),
    "resource-photo-studio": (INDOORS, things.camera),
    "resource-ai-interview": (LAWN, things.face),
    "story-cheonan-employment-center": (MORNING, places.sunrise),
    "story-incheon-youth": (DAY, places.sixteen),
    "story-seoul-employment-center": (SHORE, places.skyline),
    "story-incheon-employment-center": (GLOW, places.columns),
    "story-gyeongnam-job-center": (LAWN, places.goggles),
    "story-gwangmyeong-job-center": (DUSK, places.lantern),
    "story-donggu-online-mentoring": (INDOORS, things.video_talk),
    "story-yangcheon-policy-news": (DAY, places.waves),
    "story-dodream-career-counselling": (FIELD, places.calendar),
}

OWN_STONES = {places.water_path, places.sixteen, places.sunrise, places.planet}


def draw(name: str) -> bytes:
    """One picture as WebP. Each has hills of its own, so that two with the same air differ."""
    air, motif = SCENES[name]
    shift = list(SCENES).index(name) * 0.17 % 1
    canvas = Canvas(air.sky)
    canvas.wave(430, 46, 0.8, shift, air.far)
    canvas.wave(530, 22, 1.1, shift + 0.4, air.near)
    motif(canvas, *MIDDLE)
    if motif not in OWN_STONES:
        for x, y, size in TRAIL:
            canvas.stone(x, y, size, WHITE)
    return canvas.webp()


class Pictures:
    """Draws a picture the first time it is asked for."""

    def __init__(self) -> None:
        self.made: dict[str, CustomImage] = {}

    def get(self, name: str, title: str, collection: Collection | None = None) -> CustomImage:
        if name not in self.made:
            self.made[name] = self._make(name, title, collection)
        return self.made[name]

    @staticmethod
    def _make(name: str, title: str, collection: Collection | None) -> CustomImage:
        image = CustomImage(
            title=f"{title} 그림",
            file=ContentFile(draw(name), name=f"demo-{name}.webp"),
            width=WIDTH,
            height=HEIGHT,
            focal_point_x=int(MIDDLE[0]),
            focal_point_y=int(MIDDLE[1]),
            focal_point_width=FOCUS[0],
            focal_point_height=FOCUS[1],
            collection=collection or Collection.get_first_root_node(),
        )
        image.save()
        return image
