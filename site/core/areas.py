"""Where places are: the province (시·도) and district (시·군·구) of each, by the tree path of its page.

The app that has places tells how to read them; whoever wants to know what is near asks here and knows no app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

KEY = "areas"
SECONDS = 60


@dataclass(frozen=True)
class Area:
    """`region` is the slug of a `core.Region`, `region_name` its short name (`서울`), `district` a name (`마포구`)."""

    region: str
    region_name: str
    district: str

    @property
    def value(self) -> str:
        """As it stands in addresses: `seoul/마포구`."""
        return f"{self.region}/{self.district}" if self.district else self.region

    def lies_in(self, wanted: str) -> bool:
        """Whether it is the district, or lies in the province, of such a value."""
        return wanted in (self.region, self.value)


NOWHERE = Area("", "", "")

Reader = Callable[[], dict[str, Area]]
readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    readers.append(reader)
    return reader


def areas() -> dict[str, Area]:
    """The area of every live place by the tree path of its page. Remembered for a minute: every search asks."""
    return cache.get_or_set(KEY, _read, timeout=SECONDS) or {}


def _read() -> dict[str, Area]:
    return {path: area for reader in readers for path, area in reader().items()}


def choices(found: dict[str, Area]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: provinces, in the order in which they come, with their districts."""
    names: dict[str, str] = {}
    districts: dict[str, set[str]] = {}
    for area in found.values():
        names.setdefault(area.region, area.region_name)
        districts.setdefault(area.region, set()).add(area.district)
    return [
        (
            name,
            [
                (region, f"{name} 전체"),
                *((f"{region}/{each}", each) for each in sorted(districts[region]) if each),
            ],
        )
        for region, name in names.items()
    ]


def distance(one: Area, other: Area) -> int:
    """How far apart, roughly: 0 in the same district, 1 in the same province, 2 elsewhere."""
    if one.region != other.region:
        return 2
    return 0 if one.district == other.district else 1
