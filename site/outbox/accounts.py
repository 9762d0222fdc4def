"""Messages about accounts. `people` says that something must be told (`people.signals.notice`); here is how.

The values of a notice are the values of its kind: plain (JSON), mostly what the templates show.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wagtail.models import Page

from core import clock, formats
from outbox.kinds import Channel, Kind, Message, registry
from outbox.services import send
from people.enums import Track
from people.models import StandingSettings, Strike
from people.services.renewal import ASK_BEFORE, EVERY, renewal_message, renewal_sent
from people.standing import Standing, months_from, rules_now, standing_of


def tell(sender: Any, *, kind: str, to: Any, **values: Any) -> None:
    """Listens to `people.signals.notice`."""
    values.pop("signal", None)
    send(registry.kinds[kind], to, **values)


def account_kind(name: str, label: str, *, sample: Callable[[], dict[str, Any]], **options: Any) -> Kind:
    """A kind whose templates show just the values of the notice."""
    return Kind(name, label, load=_load, sample=lambda: _load(**sample()), **options)


def _load(**values: Any) -> Message:
    return Message(context=values)


CODE_MINUTES = timedelta(minutes=5)

SIGN_IN_CODE = registry.register(
    account_kind(
        "sign_in_code",
        "로그인 번호",
        sample=lambda: {"code": "482019"},
        priority="now",
        is_secret=True,
        only_prints=True,
        valid_for=CODE_MINUTES,
    )
)
ADDRESS_CHANGE_CODE = registry.register(
    account_kind(
        "address_change_code",
        "메일 주소를 바꿀 때의 번호",
        sample=lambda: {"code": "482019"},
        priority="now",
        is_secret=True,
        only_prints=True,
        valid_for=CODE_MINUTES,
    )
)
PHONE_CODE = registry.register(
    account_kind(
        "phone_code",
        "휴대전화 확인 번호(문자)",
        sample=lambda: {"code": "482019"},
        channels=frozenset({Channel.SMS}),
        is_secret=True,
        valid_for=timedelta(minutes=3),
    )
)
ADDRESS_TAKEN = registry.register(
    account_kind("address_taken", "바꾸려는 주소를 이미 쓰고 있을 때", sample=dict, priority="now")
)
ADDRESS_CHANGED = registry.register(
    account_kind(
        "address_changed",
        "메일 주소를 바꾼 뒤, 예전 주소로",
        sample=lambda: {"when": formats.datetime_text(clock.now())},
        forget=True,  # nobody's address any more
    )
)
ACCOUNT_ERASED = registry.register(
    account_kind("account_erased", "계정을 지운 뒤", sample=dict, forget=True)  # the address is gone, too
)
INVITATION = registry.register(
    account_kind(
        "invitation",
        "직원 초대",
        sample=lambda: {
            "path": "/accounts/invitation/kQ3v/",
            "name": "김시연",
            "place": "양주 센터",
            "role": "창구",
            "inviter": "이디딤",
            "until": formats.datetime_text(clock.now() + timedelta(days=7)),
        },
        priority="now",
        is_secret=True,
    )
)


def renewal(person_id: int) -> Message | None:
    """Put together when it leaves: the day until which an answer counts is that of the mail that really went."""
    context = renewal_message(person_id)
    return Message(context=context) if context else None


def renewal_sample() -> Message:
    today = clock.today()
    return Message(
        context={
            "operator": "디딤 시연 네트워크",
            "agreed_on": today + ASK_BEFORE - EVERY,
            "is_renewed": False,
            "last_day": today + ASK_BEFORE,
            "link": "/me/renewal/kQ3v/",
        }
    )


RENEWAL = registry.register(
    Kind("renewal", "2년마다 다시 묻기", renewal, renewal_sample, is_secret=True, on_sent=renewal_sent)
)


# --- Strikes --------------------------------------------------------------------------------


def strike(strike_id: int) -> Message | None:
    """What is so when the mail leaves."""
    found = Strike.objects.select_related("person", "page").filter(pk=strike_id).first()
    return _strike(found, standing_of(found.person, Track(found.track)), rules_now()) if found else None


def strike_given(strike_id: int) -> Message | None:
    """Nothing is said of a strike that was taken away before."""
    message = strike(strike_id)
    return message if message and message.context["strike"].is_active else None


def suspended(strike_id: int) -> Message | None:
    """Nothing is said of a rest that is over before."""
    message = strike(strike_id)
    return message if message and message.context["standing"].suspended_until else None


def strike_sample(count: int = 1) -> Message:
    begun = clock.now() - timedelta(days=1)
    sample = Strike(
        pk=1,
        track=Track.ROOMS,
        page=Page(title="양주 센터"),
        reason="알리지 않고 오지 않았어요",
        happened_at=begun,
        expires_at=months_from(begun, 3),
        forgiven_reason="센터가 문을 늦게 열었어요.",
        appeal="그날 센터 문이 닫혀 있었어요.",
        answer="그날 기계가 고장 나 문이 늦게 열렸어요. 불편을 드려 미안해요.",
    )
    until = months_from(begun, 1) if count >= StandingSettings().threshold else None
    return _strike(sample, Standing(Track.ROOMS, (sample,) * count, until), StandingSettings())


def suspended_sample() -> Message:
    return strike_sample(StandingSettings().threshold)


def _strike(strike: Strike, standing: Standing, rules: StandingSettings) -> Message:
    context = {"strike": strike, "standing": standing, "count": len(standing.active), "rules": rules}
    return Message(context=context)


for name, label, load, sample in (
    ("strike_given", "벌점이 생겼을 때", strike_given, strike_sample),
    ("suspended", "벌점이 쌓여 이용을 쉴 때", suspended, suspended_sample),
    ("strike_forgiven", "센터가 벌점을 없앴을 때", strike, strike_sample),
    ("appeal_answered", "벌점의 이의에 답했을 때", strike, strike_sample),
):
    registry.register(Kind(name, label, load, sample))
