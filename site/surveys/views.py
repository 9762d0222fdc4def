"""The form behind a link. Nobody is asked who they are, and whoever is signed in isn't looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from surveys.forms import SurveyForm
from surveys.services import answer, link_of
from surveys.words import label_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """`token` comes from the link in the message. Looking changes nothing."""
    language = language_of(request)
    link = link_of(token)
    if link is None:
        return _not_in_the_log(render(request, _template("gone", language), status=404))
    if link.is_used:
        return render(request, _template("thanks", language), {"is_again": True})
    form = SurveyForm(request.POST if request.method == "POST" else None, language=language)
    if form.is_valid():
        answer(link=link, said=form.said)
        thanks = reverse("survey_thanks")
        return redirect(f"{thanks}?lang=en" if language == "en" else thanks)
    context = {"form": form, "link": link, "about": label_of(link.about, language)}
    page = render(request, _template("form", language), context, status=422 if form.errors else 200)
    return _not_in_the_log(page)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody: its address says nothing of the answer."""
    return render(request, _template("thanks", language_of(request)))


def _not_in_the_log(response: HttpResponse) -> HttpResponse:
    """Django writes the address of whatever is refused into the log: here it is somebody's token."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - what its own log looks at
    return response


def language_of(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "ko"


def _template(name: str, language: str) -> str:
    return f"pages/surveys/{'en/' if language == 'en' else ''}{name}.html"
