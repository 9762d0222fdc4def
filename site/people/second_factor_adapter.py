"""How allauth's second factors behave here."""

from functools import cache
from io import BytesIO
from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from encrypted_fields.fields import EncryptedTextField

from people.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors of staff. Their secrets lie encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "번호가 맞지 않아요. 앱에 지금 보이는 여섯 자리를 다시 적어 주세요.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "내 패스키" if number == 1 else f"내 패스키 {number}"

    def build_totp_svg(self, url: str) -> str:
        """On white: cameras read nothing from a dark page."""
        drawing = BytesIO()
        segno.make_qr(url).save(drawing, kind="svg", scale=8, light="white", xmldecl=False)
        return drawing.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a browser shows when it makes a passkey; the passkey works at this host only."""
        return {"id": context.request.get_host().partition(":")[0], "name": "디딤"}


@cache
def _cipher() -> Any:
    """That of the encrypted fields; making it is slow by design."""
    return EncryptedTextField().f
