"""Which files may be sent to the document clinic, and back."""

from __future__ import annotations

from django.db import models

from core.private_files import PAPERS, Rules, private_name

FOLDER = "clinic"  # in the private storage
SENT = Rules(PAPERS, megabytes=10, most=3)
ANSWER = Rules(PAPERS, megabytes=10, most=1)


def private_path(instance: models.Model, filename: str) -> str:
    return private_name(FOLDER, filename)
