"""A walk through the demo: one page of every template, in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from bookings.enums import HOLDING
from bookings.facts import facts_of
from bookings.models import Booking, ResourcePage
from bookings.selectors import booking_window, first_free
from config.demo.loader import Outcome, load
from core import clock
from events.enums import SessionStatus
from events.models import ProgramPage, Session
from home.models import CenterPage, NewsPage, StoryPage
from people.enums import Track
from people.models import ConsentText, Strike, User
from people.services.consents import consent_give, consent_withdraw
from people.services.legal import legal_publish
from people.services.renewal import EVERY, renewal_link
from people.services.standing import appeal, appeal_answer, strike_add, strike_forgive
from tests.factories.events import ProgramFactory, SessionFactory

PASSWORD = "a-long-enough-word-7"


@dataclass(frozen=True)
class Stop:
    """A page as one person sees it.

    With `typed` (nothing but `{}`, too), its form is filled in and sent, and what follows is the page; with `then`, the
    form there as well.
    """

    name: str
    path: str
    person: User | None = None
    status: int = 200
    typed: dict[str, str] | None = None
    then: dict[str, str] | None = None
    of_age: bool = True  # this browser has said so before

    @property
    def forms(self) -> list[dict[str, str]]:
        """What is filled in, form by form."""
        return [values for values in (self.typed, self.then) if values is not None]


def walk() -> list[Stop]:
    """Load the demo into the empty database, and list where to go."""
    assert load() is Outcome.LOADED
    return [*_pages(), *_legal_pages(), *_own_pages(), *_consent_pages(), *_staff_pages()]


def _pages() -> Iterator[Stop]:
    """What everybody sees."""
    room = ResourcePage.objects.live().filter(policy__isnull=False).first()
    by_phone = ResourcePage.objects.live().filter(policy=None).first()
    session = Session.objects.filter(status=SessionStatus.SCHEDULED, starts_at__gt=clock.now()).first()
    center = CenterPage.objects.get(slug="yangju")
    dateless = ProgramFactory(
        title="일정을 정하고 있는 프로그램", slug="dateless", search_description="곧 열려요"
    )
    over = ProgramFactory(title="지난 프로그램", slug="over", search_description="잘 마쳤어요")
    SessionFactory(program=over, starts_at=clock.now() - timedelta(days=30))
    yield Stop("home", "/")
    yield Stop("centers", "/centers/")
    yield Stop("centers, none left by the filters", "/centers/?region=daegu&kind=job-cafe")
    yield Stop("center", center.url)
    yield Stop("center with rooms", room.get_parent().url)
    yield Stop("room", room.url)
    yield Stop("room on a day without opening hours", f"{room.url}?date={_closed_day(room)}")
    yield Stop("resource by phone", by_phone.url)
    yield Stop("programs", "/programs/")
    yield Stop("programs, none left by the filters", "/programs/?kind=job-fair&format=in-person&region=daegu")
    yield Stop("program", session.program.url)
    yield Stop("program without dates", ProgramPage.objects.get(pk=dateless.pk).url)
    yield Stop("program that is over", ProgramPage.objects.get(pk=over.pk).url)
    yield Stop("stories", "/stories/")
    yield Stop("stories, none left by the filters", "/stories/?year=2021&award=grand")
    yield Stop("story", StoryPage.objects.live().filter(year=2022).first().url)
    yield Stop("news", "/news/")
    yield Stop("notice", NewsPage.objects.live().first().url)
    yield Stop("plain page", "/about/")
    yield Stop("free times", "/find/")
    yield Stop("free times tomorrow", f"/find/?date={clock.today() + timedelta(days=1)}")
    yield from _times(room)
    yield Stop("search", "/search/")
    yield Stop("search with results", "/search/?q=스터디룸")
    yield Stop("search without results", "/search/?q=없는말뷁")
    yield Stop("question about age", "/accounts/login/", of_age=False)
    yield Stop("under 14", "/accounts/under-14/", of_age=False)
    yield Stop("sign-in", "/accounts/login/")
    yield Stop("sign-in with a wrong address", "/accounts/login/", typed={"email": "a@"})
    yield Stop("sign-in code", "/accounts/login/", typed={"email": "walker@didim.example"})
    yield Stop(
        "sign-in with a wrong code",
        "/accounts/login/",
        typed={"email": "stumbler@didim.example"},
        then={"code": "12345"},
    )
    yield Stop("account that is off", "/accounts/inactive/")
    yield Stop("goodbye", "/goodbye/")
    yield Stop("an invitation that opens nothing", "/accounts/invitation/gone/", status=410)
    yield Stop("nothing here", "/no-such-page/", status=404)


def _times(room: ResourcePage) -> Iterator[Stop]:
    """Looking for free times, and those of one room in every view."""
    yield Stop("free times for many and for long", "/find/?minutes=120&party_size=4&near=seoul&time=14:00")
    yield Stop("free times, none for so many", "/find/?party_size=400")
    yield Stop("free times, asked with mistakes", "/find/?date=2020-01-01&party_size=0&near=moon")
    yield Stop("week of a room", f"{room.url}?view=week")
    yield Stop("month of a room", f"{room.url}?view=month")
    far = clock.today() + timedelta(days=room.policy.horizon_days + 30)
    yield Stop("room on a day that is not open yet", f"{room.url}?date={far}")
    yield Stop("month of a room that is not open yet", f"{room.url}?view=month&date={far}")
    yield Stop("free times inside another site", f"/embed/{room.pk}/")


def _legal_pages() -> Iterator[Stop]:
    """The four legal pages; of one an older version, and one that is not in force yet."""
    today = clock.today()
    legal_publish(kind="terms", body="<p>조금 고친 약속이에요.</p>", effective_on=today)
    legal_publish(
        kind="terms", body="<p>다음 달부터의 약속이에요.</p>", effective_on=today + timedelta(days=30)
    )
    yield Stop("privacy policy", "/legal/privacy/")
    yield Stop("terms", "/legal/terms/")
    yield Stop("terms, an older version", "/legal/terms/1/")
    yield Stop("terms, a version to come", "/legal/terms/3/")
    yield Stop("no collection of addresses", "/legal/no-email-collection/")
    yield Stop("accessibility", "/legal/accessibility/")


def _consent_pages() -> Iterator[Stop]:
    """Nothing agreed to, something, something taken back; and the question every two years."""
    agreed = User.objects.create_user("agreed@didim.example")
    texts = {text.kind: text for text in ConsentText.objects.newest()}
    for kind in ("booking", "news", "sensitive"):
        consent_give(person=agreed, text=texts[kind])
    consent_withdraw(person=agreed, kind="sensitive")
    booked = (
        Booking.objects.filter(status__in=HOLDING, person__consents__text=texts["booking"]).first().person
    )
    long_ago = User.objects.create_user(
        "long-ago@didim.example", date_joined=clock.now() - EVERY + timedelta(days=20)
    )
    yield Stop("no consents", "/me/consents/", long_ago)
    yield Stop("consents", "/me/consents/", agreed)
    yield Stop("taking back a required consent", "/me/consents/booking/withdraw/", agreed)
    yield Stop("taking back an optional consent", "/me/consents/news/withdraw/", agreed)
    yield Stop("taking back a consent, a booking first", "/me/consents/booking/withdraw/", booked)
    yield Stop("staying, by the link", renewal_link(long_ago))
    yield Stop("staying", "/me/renewal/", long_ago)
    yield Stop("staying, not asked yet", "/me/renewal/", agreed)
    yield Stop("staying, a broken link", "/me/renewal/broken/", status=404)


def _own_pages() -> Iterator[Stop]:
    """What people who signed in see of their own."""
    newcomer = User.objects.create_user("newcomer@didim.example")
    booking = Booking.objects.filter(status__in=HOLDING).order_by("starts_at").first()
    room, person = booking.resource, booking.person
    free = first_free(facts_of(room, booking_window(room.policy))).value
    taken = f"{clock.local(booking.starts_at):%Y-%m-%dT%H:%M}"
    yield Stop("room, as somebody who booked it", room.url, person)
    yield Stop("booking form", f"{room.url}book/?start={free}", person)
    yield Stop("first booking form", f"{room.url}book/?start={free}", newcomer)
    yield Stop(
        "booking form with mistakes", f"{room.url}book/?start={free}", newcomer, 422, {"party_size": "99"}
    )
    yield Stop("form for a taken time", f"{room.url}book/?start={taken}", newcomer)
    yield Stop(
        "refused booking", f"{room.url}book/?start={free}", person, 409, {"start": taken, "party_size": "2"}
    )
    yield Stop("booking", booking.get_absolute_url(), person)
    yield Stop("cancelling", f"{booking.get_absolute_url()}cancel/", person)
    yield from _standing(room, newcomer)
    yield Stop("own bookings", "/me/", person)
    yield Stop("no bookings yet", "/me/", newcomer)
    yield Stop("own calendar, no address yet", "/me/calendar/", newcomer)
    yield Stop("own calendar, a new address", "/me/calendar/", newcomer, typed={})
    yield Stop("own calendar", "/me/calendar/", newcomer)
    yield Stop("profile, told before", "/me/profile/", person)
    yield Stop("profile, nothing told", "/me/profile/", newcomer)
    yield Stop(
        "profile with mistakes",
        "/me/profile/",
        newcomer,
        422,
        {"name": "가", "phone": "12", "birth_date": "970305"},
    )
    signed_in_elsewhere(person)
    yield Stop("devices", "/me/devices/", person)
    yield Stop("only this device", "/me/devices/", newcomer)
    yield Stop("changing the address", "/me/email/", person)
    yield Stop("changing the address with a mistake", "/me/email/", person, 422, {"email": "a@"})
    other = {"email": "walker-elsewhere@didim.example"}
    codes = {"old_code": "123456", "new_code": "12345"}
    yield Stop("codes for the address", "/me/email/", person, typed=other)
    yield Stop("codes for the address with mistakes", "/me/email/", newcomer, 422, other, codes)
    yield Stop("own data", "/me/data/", person)
    yield Stop("own data of a newcomer", "/me/data/", newcomer)
    yield Stop("deleting the account, a booking first", "/me/data/delete/", person)
    yield Stop("deleting the account", "/me/data/delete/", newcomer)
    yield Stop("deleting the account, not checked", "/me/data/delete/", newcomer, 422, typed={})
    yield Stop("signing out", "/accounts/logout/", person)


def signed_in_elsewhere(person: User) -> None:
    client = Client()
    client.force_login(person)
    device = UserSession.objects.filter(session_key=client.session.session_key)
    device.update(user_agent="윈도 컴퓨터 · Edge")


def _staff_pages() -> Iterator[Stop]:
    """What staff pass on their way to the admin pages."""
    known = User.objects.create_superuser("known@didim.example", PASSWORD, name="김일꾼")
    fresh = User.objects.create_superuser("fresh@didim.example", PASSWORD, name="이새내기")
    TOTP.activate(known, generate_totp_secret())
    RecoveryCodes.activate(known)
    step = "/accounts/reauthenticate/?next=/accounts/2fa/"
    yield Stop("staff sign-in", "/accounts/staff/")
    yield Stop(
        "staff sign-in, refused",
        "/accounts/staff/",
        typed={"login": "known@didim.example", "password": "wrong"},
    )
    yield Stop(
        "staff sign-in, second step",
        "/accounts/staff/",
        typed={"login": "known@didim.example", "password": PASSWORD},
    )
    yield Stop("forgotten password", "/accounts/staff/password/")
    yield Stop(
        "forgotten password, asked for", "/accounts/staff/password/", typed={"email": "nobody@didim.example"}
    )
    yield Stop("old link for a password", "/accounts/staff/password/1-abc-def/")
    yield Stop("new password set", "/accounts/staff/password/done/")
    yield Stop("admin pages, for a visitor", "/cms/", User.objects.create_user("guest@didim.example"), 403)
    yield Stop("no second factor yet", "/accounts/2fa/", fresh)
    yield Stop("second factor", "/accounts/2fa/", known)
    yield Stop("password once more", step, known)
    yield Stop("number once more", "/accounts/2fa/reauthenticate/", known)
    yield Stop("connecting an app", f"{step}totp/activate/", fresh, typed={"password": PASSWORD})
    yield Stop("disconnecting an app", f"{step}totp/deactivate/", known, typed={"password": PASSWORD})
    yield Stop("registering a passkey", f"{step}passkeys/new/", fresh, typed={"password": PASSWORD})
    yield Stop("recovery codes", f"{step}codes/", known, typed={"password": PASSWORD})
    yield Stop("new recovery codes", f"{step}codes/new/", known, typed={"password": PASSWORD})


def _standing(room: ResourcePage, newcomer: User) -> Iterator[Stop]:
    """Without strikes, with one, with a rest, and objecting."""
    resting = User.objects.create_user("resting@didim.example", name="한쉼표", phone="+821000000009")
    strikes = [
        strike_add(
            person=resting,
            track=Track.ROOMS,
            page=room,
            reason="알리지 않고 오지 않았어요",
            happened_at=clock.now() - timedelta(days=days),
            source=f"walk:{days}",
        )
        for days in (1, 2, 3, 40)
    ]
    appeal(strike=strikes[0], text="그날 병원에 있었어요.")
    appeal(strike=strikes[1], text="센터 문이 닫혀 있었어요.")
    staff = User.objects.filter(is_staff=True).first()
    appeal_answer(strike=strikes[1], by=staff, answer="문 앞 기록을 확인했어요.", forgive=False)
    strike_forgive(strike=strikes[3], by=staff, reason="그날은 문을 늦게 열었어요.")
    one = Strike.objects.active(clock.now()).exclude(person=resting).first()
    yield Stop("standing without strikes", "/me/standing/", newcomer)
    yield Stop("standing with a strike", "/me/standing/", one.person)
    yield Stop("standing with a rest", "/me/standing/", resting)
    yield Stop("strike", f"/me/standing/{strikes[2].pk}/", resting)
    yield Stop("objection without words", f"/me/standing/{strikes[2].pk}/", resting, 422, {"text": ""})
    yield Stop("strike, objection sent", f"/me/standing/{strikes[0].pk}/", resting)
    yield Stop("strike, objection answered", f"/me/standing/{strikes[1].pk}/", resting)
    yield Stop("strike, forgiven", f"/me/standing/{strikes[3].pk}/", resting)
    yield Stop("room, as somebody who rests", room.url, resting)
    yield Stop("free times, as somebody who rests", "/find/", resting)


def _closed_day(room: ResourcePage) -> str:
    opened = {clock.local(start).date() for start in room.open_spans.values_list("starts_at", flat=True)}
    days = [clock.today() + timedelta(days=n) for n in range(14)]
    return str(next((day for day in days if day not in opened), days[0]))
