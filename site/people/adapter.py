"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Visitors sign in with a code; there is no sign-up form and no password of theirs."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "번호가 맞지 않아요. 메일에 있는 여섯 자리를 다시 확인해 주세요.",
        "too_many_login_attempts": "여러 번 시도해서 잠시 쉬어야 해요. 몇 분 뒤에 다시 해 주세요.",
        "rate_limited": "요청이 많아 잠시 쉬어야 해요. 몇 분 뒤에 다시 해 주세요.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
