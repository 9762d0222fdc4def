"""The demo: complete, safe to load at any time, alive weeks later, and never in the way of other content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from bookings.enums import BookingStatus, ResourceKind
from bookings.models import Booking, Draw, Loan, OpenSpan, ResourcePage, Suit, Waiting
from config.demo import counselling, pictures, rooms, writing
from config.demo.accounts import DEMO_ADMIN, DEMO_KIOSKS, DEMO_ROLES, DEMO_STAFF
from config.demo.loader import Outcome, load
from core import clock, phones
from core.models import CustomImage
from events.models import ProgramPage, Registration, Session
from home.models import CenterPage, HomePage, NewsPage, StoryPage
from people import legal
from people.datasets import registry
from people.enums import LegalKind, Role
from people.models import ConsentText, LegalText, StaffRole, User
from tests.factories.home import CenterFactory, uproot
from tools import prepare

ROOMS = {"media-cafe-hu": 4, "dongbu-women": 10, "the-big-study": 8, "pagoda-jongno": 6}
CENTERS = {*ROOMS, "hongdae", "zerogravity-yangcheon", "noryangjin", "daegu-donggu", "dodream", "yangju"}
BY_OTHER_RULES = {
    ("yangju", "청년옷장", "loan", 12),
    ("yangju", "청춘사진관", "studio", 1),
    ("yangju", "AI 면접체험", "studio", 1),
    ("dodream", "1:1 맞춤형 진로상담", "appointment", 2),
    ("hongdae", "취업상담", "appointment", 2),
}
REGISTERED = {"requested", "waiting", "offered", "confirmed", "attended", "cancelled"}
PROGRAMS = {
    "daegu-donggu": {"멘토식당", "치어 업!(Cheer UP!)", "동구ON"},
    "zerogravity-yangcheon": {"온라인 취업특강", "D.I.Y. 나만의 청년정책 만들기", "희망멘토링 마음상담"},
    "dodream": {"기업 현직자와의 열린 대화", "온라인 청년두드림 멘토단", "심리안정 마음터치"},
    "": {"현직자 멘토링", "취업특강"},
    "hongdae": {"취업클리닉", "모의면접"},
    "yangju": {
        "NCS 취업전략 특강",
        "서류·면접 컨설팅",
        "창업아카데미",
        "소형지게차 면허취득과정",
        "일반경비원 양성과정",
        "회계사무원 양성과정",
        "전산사무원 양성과정",
        "찾아가는 청년 아카데미",
        "언택트 일자리박람회",
    },
}
STORIES = {
    (2022, "상담", "대상", "천안고용센터"),
    (2022, "상담", "대상", "민간위탁기관(인천)"),
    (2022, "운영", "대상", "서울고용센터"),
    (2022, "운영", "우수상", "인천고용센터"),
    (2022, "유관기관", "최우수상", "경상남도 일자리종합센터"),
    (2022, "유관기관", "우수상", "광명시 일자리센터"),
    (2021, "운영", None, "동구청년센터 the꿈"),
    (2021, "운영", None, "무중력지대 양천"),
    (2021, "운영", None, "청년두드림센터"),
}
FIGURES = {
    "stories/incheon-employment-center": ["181", "500", "약 2.8배"],
    "stories/dodream-career-counselling": ["1,127", "350", "약 31%"],
    "stories/seoul-employment-center": ["2,485", "+93%"],
    "stories/gyeongnam-job-center": ["320"],
    "stories/gwangmyeong-job-center": ["148"],
    "stories/incheon-youth": ["16"],
    "stories/yangcheon-policy-news": ["25,082", "1,376"],
    "programs/mentor-diner": ["16", "184"],
    "programs/practitioner-mentoring": ["53", "664"],
    "programs/job-lecture": ["98", "3,423"],
    "centers/yangju": ["183"],
    "centers/noryangjin": ["서울청년기지개센터", "동작이수사회복지관", "서울관악고용노동지청", "동작경찰서"],
    "about": ["8,721", "467", "4,167", "93.5%"],
}


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The loaded demo, once for all tests of a class."""
    with django_db_blocker.unblock(), transaction.atomic():
        uproot()
        assert load() is Outcome.LOADED
        yield
        transaction.set_rollback(True)


def page_at(path: str) -> Any:
    """A page by its public address; programs sit under their center."""
    slug = path.rsplit("/", 1)[-1]
    return Page.objects.live().get(slug=slug).specific


