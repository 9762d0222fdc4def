"""What the search finds besides pages: places of the site that are no page of the tree. Their apps name them (`register`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core import korean


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    summary: str
    url_name: str
    words: tuple[str, ...]  # a search that holds one of them, however it is spaced, asks for the place


_places: list[Place] = []


def register(place: Place) -> None:
    """Have the search find a place."""
    if place not in _places:
        _places.append(place)


def answering(text: str) -> list[tuple[Place, str]]:
    """The places that a text asks for, with their addresses. No query."""
    asked = [korean.key(each) for each in (text, *korean.readings(text))]
    return [
        (place, reverse(place.url_name))
        for place in _places
        if any(korean.key(word) in each for word in place.words for each in asked)
    ]
