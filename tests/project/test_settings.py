"""What the settings promise: headers, cookies, and a server that does not start half configured."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

ROOT: Path = settings.BASE_DIR
pytestmark = pytest.mark.once

SERVER = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "didim.example, www.didim.example"}

SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1].split()}, default=str))
"""


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python in a process of its own, whose environment holds only what is given."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def values(module: str, names: str, **environment: str) -> dict[str, Any]:
    """Settings as another process sees them."""
    result = python(SHOW, names, DJANGO_SETTINGS_MODULE=f"config.settings.{module}", **environment)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def directives(response: Any) -> dict[str, set[str]]:
    """A Content-Security-Policy header, taken apart."""
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip())
    return {name: set(sources) for name, *sources in parts}


# --- Kakao and Naver ------------------------------------------------------------------------

KEYS = {
    "KAKAO_CLIENT_ID": "k",
    "KAKAO_CLIENT_SECRET": "s",
    "NAVER_CLIENT_ID": "n",
    "NAVER_CLIENT_SECRET": "s",
}


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ((), set()),
        (("KAKAO_CLIENT_ID",), set()),
        (("KAKAO_CLIENT_ID", "KAKAO_CLIENT_SECRET"), {"kakao"}),
        (("NAVER_CLIENT_ID", "NAVER_CLIENT_SECRET"), {"naver"}),
        (tuple(KEYS), {"kakao", "naver"}),
    ],
    ids=["none", "half", "kakao", "naver", "both"],
)
def test_keys_offer_a_provider_and_let_forms_lead_there(given: tuple[str, ...], offered: set[str]) -> None:
    names = "SOCIALACCOUNT_PROVIDERS CONTENT_SECURITY_POLICY"
    found = values("dev", names, **{name: KEYS[name] for name in given})
    assert set(found["SOCIALACCOUNT_PROVIDERS"]) == offered
    targets = " ".join(found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"])
    assert ("kauth.kakao.com" in targets, "nid.naver.com" in targets) == (
        "kakao" in offered,
        "naver" in offered,
    )


# --- Production -----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", SERVER)
def test_production_refuses_to_start_half_configured(missing: str) -> None:
    environment = {name: value for name, value in SERVER.items() if name != missing}
    result = python(SHOW, "DEBUG", DJANGO_SETTINGS_MODULE="config.settings.production", **environment)
    assert result.returncode != 0
    assert f"Set {missing}" in result.stderr


def test_production_keeps_what_is_private_private() -> None:
    found = values("production", "DEBUG DEMO ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS TEMPLATES", **SERVER)
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert found["ALLOWED_HOSTS"] == ["didim.example", "www.didim.example"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://didim.example", "https://www.didim.example"]


def test_production_is_https_only() -> None:
    names = "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD"
    assert values("production", names, **SERVER) == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }


def test_production_asks_staff_for_more_than_a_password() -> None:
    names = "STAFF_SECOND_FACTOR STAFF_IDLE_MINUTES MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN ALLAUTH_TRUSTED_PROXY_COUNT"
    assert list(values("production", names, **SERVER).values()) == [True, 30, None, 1]


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF"])
def test_production_cookies(cookie: str) -> None:
    names = [
        f"{cookie}_COOKIE_{part}" for part in ("SECURE", "HTTPONLY", "SAMESITE", "NAME", "DOMAIN", "PATH")
    ]
    secure, http_only, same_site, name, domain, path = (
        values("production", " ".join(names), **SERVER)[key] for key in names
    )
    assert (secure, http_only, same_site) == (True, True, "Lax")
    # The prefix binds a cookie to this very host; a browser takes it only with this path and no domain.
    assert name.startswith("__Host-")
    assert (domain, path) == (None, "/")


def test_the_environment_chooses_the_engines() -> None:
    found = values(
        "production",
        "DATABASES CACHES EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS POST_OFFICE",
        **SERVER,
        DATABASE_URL="postgres://didim:secret@db.example:5433/didim",
        REDIS_URL="redis://cache.example:6379/1",
        EMAIL_URL="submission://sender:word@mail.example:587",
    )
    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["PORT"], database["NAME"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
        "didim",
    )
    assert found["CACHES"]["default"]["LOCATION"] == "redis://cache.example:6379/1"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert found["POST_OFFICE"]["BACKENDS"]["default"] == "django.core.mail.backends.smtp.EmailBackend"


def test_sqlite_takes_its_write_lock_at_begin() -> None:
    found = values("dev", "DATABASES", DATABASE_URL="sqlite:////tmp/x.sqlite3")["DATABASES"]["default"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_demo_listens_to_this_machine_only() -> None:
    assert set(values("dev", "ALLOWED_HOSTS")["ALLOWED_HOSTS"]) <= {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "testserver",
    }


# --- Headers --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/no-such-page/", "/accounts/login/"])
def test_public_pages_run_and_style_nothing_but_our_files(client: Client, address: str) -> None:
    policy = directives(client.get(address))
    assert policy["default-src"] == {"'self'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    assert policy["base-uri"] == {"'self'"}
    assert policy["form-action"] == {"'self'"}
    assert policy["frame-ancestors"] == {"'self'"}


@pytest.mark.django_db
def test_only_the_editor_may_run_inline_scripts(admin_client: Client) -> None:
    policy = directives(admin_client.get("/cms/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["object-src"] == {"'none'"}
    for address in ("/cms", "/cmsx/", "/healthz", "/centers/cms/"):
        assert "'unsafe-inline'" not in directives(admin_client.get(address))["script-src"]


@pytest.mark.django_db
def test_security_headers(client: Client) -> None:
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-cache" in headers["Cache-Control"]


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=60, SECURE_REDIRECT_EXEMPT=[r"^healthz$"])
def test_plain_http_is_sent_to_https_but_not_the_health_check(client: Client) -> None:
    response = client.get("/centers/?kind=cafe")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "https://testserver/centers/?kind=cafe",
    )
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", secure=True).headers["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.django_db
def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def test_time_and_language_are_korean() -> None:
    assert (settings.TIME_ZONE, settings.LANGUAGE_CODE, settings.USE_TZ) == ("Asia/Seoul", "ko", True)
