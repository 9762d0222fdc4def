"""A walk through the demo: one page of every template, in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from bookings.closet import pick_up_times
from bookings.enums import HOLDING, BookingStatus, DrawStatus, ResourceKind, Way
from bookings.facts import facts_of
from bookings.here import here_path
from bookings.links import Purpose, link_to, not_me_link, results_link
from bookings.models import Booking, BookingFile, Companion, Draw, ResourcePage, Waiting
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
from tests.factories import bookings as make
from tests.factories.attending_pages import attending_pages
from tests.factories.clinic import clinic_pages
from tests.factories.desk_pages import desk_pages, kiosk_pages
from tests.factories.events import ProgramFactory, SessionFactory
from tests.factories.fairs import fair_pages
from tests.factories.home import uproot
from tests.factories.mentoring_pages import mentoring_pages
from tests.factories.newsletter_pages import newsletter_pages
from tests.factories.planning_pages import planning_pages
from tests.factories.registration_pages import registration_pages
from tests.factories.stops import Stop
from tests.factories.subscribing_pages import subscribing_pages
from tests.factories.surveys import survey_pages

PASSWORD = "a-long-enough-word-7"


def walk() -> list[Stop]:
    """Load the demo into the empty database, and list where to go."""
    uproot()
    assert load() is Outcome.LOADED
    analyse()
    pages = [*_pages(), *_legal_pages(), *_own_pages(), *_consent_pages(), *_staff_pages()]
    more = [
        *_closet_pages(),
        *_draw_pages(),
        *survey_pages(),
        *registration_pages(),
        *attending_pages(),
        *mentoring_pages(),
        *clinic_pages(),
        *fair_pages(),
        *subscribing_pages(),
        *newsletter_pages(),
    ]
    return [*pages, *more, *kiosk_pages(), *desk_pages(), *planning_pages()]


def analyse() -> None:
    """The database counts its rows, as a live site's does by itself; without, PostgreSQL plans for empty tables."""
    with connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # what was booked just now in this transaction has limited its waiting
            cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("ANALYZE")


def _pages() -> Iterator[Stop]:
    """What everybody sees."""
    room = ResourcePage.objects.live().filter(policy__isnull=False).first()
    by_phone = make.open_room(CenterPage.objects.get(slug="hongdae"), policy=None, title="강의실")
    session = Session.objects.filter(status=SessionStatus.SCHEDULED, starts_at__gt=clock.now()).first()
    center = CenterPage.objects.get(slug="yangju")
    dateless = ProgramFactory(
        title="일정을 정하고 있는 프로그램", slug="dateless", search_description="곧 열려요"
    )
    over = ProgramFactory(title="지난 프로그램", slug="over", search_description="잘 마쳤어요")
    SessionFactory(program=over, starts_at=clock.now() - timedelta(days=30))
    yield Stop("home", "/")
    yield Stop("in English", "/en/")
    yield Stop("centers", "/centers/")
    yield Stop("centers, none left by the filters", "/centers/?region=daegu&kind=job-cafe")
    yield Stop("center", center.url)
    yield Stop("center with rooms", room.get_parent().url)
    yield Stop("room", room.url)
    yield Stop("room on a day without opening hours", f"{room.url}?date={_closed_day(room)}")
    yield Stop("resource by phone", by_phone.url)
    yield Stop("programs", "/programs/")
    yield Stop("programs, none left by the filters", "/programs/?kind=job-fair&format=in-person&region=daegu")
    yield from _calendars()
    yield Stop("program", session.program.url)
    yield Stop("program without dates", ProgramPage.objects.get(pk=dateless.pk).url)
    yield Stop("program that is over", ProgramPage.objects.get(pk=over.pk).url)
    yield Stop("stories", "/stories/")
    yield Stop("stories, none left by the filters", "/stories/?year=2021&award=grand")
    yield Stop("story", StoryPage.objects.live().filter(year=2022).first().url)
    yield Stop("news", "/news/")
    yield Stop("notice", NewsPage.objects.live().first().url)
    yield Stop("following", "/feeds/")
    yield Stop("following a center", f"/feeds/?center={center.slug}")
    yield Stop("following, no such center", "/feeds/?center=moon")
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


