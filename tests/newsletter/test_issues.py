"""An issue: what its readers see, who gets it, one variant for all who see the same, once, and not again after a kill."""

from datetime import timedelta

import pytest
from django.core import mail
from django.template.loader import render_to_string

from core import clock
from core.models import SiteSettings
from events.enums import ProgramKind
from home.enums import PolicyField
from newsletter import sending
from newsletter.enums import STORIES, CampaignStatus, SubscriberStatus
from newsletter.issues import Edition, followers
from newsletter.matching import Reader
from newsletter.models import Campaign, Delivery, NewsletterPage, Subscriber
from newsletter.rich_text import in_text
from newsletter.services import preparing
from newsletter.services.issues import NotSent, issue_schedule, issue_send, issue_test
from newsletter.services.sending import campaign_stop
from newsletter.tasks import send_campaigns
from newsletter.wording import MOST_BYTES
from tests.factories.campaigns import issue, subscriber
from tests.factories.core import RegionFactory
from tests.factories.events import ProgramFactory, SessionFactory, program_index
from tests.factories.home import CenterFactory, StoryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WEEK = ("week", {"heading": "이번 주 프로그램", "most": 6})


@pytest.fixture(autouse=True)
def a_real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    sending.rest()


@pytest.fixture
def seoul():
    return CenterFactory(region=RegionFactory(), title="홍대센터")


@pytest.fixture
def busan():
    return CenterFactory(
        region=RegionFactory(code="26", slug="busan", name="부산광역시", short_name="부산"), title="부산센터"
    )


def program(center=None, days=1, **fields):
    parent = {"parent": center} if center else {}
    made = ProgramFactory(**parent, **fields)
    SessionFactory(program=made, starts_at=clock.now() + timedelta(days=days))
    return made


def run():
    send_campaigns.call()


# --- What is seen ---------------------------------------------------------------------------


def test_all_blocks_in_the_mail_and_in_the_text(seoul):
    story = StoryFactory(title="다시 일하게 된 이야기")
    talk = program(seoul, title="면접 특강")
    page = issue(
        ("words", {"heading": "인사", "text": '<p>반가워요. <a href="https://example.com/a">더 보기</a></p><ul><li>하나</li></ul>'}),
        ("link", {"label": "상담 예약", "page": None, "url": "https://example.com/b"}),
        ("programs", {"heading": "골랐어요", "programs": [talk.pk]}),
        ("stories", {"heading": "읽어요", "stories": [story.pk]}),
        WEEK,
    )  # fmt: skip
    words = Edition(page).words_for_all()
    for shown in (words.text, words.html):
        for piece in ("인사", "반가워요", "상담 예약", "https://example.com/b", "골랐어요", "면접 특강", "읽어요",
                      "다시 일하게 된 이야기", "이번 주 프로그램", "⟦manage⟧", "⟦stop⟧", "홍대센터"):  # fmt: skip
            assert piece in shown, piece
    assert "더 보기 ( https://example.com/a )" in words.text
    assert "- 하나" in words.text
    assert "<" not in words.text


def test_empty_parts_go_with_their_headings(seoul):
    over = program(seoul, days=-3)
    page = issue(
        ("words", {"heading": "빈 글", "text": "<p></p>"}),
        ("programs", {"heading": "지난 것", "programs": [over.pk]}),
        ("stories", {"heading": "없는 것", "stories": []}),
        WEEK,
        ("words", {"heading": "", "text": "<p>끝</p>"}),
    )
    words = Edition(page).words_for_all()
    for heading in ("빈 글", "지난 것", "없는 것", "이번 주 프로그램"):
        assert heading not in words.html + words.text
    assert [section.text for section in page.sections] == ["끝"]


def test_a_program_without_dates_stays_among_the_chosen():
    page = issue(
        ("programs", {"heading": "골랐어요", "programs": [ProgramFactory(title="언제나 열려요").pk]})
    )
    assert "언제나 열려요" in Edition(page).words_for_all().text