# --- What is in it --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestContent:
    def test_centers(self) -> None:
        assert set(CenterPage.objects.live().values_list("slug", flat=True)) == CENTERS

    def test_study_rooms(self) -> None:
        found = ResourcePage.objects.live().filter(kind=ResourceKind.STUDY_ROOM)
        assert {room.get_parent().slug: room.units.get().capacity for room in found} == ROOMS
        policy = found[0].policy
        assert [(str(limit), limit.code) for limit in policy.limits.all()] == [
            ("모든 센터의 같은 종류에서 하루 180분", "limit_day_minutes")
        ]

    def test_counsellors_and_studios(self) -> None:
        others = ResourcePage.objects.live().exclude(policy=None).exclude(kind=ResourceKind.STUDY_ROOM)
        found = {(page.get_parent().slug, page.title, page.kind, page.units.count()) for page in others}
        assert found == BY_OTHER_RULES
        appointments = [page for page in others if page.kind == ResourceKind.APPOINTMENT]
        assert all(page.rooms and not page.rooms.live and page.rooms.units.exists() for page in appointments)
        assert all(unit.has_rota for page in appointments for unit in page.units.all())

    def test_a_loan_in_every_state(self) -> None:
        loans = Booking.objects.filter(resource__kind=ResourceKind.LOAN).select_related("resource", "loan")
        assert {each.shown_status for each in loans} == {"예약됨", "빌려 감", "반납 늦음", "이용 마침"}
        back = [each.loan for each in loans.filter(status="completed")]
        assert {bool(each.damage): bool(each.lost_at) for each in back} == {True: False, False: True}
        assert set(Suit.objects.values_list("condition", flat=True)) >= {"good", "repair", "lost"}
        assert Suit.objects.values("size").distinct().count() > 5

    def test_a_booking_in_every_state_and_of_every_kind(self) -> None:
        assert set(Booking.objects.values_list("status", flat=True)) == set(BookingStatus)
        kinds = Booking.objects.holding().values_list("resource__kind", flat=True)
        assert set(kinds) == set(ResourceKind)
        assert Loan.objects.overdue(clock.now()).exists()
        assert Waiting.objects.open(clock.now()).exists()
        assert Booking.objects.filter(person=None).exclude(guest_phone="").exists()

    def test_a_screen_that_the_announced_address_opens(self, settings: Any) -> None:
        for slug, _, word in DEMO_KIOSKS:
            assert "이 주소로는 열 수 없어요" in Client().post(f"/kiosk/{slug}/open/{word}/").text, "no demo"
        settings.DEMO = True
        for _ in range(2):  # anew at every start
            call_command("load_demo")
            for slug, _, word in DEMO_KIOSKS:
                device = Client()
                assert device.post(f"/kiosk/{slug}/open/{word}/").status_code == 302
                assert device.get(f"/kiosk/{slug}/").status_code == 200

    def test_the_demo_has_no_booking_without_a_place(self, capsys: Any) -> None:
        call_command("check_bookings")

    def test_programs(self) -> None:
        found: dict[str, set[str]] = {}
        for program in ProgramPage.objects.live().select_related("center"):
            found.setdefault(program.center.slug if program.center else "", set()).add(program.title)
        assert found == PROGRAMS

    def test_stories(self) -> None:
        found = {
            (story.year, story.get_track_display(), story.get_award_display(), story.place)
            for story in StoryPage.objects.live()
        }
        assert found == STORIES

    @pytest.mark.parametrize(("path", "figures"), FIGURES.items(), ids=FIGURES)
    def test_figures(self, path: str, figures: list[str], client: Client) -> None:
        text = client.get(f"/{path}/").content.decode()
        assert [figure for figure in figures if figure not in text] == []

    def test_every_page_has_a_summary_and_a_text(self) -> None:
        pages = [page for page in Page.objects.live().filter(depth__gt=2).specific() if page.depth > 3]
        assert [page.title for page in pages if not 15 <= len(page.search_description) <= 90] == []
        texts = [(page.title, getattr(page, "guide", "") or page.body_text) for page in pages]
        assert [title for title, text in texts if len(text) < 60] == []

    def test_what_is_shown_can_be_saved_again_by_an_editor(self) -> None:
        for page in Page.objects.live().filter(depth__gt=1).specific():
            page.full_clean()
            for field in page._meta.get_fields():
                if isinstance(field, StreamField):
                    value = getattr(page, field.name)
                    value.stream_block.clean(value)
            if phone := getattr(page, "phone", ""):
                assert phones.parse(phones.display(phone)) == phone

    def test_every_page_answers(self, client: Client) -> None:
        pages = Page.objects.live().filter(depth__gt=1).specific()
        answers = {page.get_url(): client.get(page.get_url()).status_code for page in pages}
        assert {url: status for url, status in answers.items() if status != 200} == {}
        assert len(answers) >= 60

    def test_pictures_are_drawn_and_none_is_left_over(self) -> None:
        images = CustomImage.objects.all()
        assert images.count() == len(pictures.SCENES)
        assert {(image.width, image.height, image.has_focal_point()) for image in images} == {
            (1280, 720, True)
        }
        assert max(image.file.size for image in images) < 40_000

    def test_people_find_it(self) -> None:
        for words, slug in (("청년옷장", "suit-closet"), ("멘토링", "mentor-diner"), ("홍대", "hongdae")):
            found = Page.objects.live().search(words)
            assert slug in [page.slug for page in found]

    def test_the_default_site_is_the_demo(self) -> None:
        site = Site.objects.get(is_default_site=True)
        assert (site.site_name, site.hostname, site.port) == ("디딤", "localhost", 8000)
        assert site.root_page.specific == HomePage.objects.get()
        assert not Page.objects.filter(title__startswith="Welcome").exists()

    def test_staff_see_their_own_center_only(self) -> None:
        for email, slug, other in (
            ("hongdae@didim.example", "hongdae", "yangju"),
            ("yangju@didim.example", "yangju", "hongdae"),
        ):
            person = User.objects.get(email=email)
            own, others = (
                CenterPage.objects.get(slug=name).permissions_for_user(person) for name in (slug, other)
            )
            assert own.can_edit()
            assert own.can_publish()
            assert own.can_add_subpage()
            assert not others.can_edit()
            assert person.has_perm("wagtailadmin.access_admin")

    def test_staff_accounts_are_those_that_are_announced(self) -> None:
        emails = {DEMO_ADMIN, *(email for email, _, _ in DEMO_ROLES)}
        assert set(User.objects.filter(is_staff=True).values_list("email", flat=True)) == emails
        printed = " ".join(f"{who} {label}" for who, label in DEMO_STAFF)
        assert {email.split("@")[0] for email in emails} == set(re.findall(r"(\w+)@", printed))

    def test_somebody_has_every_role(self) -> None:
        given = StaffRole.objects.filter(group__user__isnull=False).values_list("role", flat=True)
        assert set(given) == set(Role)
        assert StaffRole.objects.exclude(page=None).count() == 4 * len(CENTERS)

    def test_the_privacy_policy_says_what_the_site_does(self) -> None:
        assert LegalText.objects.in_force("privacy", clock.today()).facts == legal.facts()
        assert legal.differences() == []

    def test_every_data_set_stands_in_the_privacy_policy(self, client: Client) -> None:
        text = unescape(client.get("/legal/privacy/").content.decode())
        assert [each.name for each in registry.sets.values() if f"<h3>{each.label}</h3>" not in text] == []
        assert [each.name for each in registry.sets.values() if each.period not in text] == []

    def test_every_legal_page_has_words(self) -> None:
        assert set(LegalText.objects.values_list("kind", flat=True)) == set(LegalKind.values)
        assert all(len(text.body) > 100 for text in LegalText.objects.all())

    def test_some_times_are_taken(self) -> None:
        assert Booking.objects.count() >= 5
        assert Session.objects.filter(starts_at__gt=clock.now(), seats_taken__gte=1).exists()

    def test_the_second_time_nothing_happens(self, django_assert_max_num_queries: Any) -> None:
        before = [model.objects.count() for model in (Page, Session, Booking, User, CustomImage)]
        with django_assert_max_num_queries(2):
            assert load() is Outcome.THERE
        assert before == [model.objects.count() for model in (Page, Session, Booking, User, CustomImage)]

    def test_it_is_alive_two_months_later(self, time_machine: Any) -> None:
        time_machine.move_to(clock.now() + timedelta(days=60), tick=True)
        call_command("daily")
        now = clock.now()
        week = Session.objects.filter(starts_at__range=(now, now + timedelta(days=7)))
        assert week.values("program").distinct().count() >= 10
        spans = OpenSpan.objects.filter(starts_at__range=(now, now + timedelta(days=14)))
        assert spans.values("resource").distinct().count() == ResourcePage.objects.live().count()