def _calendars() -> Iterator[Stop]:
    """The calendar of programs in every look."""
    home = "/programs/calendar/"
    yield Stop("calendar", home)
    yield Stop("calendar of the next month", f"{home}?date={clock.next_month(clock.today())}")
    yield Stop("calendar, a week of a center", f"{home}?view=week&center=yangju")
    yield Stop("calendar, a list", f"{home}?view=list&region=seoul")
    yield Stop("calendar, none left by the filters", f"{home}?kind=job-fair&format=in-person&region=daegu")
    yield Stop("calendar, nothing that far away", f"{home}?date={clock.today() + timedelta(days=360)}")
    yield Stop("calendar, asked with mistakes", f"{home}?view=year&date=2020-01-01&region=moon")


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


def _closet_pages() -> Iterator[Stop]:
    """Borrowing a suit, step by step."""
    closet = ResourcePage.objects.get(kind=ResourceKind.LOAN)
    visitor = User.objects.create_user("borrower@didim.example", name="한빌림", phone="+821000000019")
    newcomer = User.objects.create_user("first-suit@didim.example")
    interview = clock.today() + timedelta(days=6)
    facts = facts_of(closet, booking_window(closet.policy))
    days = [interview - timedelta(days=n) for n in range(3)]
    times = [time for day in days for time in pick_up_times(facts, day, interview, facts.bookable)]
    start = next(time for time in times if time.is_free).value
    chosen = f"interview={interview}&start={start}"
    units = {unit.name: unit.pk for unit in closet.units.all()}
    form = f"{closet.url}book/?{chosen}&unit="
    yield Stop("closet", closet.url)
    yield Stop("closet, for an interview", f"{closet.url}?interview={interview}")
    yield Stop("closet, for a late interview", f"{closet.url}?interview={interview + timedelta(days=20)}")
    yield Stop("closet, with a time", f"{closet.url}?{chosen}")
    yield Stop("closet, with a time, signed in", f"{closet.url}?{chosen}", visitor)
    yield Stop("borrowing", f"{form}{units['정장 1번']}", visitor)
    yield Stop("borrowing with mistakes", f"{form}{units['정장 1번']}", newcomer, 422, {"name": "가"})
    yield Stop("borrowing a suit that is out of use", f"{form}{units['정장 11번']}", visitor)
    yield from _loans(closet)


def _loans(closet: ResourcePage) -> Iterator[Stop]:
    """One's own loans in every state, and what can be done with them."""
    coming = closet.bookings.get(status=BookingStatus.CONFIRMED)
    over = closet.bookings.get(loan__returned_at__isnull=False)
    out, late = closet.bookings.filter(status=BookingStatus.CHECKED_IN).order_by("-ends_at")
    suit, proof = (f"{coming.get_absolute_url()}{what}/" for what in ("suit", "proof"))
    longer = f"{out.get_absolute_url()}keep-longer/"
    yield Stop("loan, coming", coming.get_absolute_url(), coming.person)
    yield Stop("loan, out", out.get_absolute_url(), out.person)
    yield Stop("loan, late", late.get_absolute_url(), late.person)
    yield Stop("loan, over", over.get_absolute_url(), over.person)
    yield Stop("closet, as somebody who is late", closet.url, late.person)
    yield Stop("another suit", suit, coming.person)
    yield Stop("another suit, none chosen", suit, coming.person, 422, {})
    yield Stop("another suit, by a link", link_to(coming, Purpose.SUIT))
    yield Stop("proof of an interview", proof, coming.person)
    yield Stop("proof of an interview, forgotten", proof, coming.person, 422, {})
    yield Stop("keeping it longer", longer, out.person)
    yield Stop("keeping it longer, no date", longer, out.person, 422, {})


