"""The legal pages and who handles data for the network: invented companies."""

from __future__ import annotations

from config.demo import sources, writing
from core import clock
from people.models import Processor
from people.services.legal import legal_publish

PROCESSORS = [
    ("모두의서버(시연용)", "서버 운영과 백업", "계약이 끝날 때까지"),
    ("바른소식(시연용)", "메일과 문자 보내기", "보낸 뒤 바로 지움"),
]


def add_legal() -> None:
    """After everything that the privacy policy tells about."""
    for number, (name, task, period) in enumerate(PROCESSORS, 1):
        Processor.objects.create(name=name, task=task, period=period, sort_order=number)
    for kind, text in sources.read("legal").items():
        legal_publish(kind=kind, body=writing.rich_text(text), effective_on=clock.today())