@pytest.mark.parametrize(
    ("topics", "places", "seen"),
    [
        ([], "", {"서울 특강", "부산 특강", "서울 상담", "모두의 특강"}),
        ([], "서울", {"서울 특강", "서울 상담", "모두의 특강"}),
        ([], "부산센터", {"부산 특강", "모두의 특강"}),
        ([ProgramKind.LECTURE], "서울", {"서울 특강", "모두의 특강"}),
        ([ProgramKind.LECTURE], "서울 부산센터", {"서울 특강", "부산 특강", "모두의 특강"}),
        ([PolicyField.HOUSING], "", set()),
        ([STORIES, ProgramKind.COUNSELLING], "서울", {"서울 상담"}),
    ],
)
def test_the_week_is_that_of_the_reader(seoul, busan, topics, places, seen):
    program(seoul, title="서울 특강", kind=ProgramKind.LECTURE)
    program(busan, title="부산 특강", kind=ProgramKind.LECTURE)
    program(seoul, title="서울 상담", kind=ProgramKind.COUNSELLING)
    program(title="모두의 특강", kind=ProgramKind.LECTURE)
    program(seoul, days=8, title="다음 주")
    reader = Reader(
        frozenset(topics),
        frozenset([seoul.region_id] if "서울" in places else []),
        frozenset([busan.pk] if "부산센터" in places else []),
    )
    assert {found.item.title for found in Edition(issue(WEEK)).programs_for(reader)} == seen


def test_an_advertisement_says_so_first_and_how_to_refuse_last():
    settings = SiteSettings.for_site(issue().get_site())
    settings.operator, settings.phone, settings.email = "디딤재단", "+82212345678", "ask@didim.example"
    settings.save()
    words = Edition(issue(is_ad=True, newsletter_subject="제휴 강의")).words_for_all()
    assert words.subject == "(광고) 제휴 강의"
    for shown in (words.html, words.text):
        end = shown[shown.rindex("디딤재단") :]
        assert "무료 수신거부" in end
        assert "02-1234-5678" in end
        assert "ask@didim.example" in end
    plain = Edition(issue()).words_for_all()
    assert "광고" not in plain.subject + plain.text


def test_an_advertisement_without_a_contact_is_not_sent():
    with pytest.raises(NotSent, match="연락처"):
        issue_send(issue(is_ad=True))


def test_the_frame_speaks_the_readers_language():
    words = Edition(issue()).words_for(Reader(language="en"))
    assert "Stop all mails" in words.text
    assert "그만 받기" not in words.text


def test_a_usual_issue_is_well_under_the_limit(seoul):
    for number in range(12):
        program(seoul, title=f"특강 {number}", search_description="긴 소개 " * 20)
    page = issue(
        *[("words", {"heading": "글", "text": f"<p>{'긴 글이에요. ' * 100}</p>"})] * 5,
        ("week", {"heading": "주", "most": 12}),
    )
    assert len(Edition(page).words_for_all().html.encode()) < MOST_BYTES


def test_rich_text_in_words():
    markup = "<p>하나<br/>둘</p><ol><li>셋</li><li>넷 &amp; 다섯</li></ol><p>여섯</p>"
    assert in_text(markup) == "하나\n둘\n\n- 셋\n- 넷 & 다섯\n\n여섯"


# --- Who gets it ----------------------------------------------------------------------------


def test_followers_of_places_and_topics(seoul, busan):
    everywhere = subscriber()
    by_region, by_center = subscriber(regions=(seoul.region,)), subscriber(centers=(seoul,))
    elsewhere = subscriber(regions=(busan.region,))
    for chosen in ({"regions": [seoul.region_id], "centers": []}, {"regions": [], "centers": [seoul.pk]}):
        assert set(followers([], **chosen)) == {everywhere, by_region, by_center}
    assert elsewhere in followers([], [], [])
    stories, housing = subscriber(topics=(STORIES,)), subscriber(topics=("housing",))
    found = set(followers([STORIES], [], []))
    assert stories in found
    assert housing not in found
    assert everywhere in found


def test_only_who_receives_gets_a_row():
    people = {status: subscriber(status) for status in SubscriberStatus.values}
    issue_send(issue())
    while preparing.prepare_some():
        pass
    assert [row.subscriber for row in Delivery.objects.all()] == [people[SubscriberStatus.CONFIRMED]]


