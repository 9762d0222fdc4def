"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Visitors sign in with a code; there is no sign-up form and no password of theirs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
