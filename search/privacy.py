"""The personal data of the search: staff find accounts by name and address in the admin."""

from django.db import connection
from modelsearch import index
from wagtail.search.models import IndexEntry

from people.datasets import DataSet, nothing_to_show, registry
from people.models import User


def index_erase(person: User) -> int:
    """SQLite's full-text search only marks what is deleted, and keeps the words until it puts its parts together."""
    index.remove_object(person)
    if connection.vendor == "sqlite":
        table = f"{IndexEntry._meta.db_table}_fts"  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - a name of our own
    return 0  # not a thing of its own: it repeats the account


registry.register(
    DataSet(
        name="search",
        label="찾기 색인",
        purpose="직원이 관리 화면에서 직원 계정을 찾을 수 있게 하려고",
        items="이름과 메일 주소를 두 글자씩 나눈 것",
        basis="서비스 이용 계약",
        period="탈퇴할 때까지",
        rows_of=nothing_to_show,
        erase=index_erase,
    )
)