def _draw_pages() -> Iterator[Stop]:
    """A draw that is open, before, in and after entering; one that was drawn, as who won and who lost sees it."""
    opened, drawn = (Draw.objects.get(status=status) for status in (DrawStatus.OPEN, DrawStatus.DRAWN))
    studio, entered = opened.resource, opened.entries.get()
    newcomer = User.objects.create_user("first-draw@didim.example")
    start = f"{clock.local(entered.starts_at):%Y-%m-%dT%H:%M}"
    day, form = start[:10], f"{opened.get_absolute_url()}enter/"
    results = {entry.result: entry for entry in drawn.entries.select_related("person")}
    yield Stop("studio, on a day of a draw", f"{studio.url}?date={day}")
    yield Stop("week with a draw", f"{studio.url}?view=week&date={day}")
    yield Stop("month with a draw", f"{studio.url}?view=month&date={day}")
    yield Stop("form for a time of a draw", f"{studio.url}book/?start={start}", newcomer)
    yield Stop("draw", opened.get_absolute_url())
    yield Stop("draw, entered", opened.get_absolute_url(), entered.person)
    yield Stop("entering a draw", f"{form}?start={start}", newcomer)
    yield Stop("entering a draw with mistakes", form, newcomer, 422, {"start": ""})
    yield Stop("changing an entry", form, entered.person)
    yield Stop("draw, over", drawn.get_absolute_url())
    yield Stop("draw, won", drawn.get_absolute_url(), results["won"].person)
    yield Stop("draw, lost", drawn.get_absolute_url(), results["lost"].person)
    yield Stop("own bookings with draws", "/me/", entered.person)


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
    booking = room_bookings().first()
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
        "refused booking",
        f"{room.url}book/?start={free}",
        person,
        409,
        {"start": taken, "party_size": "2", "companion-0-name": "김동행", "companion-0-phone": ""},
    )
    yield Stop(
        "booking form, companions missing",
        f"{room.url}book/?start={free}",
        person,
        422,
        {"party_size": "3", "companion-0-name": "김동행", "companion-0-phone": "12"},
    )
    yield Stop("booking", booking.get_absolute_url(), person)
    yield Stop("cancelling", f"{booking.get_absolute_url()}cancel/", person)
    yield Stop("moving", f"{booking.get_absolute_url()}move/", person)
    other_day = first_free(facts_of(room, booking_window(room.policy))).value
    yield Stop("moving, one time", f"{booking.get_absolute_url()}move/?start={other_day}", person)
    yield from _counselling(newcomer)
    yield from _studio(newcomer)
    yield from _day_of_a_booking(room, person, newcomer)
    yield from _standing(room, newcomer)
    yield Stop("own bookings", "/me/", person)
    yield Stop("no bookings yet", "/me/", newcomer)
    yield Stop("own calendar, no address yet", "/me/calendar/", newcomer)
    yield Stop("own calendar, a new address", "/me/calendar/", newcomer, typed={})
    yield Stop("own calendar", "/me/calendar/", newcomer)
    yield Stop("profile, told before", "/me/profile/", person)
    yield Stop("profile, nothing told", "/me/profile/", newcomer)
    yield Stop("an address for buttons only", "/me/devices/sign-out-others/", newcomer, status=405)
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


def room_bookings() -> QuerySet[Booking]:
    return Booking.objects.filter(status__in=HOLDING, resource__kind=ResourceKind.STUDY_ROOM).order_by(
        "starts_at"
    )


def _counselling(newcomer: User) -> Iterator[Stop]:
    """Choosing a counsellor, an appointment with papers, its video link, moving it, and being named as a companion."""
    found = Booking.objects.filter(resource__slug="job-counselling").order_by("starts_at")
    first, video = found.first(), found.filter(appointment__way=Way.VIDEO).first()
    page = first.resource
    free = first_free(facts_of(page, booking_window(page.policy))).value
    BookingFile.objects.create(
        booking=first, purpose="cv", file="bookings/none.pdf", name="이력서.pdf", size=70_000
    )
    yield Stop("counselling", page.url)
    yield Stop("appointment form", f"{page.url}book/?start={free}", newcomer)
    yield Stop(
        "appointment form with mistakes", f"{page.url}book/?start={free}", newcomer, 422, {"message": "x"}
    )
    yield Stop("appointment", first.get_absolute_url(), first.person)
    yield Stop("appointment by video", video.get_absolute_url(), video.person)
    yield Stop("moving an appointment", f"{first.get_absolute_url()}move/", first.person)
    yield Stop(
        "moving an appointment, one time", f"{first.get_absolute_url()}move/?start={free}", first.person
    )
    named = Companion.objects.create(booking=room_bookings().first(), person=newcomer, name="김동행")
    yield Stop("named as a companion", not_me_link(named))
    yield Stop("not a companion any more", "/bookings/not-me/broken/", status=404)