# --- When it is loaded ----------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment",
    ["2026-12-24 23:50", "2026-09-23 09:00", "2027-02-06 19:30", "2026-11-26 13:26", "2026-11-27 09:58"],
    ids=[
        "the night before a holiday",
        "before the longest holidays",
        "a Saturday evening",
        "when the nearest time is that of another booking",
        "minutes before the session that somebody waits for",
    ],
)
def test_loads_at_any_moment(moment: str, travel: Any, monkeypatch: Any) -> None:
    drawn = pictures.draw("home")
    monkeypatch.setattr(pictures, "draw", lambda name: drawn)  # drawing takes longest, and no date changes it
    travel(moment)
    uproot()
    assert load() is Outcome.LOADED
    made = len([*rooms.BOOKINGS, *counselling.APPOINTMENTS, *counselling.STUDIO])
    in_states = 3 + 2 + 2 + 1  # past and present, called off and offered, not given, by phone
    by_lot = 1
    assert Booking.objects.exclude(resource__kind=ResourceKind.LOAN).count() == made + in_states + by_lot
    assert sorted(Draw.objects.values_list("status", flat=True)) == ["drawn", "open"]
    assert Booking.objects.filter(resource__kind=ResourceKind.LOAN).count() == 5
    assert set(Booking.objects.values_list("status", flat=True)) == set(BookingStatus)
    assert set(Registration.objects.values_list("status", flat=True)) >= REGISTERED
    assert Session.objects.filter(starts_at__gt=clock.now()).values("program").distinct().count() >= 18


