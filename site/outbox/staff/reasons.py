"""Why a message did not leave, in words that help the operator. What servers say is English, and repeats addresses."""

from __future__ import annotations

from post_office.models import Email

from outbox.models import NOT_AGREED, REFUSED, TOO_LATE, Sms

MAIL_REASONS = {
    "Unreachable": "메일 서버에 닿지 못했거나, 서버가 우리를 받아 주지 않았어요. 서버의 주소와 비밀번호(EMAIL_URL)를 확인해 주세요.",
    "SMTPRecipientsRefused": "받는 쪽에서 이 주소를 받아 주지 않았어요. 없는 주소이거나 메일함이 가득 찼을 수 있어요.",
    "SMTPDataError": "메일 서버가 이 메일을 받아 주지 않았어요. 스팸으로 여겼을 수 있어요.",
    "SMTPSenderRefused": "메일이 너무 커서 서버가 받아 주지 않았어요.",
    "TimeoutError": "제때 보내지 못해서 그만뒀어요.",
    "BadHeaderError": "주소나 제목에 쓸 수 없는 글자가 있어요.",
    "UnicodeError": "주소에 쓸 수 없는 글자가 있어요.",
}
SMS_REASONS = {
    REFUSED: "받지 않겠다고 한 번호예요.",
    NOT_AGREED: "광고를 받겠다고 동의하지 않았어요.",
    TOO_LATE: "제때 보내지 못해서 그만뒀어요.",
    "Unreachable": "문자 회사에 닿지 못했거나, 우리 계정을 받아 주지 않았어요. 열쇠, 잔액, 보내는 번호를 확인해 주세요",
    "Unsure": "문자 회사가 답하지 않았어요. 이미 갔을 수 있으니 확인한 뒤에 다시 보내 주세요",
    "SmsError": "문자 회사가 이 문자를 받아 주지 않았어요",
}
OURS = "사이트에서 만들다가 문제가 생겼어요({name}). 개발자에게 알려 주세요."


def mail_reason(email: Email) -> str:
    """What the last try said; nothing where none failed."""
    log = max(email.logs.all(), key=lambda log: log.pk, default=None)
    if log is None:
        return ""
    return MAIL_REASONS.get(log.exception_type) or OURS.format(name=log.exception_type)


def sms_reason(sms: Sms) -> str:
    """With the gateway's own number of the problem, which its documentation explains."""
    if not sms.error or sms.error in SMS_REASONS:
        return SMS_REASONS.get(sms.error, "")
    name, _, code = sms.error.partition(":")
    reason = SMS_REASONS.get(name)
    return f"{reason} ({code.strip()})." if reason else OURS.format(name=name)
