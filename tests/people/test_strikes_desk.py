"""벌점 in the admin: only of one's own centers, open objections first, with the access log."""

import pytest

from core import clock
from people.enums import AccessAction, Role, Track
from people.models import AccessRecord, Strike
from people.services.standing import appeal, strike_add
from people.standing import standing_of
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST = "/cms/strikes/"


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def center():
    return CenterFactory(title="양주 센터")


@pytest.fixture
def desk(center):
    return signed_in(member(Role.DESK, center))


def give(center, number=1, name="홍길동"):
    return strike_add(
        person=make.person(number, name=name),
        track=Track.ROOMS,
        page=center,
        reason=f"오지 않았어요 {number}",
        happened_at=clock.now(),
        source=f"test:{number}",
    )


def test_names_are_masked_in_the_list_and_whole_on_the_page(desk, center):
    strike = give(center)
    html = desk.get(LIST).content.decode()
    assert "홍*동" in html
    assert "홍길동" not in html
    assert strike.person.phone not in html
    html = desk.get(f"{LIST}{strike.pk}/").content.decode()
    assert "홍길동" in html
    assert "벌점 없애기" in html


def test_open_objections_come_first(desk, center):
    appealed = appeal(strike=give(center, 1), text="병원에 있었어요")
    for number in (2, 3):
        give(center, number)
    html = desk.get(LIST).content.decode()
    places = [html.index(f"오지 않았어요 {number}") for number in (1, 3, 2)]
    assert places == sorted(places)
    assert "이의에 답해 주세요" in html
    only = desk.get(LIST, {"state": "appeal"}).content.decode()
    assert appealed.reason in only
    assert "오지 않았어요 2" not in only


def test_other_centers_strikes_are_neither_seen_nor_touched(desk, center):
    other = give(CenterFactory(title="다른 센터"))
    assert other.reason not in desk.get(LIST).content.decode()
    assert desk.get(f"{LIST}{other.pk}/").status_code == 404
    assert desk.post(f"{LIST}{other.pk}/", {"reason": "몰래"}).status_code == 404
    other.refresh_from_db()
    assert other.forgiven_at is None


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COUNSELLOR, Role.OPERATOR, Role.AUDITOR])
def test_whoever_runs_no_desk_sees_nothing(center, role):
    strike = give(center)
    person = member(role, None if role in {Role.OPERATOR, Role.AUDITOR} else center)
    client = signed_in(person)
    for address in (LIST, f"{LIST}{strike.pk}/"):
        assert client.get(address).status_code == 302, "back to the start, with a word"
    assert f'"{LIST}"' not in client.get("/cms/", follow=True).content.decode()


def test_forgiving_with_a_reason(desk, center):
    strike = give(center)
    assert (
        "이용자에게 알릴 이유를 적어 주세요"
        in desk.post(f"{LIST}{strike.pk}/", {"reason": ""}).content.decode()
    )
    response = desk.post(f"{LIST}{strike.pk}/", {"reason": "문을 늦게 열었어요"}, follow=True)
    assert "저장하고 이용자에게 메일로 알렸어요" in response.content.decode()
    strike.refresh_from_db()
    assert strike.forgiven_reason == "문을 늦게 열었어요"
    assert "벌점 없애기" not in response.content.decode().split("</table>")[1]


def test_an_expired_strike_is_forgiven_as_long_as_somebody_rests_because_of_it(center, travel):
    person = make.person()
    for number, day in enumerate(("01-05", "03-01", "04-03"), 1):
        travel(f"2026-{day} 14:00")
        strike_add(
            person=person,
            track=Track.ROOMS,
            page=center,
            reason="오지 않았어요",
            happened_at=clock.now(),
            source=f"test:{number}",
        )
    travel("2026-04-20 12:00")
    first = Strike.objects.get(source="test:1")
    desk = signed_in(member(Role.DESK, center))
    page = f"{LIST}{first.pk}/"
    assert "이 벌점 때문에 아직 쉬고 있어요" in desk.get(page).content.decode()
    desk.post(page, {"reason": "문을 늦게 열었어요"})
    first.refresh_from_db()
    assert first.forgiven_reason == "문을 늦게 열었어요"
    assert standing_of(person, Track.ROOMS).suspended_until is None


@pytest.mark.parametrize(("choice", "forgiven"), [("yes", True), ("no", False)])
def test_answering_an_objection(desk, center, choice, forgiven):
    strike = appeal(strike=give(center), text="병원에 있었어요")
    page = f"{LIST}{strike.pk}/"
    assert "병원에 있었어요" in desk.get(page).content.decode()
    assert "없앨지 그대로 둘지" in desk.post(page, {"answer": "확인했어요"}).content.decode()
    assert desk.post(page, {"answer": "확인했어요", "forgive": choice}).status_code == 302
    strike.refresh_from_db()
    assert strike.answer == "확인했어요"
    assert (strike.forgiven_at is not None) == forgiven


def test_who_looked_and_changed_stands_in_the_access_log(desk, center):
    strike = give(center)
    desk.get(LIST)
    desk.get(f"{LIST}{strike.pk}/")
    desk.post(f"{LIST}{strike.pk}/", {"reason": "착오"})
    found = list(AccessRecord.objects.order_by("pk").values_list("action", "people"))
    me = [strike.person_id]
    assert found == [(AccessAction.LIST, me), (AccessAction.VIEW, me), (AccessAction.CHANGE, me)]


def test_a_list_of_many_takes_as_many_queries_as_one_of_few(desk, center, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    give(center, 1)
    count()
    few = count()
    for number in range(2, 12):
        give(center, number)
    assert count() <= few
    assert Strike.objects.count() == 11


def test_the_numbers_have_one_screen_for_the_operator(center):
    address = "/cms/settings/people/standingsettings/"
    operator = signed_in(member(Role.OPERATOR))
    html = operator.get(address, follow=True).content.decode()
    assert "몇 점이면 이용을 쉬나요" in html
    assert "돌봄 프로그램과 상담은 세지 않아요" in html
    assert signed_in(member(Role.MANAGER, center)).get(address).status_code == 302


def test_a_page_that_is_no_longer_true_does_what_it_said_or_says_why_not(desk, center):
    strike = appeal(strike=give(center), text="병원에 있었어요")
    colleague = signed_in(member(Role.MANAGER, center))
    path = f"{LIST}{strike.pk}/"
    colleague.post(path, {"answer": "고마워요", "forgive": "no"})
    late = desk.post(path, {"answer": "다른 답", "forgive": "yes"}, follow=True)
    assert "이미 답한 이의예요." in late.content.decode()
    strike.refresh_from_db()
    assert (strike.answer, strike.forgiven_at) == ("고마워요", None)


def test_forgiving_goes_on_when_somebody_has_just_objected(desk, center):
    strike = appeal(strike=give(center), text="병원에 있었어요")
    assert desk.post(f"{LIST}{strike.pk}/", {"reason": "저희 착오였어요"}).status_code == 302
    strike.refresh_from_db()
    assert strike.forgiven_reason == "저희 착오였어요"
    assert strike.has_open_appeal
