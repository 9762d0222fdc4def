"""Who may apply: ages by the calendar, 이하 and 미만, years of service, residence, employment."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.eligibility import MAX_SERVICE_MONTHS, Applicant, Failure, Rule, age_on, check, turns, with_contact
from core.enums import EmploymentStatus

pytestmark = pytest.mark.once

DAY = timedelta(days=1)
UP_TO_39 = Rule(min_age=19, max_age=39)
UNDER_70 = Rule(min_age=15, max_age=70, max_is_exclusive=True)
WITH_SERVICE = Rule(min_age=19, max_age=39, extends_by_service=True)

births = st.dates(date(1930, 1, 1), date(2026, 12, 31))
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
months = st.integers(0, 60)
ages = st.integers(0, 90)


def codes(rule, applicant, day):
    return [failure.code for failure in check(rule, applicant, day)]


def born(text, **more):
    return Applicant(birth_date=date.fromisoformat(text), **more)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        pytest.param("1997-03-05", "2026-03-04", 28, id="the-day-before-the-birthday"),
        pytest.param("1997-03-05", "2026-03-05", 29, id="birthday-today"),
        pytest.param("1997-03-05", "1997-03-05", 0, id="born-today"),
        pytest.param("1997-03-05", "1997-03-04", -1, id="not-born-yet"),
        pytest.param("1997-12-31", "2026-01-01", 28, id="new-year-makes-nobody-older"),
        pytest.param("2004-02-29", "2023-02-28", 18, id="leap-day-in-a-common-year-last-of-february"),
        pytest.param("2004-02-29", "2023-03-01", 19, id="leap-day-in-a-common-year-first-of-march"),
        pytest.param("2004-02-29", "2024-02-28", 19, id="leap-day-in-a-leap-year-the-day-before"),
        pytest.param("2004-02-29", "2024-02-29", 20, id="leap-day-in-a-leap-year-birthday"),
        pytest.param("1987-05-10", "2026-05-09", 38, id="born-when-summer-time-began-1987-before"),
        pytest.param("1987-05-10", "2026-05-10", 39, id="born-when-summer-time-began-1987"),
        pytest.param("1987-10-11", "2026-10-11", 39, id="born-when-summer-time-ended-1987"),
        pytest.param("1988-05-08", "2026-05-08", 38, id="born-when-summer-time-began-1988"),
        pytest.param("1988-10-09", "2026-10-08", 37, id="born-when-summer-time-ended-1988-before"),
    ],
)
def test_age(birth, day, age):
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("rule", "applicant", "day", "expected"),
    [
        pytest.param(UP_TO_39, born("2007-11-22"), "2026-11-22", [], id="turns-19-today"),
        pytest.param(UP_TO_39, born("2007-11-23"), "2026-11-22", ["too_young"], id="turns-19-tomorrow"),
        pytest.param(UP_TO_39, born("1986-11-23"), "2026-11-22", [], id="last-day-of-39"),
        pytest.param(UP_TO_39, born("1986-11-22"), "2026-11-22", ["too_old"], id="turns-40-today"),
        pytest.param(UP_TO_39, born("1984-02-29"), "2024-02-28", [], id="leap-day-last-day-of-39"),
        pytest.param(UP_TO_39, born("1984-02-29"), "2024-02-29", ["too_old"], id="leap-day-turns-40"),
        pytest.param(
            Rule(max_age=38), born("1984-02-29"), "2023-02-28", [], id="leap-day-common-year-last-day-of-38"
        ),
        pytest.param(
            Rule(max_age=38), born("1984-02-29"), "2023-03-01", ["too_old"], id="leap-day-common-year-39"
        ),
        pytest.param(UNDER_70, born("1956-11-23"), "2026-11-22", [], id="last-day-under-70"),
        pytest.param(UNDER_70, born("1956-11-22"), "2026-11-22", ["too_old"], id="turns-70-today"),
        pytest.param(UP_TO_39, Applicant(), "2026-11-22", ["age_unknown"], id="birth-unknown"),
        pytest.param(Rule(), Applicant(), "2026-11-22", [], id="nothing-demanded"),
        pytest.param(
            UP_TO_39, born("1986-11-22", service_months=21), "2026-11-22", ["too_old"], id="service-not-asked"
        ),
        pytest.param(WITH_SERVICE, born("1986-11-22", service_months=21), "2026-11-22", [], id="21-months"),
        pytest.param(
            WITH_SERVICE, born("1985-02-23", service_months=21), "2026-11-22", [], id="21-months-last-day"
        ),
        pytest.param(
            WITH_SERVICE,
            born("1985-02-22", service_months=21),
            "2026-11-22",
            ["too_old"],
            id="21-months-over",
        ),
        pytest.param(WITH_SERVICE, born("1983-11-23", service_months=36), "2026-11-22", [], id="42-last-day"),
        pytest.param(
            WITH_SERVICE, born("1983-11-22", service_months=36), "2026-11-22", ["too_old"], id="43-today"
        ),
        pytest.param(
            WITH_SERVICE,
            born("1983-11-22", service_months=99),
            "2026-11-22",
            ["too_old"],
            id="never-more-than-3-years",
        ),
        pytest.param(
            WITH_SERVICE,
            born("2008-01-01", service_months=36),
            "2026-11-22",
            ["too_young"],
            id="service-lifts-no-lower-limit",
        ),
    ],
)
def test_ages_of_rules(rule, applicant, day, expected):
    assert codes(rule, applicant, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("rule", "applicant", "expected"),
    [
        pytest.param(Rule(regions={"seoul": "서울"}), Applicant(region="seoul"), [], id="lives-there"),
        pytest.param(
            Rule(regions={"seoul": "서울"}), Applicant(region="busan"), ["residence"], id="lives-elsewhere"
        ),
        pytest.param(
            Rule(regions={"seoul": "서울"}), Applicant(), ["residence_unknown"], id="region-unknown"
        ),
        pytest.param(
            Rule(statuses=frozenset({EmploymentStatus.UNEMPLOYED})),
            Applicant(status=EmploymentStatus.UNEMPLOYED),
            [],
            id="has-no-job",
        ),
        pytest.param(
            Rule(statuses=frozenset({EmploymentStatus.UNEMPLOYED})),
            Applicant(status=EmploymentStatus.EMPLOYED),
            ["employment"],
            id="has-a-job",
        ),
        pytest.param(
            Rule(statuses=frozenset({EmploymentStatus.UNEMPLOYED})),
            Applicant(),
            ["employment_unknown"],
            id="status-unknown",
        ),
        pytest.param(
            Rule(max_age=20, regions={"seoul": "서울"}, statuses=frozenset({EmploymentStatus.STUDENT})),
            born("1980-01-01", region="busan", status=EmploymentStatus.EMPLOYED),
            ["too_old", "residence", "employment"],
            id="everything-at-once",
        ),
    ],
)
def test_residence_and_employment(rule, applicant, expected):
    assert codes(rule, applicant, date(2026, 11, 22)) == expected


@pytest.mark.parametrize(
    ("rule", "applicant", "sentence"),
    [
        pytest.param(
            UP_TO_39,
            born("2008-10-05"),
            "만 19세 이상 39세 이하인 분이 신청할 수 있어요. 2027년 10월 5일(화)부터 나이가 맞아요.",
            id="too-young-says-from-when",
        ),
        pytest.param(
            UNDER_70,
            born("1956-11-22"),
            "만 15세 이상 70세 미만인 분이 신청할 수 있어요. 2026년 11월 21일(토)까지 나이가 맞았어요. 나이 제한이 없는 다른 프로그램을 찾아봐 주세요.",
            id="too-old-says-until-when",
        ),
        pytest.param(
            WITH_SERVICE,
            born("1986-11-22"),
            "만 19세 이상 39세 이하인 분이 신청할 수 있어요. 2026년 11월 21일(토)까지 나이가 맞았어요. 병역을 마쳤다면 그 기간만큼(3년까지) 늘어나니, 복무 기간을 적어 주세요.",
            id="service-is-asked-for",
        ),
        pytest.param(
            Rule(regions={"seoul": "서울", "gyeonggi": "경기"}),
            Applicant(region="busan"),
            "서울, 경기에 사는 분이 신청할 수 있어요. 이사했다면 ‘내 정보’에서 사는 지역을 바꿔 주세요.",
            id="residence",
        ),
        pytest.param(
            Rule(statuses=frozenset({EmploymentStatus.GRADUATING, EmploymentStatus.UNEMPLOYED})),
            Applicant(status=EmploymentStatus.EMPLOYED),
            "지금 상황이 ‘미취업, 졸업 예정’인 분이 신청할 수 있어요. 상황이 바뀌었다면 다시 골라 주세요.",
            id="employment",
        ),
    ],
)
def test_the_sentence_says_which_rule_fails_and_what_to_do(rule, applicant, sentence):
    assert [failure.message for failure in check(rule, applicant, date(2026, 11, 22))] == [sentence]


def test_the_sentence_says_whom_to_call():
    text = with_contact(
        Failure("residence", "서울에 사는 분이 신청할 수 있어요."), place="양주 센터", phone="+82310000000"
    )
    assert text == (
        "서울에 사는 분이 신청할 수 있어요. 궁금한 점이 있거나 사정이 있으면 양주 센터(031-000-0000)에 물어봐 주세요."
    )


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        (Rule(), set()),
        (Rule(min_age=19), {"birth_date"}),
        (Rule(max_age=39), {"birth_date"}),
        (Rule(regions={"seoul": "서울"}), {"region"}),
        (Rule(statuses=frozenset({EmploymentStatus.EMPLOYED})), {"status"}),
    ],
)
def test_only_what_a_rule_looks_at_is_needed(rule, needed):
    assert rule.needs == needed


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_age": 40, "max_age": 39},
        {"min_age": 19, "max_age": 19, "max_is_exclusive": True},
        {"max_age": 0, "max_is_exclusive": True},
        {"min_age": -1},
    ],
)
def test_a_rule_that_nobody_could_meet_is_refused(wrong):
    with pytest.raises(ValueError, match="Nobody is of that age"):
        Rule(**wrong)


def naive_age(birth, day):
    """Birthdays lived through, one calendar day after the other; 29 February falls on 1 March in common years."""
    count = -1
    for year in range(birth.year, day.year + 1):
        has_day = birth.day <= monthrange(year, birth.month)[1]
        birthday = date(year, birth.month, birth.day) if has_day else date(year, 3, 1)
        count += birthday <= day
    return count


@given(births, days)
@example(date(2004, 2, 29), date(2023, 2, 28))
@example(date(2004, 2, 29), date(2023, 3, 1))
def test_age_is_the_number_of_birthdays(birth, day):
    assume(birth <= day)
    assert age_on(birth, day) == naive_age(birth, day)


@given(births, days)
def test_age_grows_by_one_on_the_birthday_and_never_otherwise(birth, day):
    before, after = age_on(birth, day - DAY), age_on(birth, day)
    assert after - before == (day == turns(birth, after))


@given(births, st.integers(0, 40), st.integers(0, 40), days)
def test_the_rule_agrees_with_the_age(birth, least, span, day):
    assume(birth <= day)
    rule, age = Rule(min_age=least, max_age=least + span), naive_age(birth, day)
    expected = ["too_young"] if age < least else ["too_old"] if age > least + span else []
    assert codes(rule, Applicant(birth), day) == expected


@given(births, ages, days)
def test_39_and_below_is_below_40(birth, age, day):
    inclusive, exclusive = Rule(max_age=age), Rule(max_age=age + 1, max_is_exclusive=True)
    applicant = Applicant(birth)
    assert codes(inclusive, applicant, day) == codes(exclusive, applicant, day)


@given(births, ages, months, days, st.integers(0, 5000))
def test_who_is_too_old_stays_too_old(birth, age, served, day, later):
    rule, applicant = Rule(max_age=age, extends_by_service=True), Applicant(birth, served)
    if "too_old" in codes(rule, applicant, day):
        assert "too_old" in codes(rule, applicant, day + later * DAY)


@given(births, st.integers(1, 90), days, st.integers(0, 5000))
def test_who_is_old_enough_stays_old_enough(birth, age, day, later):
    rule, applicant = Rule(min_age=age), Applicant(birth)
    if not codes(rule, applicant, day):
        assert not codes(rule, applicant, day + later * DAY)


@given(births, ages, months, months, days)
def test_more_service_never_shortens(birth, age, served, more, day):
    rule = Rule(max_age=age, extends_by_service=True)
    if not codes(rule, Applicant(birth, served), day):
        assert not codes(rule, Applicant(birth, served + more), day)


@given(births, ages, months, days)
def test_service_lifts_by_three_years_at_most(birth, age, served, day):
    lifted = codes(Rule(max_age=age, extends_by_service=True), Applicant(birth, served), day)
    if not lifted:
        assert not codes(Rule(max_age=age + MAX_SERVICE_MONTHS // 12), Applicant(birth), day)