@pytest.mark.django_db
def test_other_content_is_never_touched() -> None:
    center = CenterFactory()
    pages = list(Page.objects.order_by("pk").values())
    assert load() is Outcome.OTHER
    assert list(Page.objects.order_by("pk").values()) == pages
    assert not User.objects.exists()
    assert center.live


@pytest.mark.django_db
def test_a_welcome_page_that_was_edited_is_content() -> None:
    uproot()
    Page.objects.get(depth=2).save_revision().publish()
    assert load() is Outcome.OTHER
    assert not NewsPage.objects.exists()


@pytest.mark.django_db
def test_only_demo_installations_load_it(settings: Any) -> None:
    settings.DEMO = False
    uproot()
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert not HomePage.objects.exists()


@pytest.mark.django_db
def test_the_command_says_that_it_changed_nothing(settings: Any, capsys: Any) -> None:
    settings.DEMO = True
    CenterFactory()
    call_command("load_demo")
    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_installation_has_the_consent_notice_for_bookings() -> None:
    text = ConsentText.objects.current("booking")
    assert text is not None
    assert text.version == 1
    assert all([text.purpose, text.items, text.period, text.refusal])


# --- How it is written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{181>500}", "약 2.8배"),
        ("{350/1127}", "약 31%"),
        ("상담한 사람의 {350/1127}예요", "상담한 사람의 약 31%예요"),
        ("그대로", "그대로"),
    ],
)
def test_ratios_are_computed(text: str, expected: str) -> None:
    assert writing.words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("글 <b>", [("text", "<p>글 &lt;b&gt;</p>")]),
        ("[센터](/centers/)와 **힘**", [("text", '<p><a href="/centers/">센터</a>와 <b>힘</b></p>')]),
        ("- 하나\n- 둘", [("text", "<ul><li>하나</li><li>둘</li></ul>")]),
        ("## 제목", [("heading", {"text": "제목", "level": "2"})]),
        ("1. 일 | 말", [("steps", [{"title": "일", "text": "말"}])]),
        (
            "= 상담 | 350 | 명",
            [("figures", [{"label": "상담", "value": "350", "unit": "명", "note": ""}])],
        ),
        (
            "? 하나?\n네.\n\n? 둘?\n네.",
            [
                (
                    "questions",
                    [
                        {"question": "하나?", "answer": "<p>네.</p>"},
                        {"question": "둘?", "answer": "<p>네.</p>"},
                    ],
                )
            ],
        ),
        ("! 제목 | 글", [("callout", {"tone": "info", "title": "제목", "text": "<p>글</p>"})]),
    ],
    ids=["paragraph", "link", "list", "heading", "steps", "figures", "questions", "callout"],
)
def test_plain_text_becomes_blocks(text: str, expected: list[tuple[str, Any]]) -> None:
    assert [(block["type"], block["value"]) for block in writing.blocks(text)] == expected


def test_the_folder_of_the_demo_is_made(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "new" / "var"
    for step in ("migrate", "call_command", "answer_at"):
        monkeypatch.setattr(prepare, step, lambda *args: None)
    assert prepare.main() == 0
    assert settings.VAR_DIR.is_dir()
