"""What Django itself costs: a project of its own with six views, which `make bench` measures next to the site.

hello: a word. constant: 20 KB. one query: one row by its key. list page: one query and a template with 51 links. floor booking: a
POST that inserts one row under the exclusion constraint that holds have, and says so if there is none left. floor registration: a
POST that counts one hot row up.
"""

import os
from datetime import date, datetime, timedelta

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

ROWS = 51
CONSTANT = "<p>청년센터</p>".encode() * (20_000 // 19)
TEMPLATE = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><ul>
{% for item in items %}<li><a href="/{{ item.pk }}/">{{ item.title }}</a></li>
{% endfor %}</ul></body></html>
"""

settings.configure(
    SECRET_KEY="floor",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"list.html": TEMPLATE})],
                    )
                ],
            },
        }
    ],
)
django.setup()

# What follows needs the settings above.
from django.db import IntegrityError, connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


class Item(models.Model):
    """One row of the list."""

    title = models.CharField(max_length=100)
    day = models.DateField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.title


class Taken(models.Model):
    """A unit is taken from..until."""

    unit = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return f"{self.unit}: {self.starts_at}"


class Counter(models.Model):
    """The one row that everybody wants."""

    taken = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return str(self.taken)


GUARD = """
ALTER TABLE floor_taken ADD CONSTRAINT taken_no_overlap EXCLUDE USING gist (
    int8range(unit, unit, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
)
"""


def make_rows() -> None:
    """The tables, filled."""
    with connection.schema_editor() as editor:
        editor.create_model(Item)
        editor.create_model(Taken)
        editor.create_model(Counter)
        editor.execute(GUARD)
    Counter.objects.create(pk=1)
    start = date(2026, 1, 1)
    Item.objects.bulk_create(
        Item(title=f"프로그램 {number}", day=start + timedelta(days=number)) for number in range(ROWS)
    )


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONSTANT)


def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Item.objects.get(pk=1).title)


def list_page(request: HttpRequest) -> HttpResponse:
    return render(request, "list.html", {"title": "프로그램", "items": Item.objects.order_by("day")})


@csrf_exempt
def take(request: HttpRequest) -> HttpResponse:
    """An hour of a unit, or a conflict: what anybody would write."""
    start = datetime.fromisoformat(request.POST["start"])
    try:
        with transaction.atomic():
            Taken.objects.create(
                unit=request.POST["unit"], starts_at=start, ends_at=start + timedelta(hours=1)
            )
    except IntegrityError:
        return HttpResponse("somebody else has it", status=409)
    return HttpResponse("taken")


@csrf_exempt
def count(request: HttpRequest) -> HttpResponse:
    Counter.objects.filter(pk=1).update(taken=models.F("taken") + 1)
    return HttpResponse("counted")


urlpatterns = [
    path("hello/", hello),
    path("constant/", constant),
    path("one-query/", one_query),
    path("list/", list_page),
    path("take/", take),
    path("count/", count),
]
application = get_wsgi_application()

if __name__ == "__main__":
    make_rows()
