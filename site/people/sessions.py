"""Django's sessions in the database, with fewer queries.

Signing in gives a session a new key. Django looks whether the key is free, writes the row, reads and deletes the old one, and
at the end of the request writes the new row again: nine queries. Here they are four.
The signature of what a session says is looked at once in a process for all of a visit.
"""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import get_random_string

from core import clock
from core.prepared import prepared


@prepared
def _lasting(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@lru_cache(maxsize=1000)
def _said(store: type[db.SessionStore], session_data: str | bytes) -> str:
    """What stands in a row, as JSON; nothing where it isn't signed by this site."""
    return json.dumps(db.SessionStore.decode(store(), session_data))


class SessionStore(db.SessionStore):
    _is_new_row = False

    def _get_session_from_db(self) -> Session | None:
        for found in _lasting(key=self.session_key, now=clock.now()):
            return found
        self._session_key = None
        return None

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        return dict(json.loads(_said(type(self), session_data)))

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)  # 165 bits of chance: it is free

    def cycle_key(self) -> None:
        """The same data under a new key; the old one is worth nothing from now on. Written when the request ends."""
        data = self._get_session()  # type: ignore[attr-defined]  # not in the stubs
        self.delete()
        self._session_key = self._get_new_session_key()
        self._session_cache = data
        self._is_new_row = self.modified = True

    def save(self, must_create: bool = False) -> None:
        super().save(must_create=must_create or self._is_new_row)
        self._is_new_row = False

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=key).delete()
