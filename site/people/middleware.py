"""What every request of a person passes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from people.services.devices import device_seen


class LastSeenMiddleware:
    """Keeps the list of devices up to date, with one write a day. Pages that ask nobody's session still don't."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            device_seen(session=request.session)
        return response
