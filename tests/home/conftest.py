from typing import Any

import pytest
from django.test import Client
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from home.models import HomePage
from tests.factories import home as factories


@pytest.fixture
def home_page(db: None) -> HomePage:
    return factories.site_root()


def editor_form(client: Client, page: Page) -> Any:
    """What the editor of a page would send. Streams are built by scripts; here they are empty."""
    html = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    data = querydict_from_html(html, form_id="page-edit-form")
    for field in type(page)._meta.get_fields():
        if isinstance(field, StreamField):
            data[f"{field.name}-count"] = "0"
    return data