def test_one_variant_for_all_who_see_the_same(seoul, busan):
    program(seoul, title="서울 특강")
    subscriber()
    for _ in range(3):
        subscriber(regions=(seoul.region,))
        subscriber(regions=(busan.region,))
        subscriber(centers=(seoul,))
    subscriber(language="en")
    issue_send(issue(WEEK))
    run()
    campaign = Campaign.objects.get()
    assert campaign.variants.count() == 3, "with the lecture, without it, and with it in English"
    assert len(mail.outbox) == 11
    assert sum("서울 특강" in letter.body for letter in mail.outbox) == 8


# --- Sending --------------------------------------------------------------------------------


def test_sending_puts_the_issue_into_the_archive(client):
    subscriber()
    page = issue()
    issue_send(page)
    run()
    page.refresh_from_db()
    assert page.live
    assert Campaign.objects.get().status == CampaignStatus.SENT
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "⟦" not in answer.content.decode()
    assert page.url in client.get(page.get_parent().url).content.decode()


def test_what_is_written_after_scheduling_stays_out(travel):
    travel("2026-11-23 12:00")
    subscriber()
    page = issue()
    issue_schedule(page, clock.now() + timedelta(hours=1))
    page.title = "나중에 고친 제목"
    page.save_revision()
    travel("2026-11-23 13:00:01")
    run()
    assert mail.outbox[0].subject != "나중에 고친 제목"
    assert Campaign.objects.get().name == mail.outbox[0].subject


def test_an_issue_is_sent_once():
    subscriber()
    page = issue()
    issue_send(page)
    with pytest.raises(NotSent, match="두 번"):
        issue_send(NewsletterPage.objects.get(pk=page.pk))
    run()
    for again in (issue_send, lambda page: issue_schedule(page, clock.now())):
        with pytest.raises(NotSent):
            again(NewsletterPage.objects.get(pk=page.pk))
    assert len(mail.outbox) == 1


def test_preparing_goes_on_where_it_ended(monkeypatch):
    monkeypatch.setattr(preparing, "BATCH", 2)
    people = [subscriber() for _ in range(5)]
    issue_send(issue())
    assert preparing.prepare_some()
    assert Delivery.objects.count() == 2
    Campaign.objects.update(prepared_to=0)  # as if that had been lost
    while preparing.prepare_some():
        pass
    assert sorted(Delivery.objects.values_list("subscriber", flat=True)) == [each.pk for each in people]


def test_a_campaign_can_be_stopped_while_it_is_prepared():
    subscriber()
    issue_send(issue())
    assert campaign_stop(Campaign.objects.get())
    run()
    assert not mail.outbox
    assert Campaign.objects.get().status == CampaignStatus.STOPPED


def test_an_empty_issue_is_not_sent():
    page = issue()
    page.body = []
    page.save_revision()
    with pytest.raises(NotSent, match="비어"):
        issue_send(page)


def test_a_test_mail_touches_nobody():
    someone = subscriber()
    issue_test(issue(), to="editor@didim.example", reader=Reader())
    letter = mail.outbox[0]
    assert letter.to == ["editor@didim.example"]
    assert letter.subject.startswith("[시험] ")
    assert someone.uid.hex not in letter.body
    assert not Delivery.objects.exists()


def test_copies_of_many_cost_few_queries(django_assert_max_num_queries, seoul):
    program(seoul)
    for _ in range(30):
        subscriber(regions=(seoul.region,), topics=("lecture",))
    edition = Edition(issue(WEEK), Campaign.objects.create(name="x"))
    readers = list(Subscriber.objects.all())
    edition.copies_for(readers)
    with django_assert_max_num_queries(5):
        assert len(edition.copies_for(readers)) == 30


def test_the_html_of_feeds_has_whole_addresses(seoul, settings):
    program_index()
    program(seoul, title="면접 특강")
    page = issue(WEEK)
    assert f'href="{settings.WAGTAILADMIN_BASE_URL}/programs/' in page.body_html
    assert 'href="/programs/' in page.web_html
    assert render_to_string("components/newsletter/sections.html", {"sections": []}).strip() == ""
