"""JSON-LD: a data block that nobody can break out of."""

import json

import pytest

from core.templatetags.structured import json_ld

pytestmark = pytest.mark.once


def test_data_can_not_close_the_element() -> None:
    html = json_ld({"@type": "Place", "name": "</script><script>alert(1)</script> & 청년"})
    body = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in body
    assert json.loads(body) == {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": "</script><script>alert(1)</script> & 청년",
    }


def test_nothing_gives_nothing() -> None:
    assert json_ld(None) == ""
