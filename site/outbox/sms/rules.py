"""Rules for SMS in Korea: who may be named as the sender, when bulk may leave, what an advertisement carries."""

import re
from datetime import datetime, time, timedelta

from core import clock

NIGHT_STARTS, NIGHT_ENDS = time(21, 0), time(8, 0)  # 정보통신망법 §50③
AD_MARK = "(광고)"  # exactly so: §50④, Decree, table 6

# Sender numbers are registered beforehand (발신번호 사전등록제). A landline has its area code, a service number
# (15xx, 16xx, 18xx) exactly eight digits without one; safe numbers (050) can't be senders.
AREAS = "2|3[1-3]|4[1-4]|5[1-5]|6[1-4]"
SENDER = re.compile(rf"0(?:{AREAS})\d{{7,8}}|0[17]0\d{{8}}|1[568]\d{{6}}")
NOT_A_SENDER = re.compile(r"050")
# The mark however it was typed: a message begins with ours, in exactly this form.
TYPED_MARK = re.compile(r"^(?:\s*[(\[（［【〔<]\s*광\s*고\s*[)\]）］】〕>])+\s*")


class AdvertisementIncomplete(Exception):
    """An advertisement must say who sends it and how to reach them."""


def sender_problem(number: str) -> str:
    """Why a number (digits, perhaps with hyphens) can't be the sender, or nothing."""
    digits = re.sub(r"\D", "", number)
    if NOT_A_SENDER.match(digits):
        return "050 안심번호는 보내는 번호로 쓸 수 없어요."
    if not SENDER.fullmatch(digits):
        return (
            "통신사에 등록한 보내는 번호를 적어 주세요. 유선 번호는 지역 번호까지, 15xx 번호는 여덟 자리예요."
        )
    return ""


def may_leave_at(moment: datetime, *, is_bulk: bool) -> datetime:
    """When a message that is ready at a moment may leave: bulk rests from 21:00 to 08:00 in Seoul, always."""
    local = clock.local(moment)
    if not is_bulk or NIGHT_ENDS <= local.time() < NIGHT_STARTS:
        return moment
    morning = clock.day_start(local.date()) + timedelta(hours=NIGHT_ENDS.hour)
    return morning if local.time() < NIGHT_ENDS else morning + timedelta(days=1)


def as_advertisement(body: str, *, sender: str, contact: str, refuse: str) -> str:
    """The legal parts around an advertisement: the mark and the sender first, the free way out last.

    Raises AdvertisementIncomplete.
    """
    require_parts(sender, contact)
    body = TYPED_MARK.sub("", body).strip()
    first, _, rest = body.partition("\n")
    if first.strip() == sender.strip():  # typed, too
        body = rest.strip()
    return f"{AD_MARK}{sender.strip()}\n{body}\n문의 {contact.strip()}\n무료수신거부 {refuse}"


def require_parts(sender: str, contact: str) -> None:
    if not (sender.strip() and contact.strip()):
        raise AdvertisementIncomplete
