"""The table of docs/privacy.md, from what the apps declare."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.defaults import GROUND
from people.datasets import DataSet, registry

HEADINGS = ["자료", "왜", "무엇을", "근거", "언제까지", "어디에서 지키나"]


class Command(BaseCommand):
    help = "Prints the table of personal data as Markdown; docs/privacy.md ends with it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown())


def markdown() -> str:
    """One line for each declared set."""
    lines = [HEADINGS, ["---"] * len(HEADINGS), *(_cells(dataset) for dataset in registry.sets.values())]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(dataset: DataSet) -> list[str]:
    return [
        dataset.label,
        dataset.purpose,
        dataset.items,
        dataset.basis,
        dataset.period,
        f"`{_declared_in(dataset)}`",
    ]


def _declared_in(dataset: DataSet) -> str:
    file = Path(dataset.declared_in)
    return str(file.relative_to(GROUND) if file.is_relative_to(GROUND) else file)
