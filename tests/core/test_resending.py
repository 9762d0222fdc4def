"""What was typed is not lost with the session or the token of its form."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client

from core import resending
from core.views import bad_request
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = {"HTTP_ORIGIN": "http://testserver"}
PATH = "/me/profile/"
LONG = "길게 적은 <말> & '따옴표'\n둘째 줄"


@pytest.fixture(autouse=True)
def _site():
    site_root()


def hidden(response, name, value):
    return f'<input type="hidden" name="{name}" value="{value}">' in response.text


def test_after_the_session_is_over_the_form_is_given_back(client):
    response = client.post(PATH, {"name": LONG, "many": ["가", "나"]}, **HERE)
    assert response.status_code == 403
    assert "길게 적은 &lt;말&gt; &amp; &#x27;따옴표&#x27;\n둘째 줄" in response.text
    assert hidden(response, "many", "가")
    assert hidden(response, "many", "나")
    assert f'action="{PATH}"' in response.text
    assert 'target="_blank"' in response.text


def test_an_address_for_buttons_is_not_where_signing_in_leads(client):
    assert "적은 그대로 보내기" in client.post("/me/devices/sign-out-others/", **HERE).text


def test_a_token_that_is_over_takes_one_more_touch():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.person())
    response = client.post(f"{PATH}?next=/", {"name": "김새봄", "csrfmiddlewaretoken": "x" * 64}, **HERE)
    assert response.status_code == 403
    assert hidden(response, "name", "김새봄")
    assert f'action="{PATH}?next=/"' in response.text
    token = response.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post(PATH, {"name": "김새봄", "language": "ko", "csrfmiddlewaretoken": token}, **HERE)
    assert again.status_code in {302, 422}


@pytest.mark.parametrize(
    ("path", "data", "origin"),
    [
        pytest.param(PATH, {"name": "가"}, "https://evil.example", id="another-site"),
        pytest.param(PATH, {"name": "가"}, "null", id="nowhere"),
        pytest.param(PATH, {"name": "가", "password": "x"}, "http://testserver", id="password"),
        pytest.param("/accounts/login/code/", {"code": "123456"}, "http://testserver", id="code"),
        pytest.param("/kiosk/ours/look/", {"who": "5678"}, "http://testserver", id="kiosk"),
        pytest.param(PATH, {"name": "가" * (resending.MOST_LETTERS + 1)}, "http://testserver", id="too-long"),
    ],
)
def test_what_is_not_given_back(path, data, origin):
    response = Client(enforce_csrf_checks=True).post(path, data, HTTP_ORIGIN=origin)
    assert response.status_code == 403
    assert "적은 그대로 보내기" not in response.text
    assert "새로 열기" in response.text


def test_without_an_origin_signing_in_comes_first_as_ever(client):
    assert client.post(PATH, {"name": "가"}).status_code == 302


def test_too_much_at_once_says_so(rf):
    response = bad_request(rf.post("/"), RequestDataTooBig())
    assert response.status_code == 413
    assert "너무 많아요" in response.text