def _studio(newcomer: User) -> Iterator[Stop]:
    """A slot with options, a request that waits for staff, what was made, a link that opens nothing."""
    photo = Booking.objects.get(resource__slug="photo-studio")
    asked = Booking.objects.get(resource__slug="ai-interview", status=BookingStatus.REQUESTED)
    free = first_free(facts_of(photo.resource, booking_window(photo.resource.policy))).value
    yield Stop("studio", photo.resource.url)
    yield Stop("studio form", f"{photo.resource.url}book/?start={free}", newcomer)
    yield Stop("studio booking", photo.get_absolute_url(), photo.person)
    yield Stop("request for approval", asked.get_absolute_url(), asked.person)
    yield Stop("results, none yet", results_link(photo))
    waiting = Booking.objects.exclude(pk=asked.pk).get(
        resource__slug="job-counselling", appointment__way=Way.VIDEO
    )
    BookingFile.objects.create(
        booking=waiting,
        purpose="result",
        file=ContentFile(b"a picture", "photo.jpg"),
        name="사진.jpg",
        size=900_000,
    )
    yield Stop("results", results_link(waiting))
    yield Stop("results, gone", "/bookings/results/broken/", status=404)


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


def _day_of_a_booking(room: ResourcePage, person: User, newcomer: User) -> Iterator[Stop]:
    """Booked, here, gone, not come, asked for, offered, waited for; and the QR at the door."""
    unit = room.units.first()
    now = clock.now()
    states = {
        "begins": ("confirmed", now - timedelta(minutes=5), None),
        "goes on": ("checked_in", now - timedelta(minutes=30), None),
        "is over": ("completed", now - timedelta(days=3), None),
        "nobody came": ("no_show", now - timedelta(days=4), None),
        "waits for staff": ("requested", now + timedelta(days=2), now + timedelta(hours=4)),
        "is offered": ("offered", now + timedelta(days=3), now + timedelta(hours=1)),
        "was declined": ("declined", now + timedelta(days=4), None),
        "ran out": ("expired", now + timedelta(days=5), None),
        "was called off": ("cancelled", now + timedelta(days=6), None),
    }
    for name, (status, starts_at, answer_until) in states.items():
        somebody = User.objects.create_user(f"state-{status}@didim.example", name="한하루")
        booking = Booking.objects.create(
            resource=room,
            unit=unit,
            person=somebody,
            party_size=2,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            answer_until=answer_until,
        )
        yield Stop(f"booking that {name}", booking.get_absolute_url(), somebody)
        yield Stop(f"door, booking that {name}", here_path(unit), somebody)
        if status == "offered":
            accept = f"{booking.get_absolute_url()}accept/"
            yield Stop("taking an offer", accept, somebody)
            yield Stop("taking an offer, nobody named", accept, somebody, 409, {})
            yield Stop("taking an offer by a link", link_to(booking, Purpose.ACCEPT))
    yield Stop("leaving", f"{booking.get_absolute_url()}leave/", somebody)
    yield Stop("door, not signed in", here_path(unit))
    yield Stop("door that is none", "/bookings/here/x/", status=404)
    taken = f"{clock.local(Booking.objects.filter(resource=room, holds__isnull=False).first().starts_at):%Y-%m-%dT%H:%M}"
    yield Stop("waiting form", f"{room.url}wait/?start={taken}", newcomer)
    yield Stop(
        "waiting form with mistakes", f"{room.url}wait/?start={taken}", newcomer, 422, {"party_size": "99"}
    )
    Waiting.objects.create(
        resource=room,
        person=person,
        starts_at=now + timedelta(days=3),
        ends_at=now + timedelta(days=3, hours=1),
        party_size=2,
    )
    yield Stop("kiosk that is closed", "/kiosk/didim/", status=403)
    yield Stop("kiosk to be opened", "/kiosk/didim/open/x/")


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
