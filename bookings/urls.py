from django.urls import URLPattern, URLResolver, include, path, register_converter

from bookings import embed_views, feed_views, find_views, here_views, own_views, views
from bookings.kiosk import form_views as kiosk_forms
from bookings.kiosk import program_views as kiosk_programs
from bookings.kiosk import using_views as kiosk_using
from bookings.kiosk import views as kiosk
from bookings.links import Purpose
from bookings.own import Act
from bookings.visitor import closet, companions, draws, files, loans, moving


class CodeConverter:
    """A booking's code: eight digits."""

    regex = r"\d{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PurposeConverter:
    """What a link from a mail does."""

    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class ActConverter(PurposeConverter):
    """What a person does with a booking."""

    regex = "|".join(Act.values)


register_converter(CodeConverter, "booking_code")
register_converter(ActConverter, "booking_act")
register_converter(PurposeConverter, "link_purpose")

app_name = "bookings"

# --- A person's own bookings
own = [
    path("", views.booking_detail, name="detail"),
    path("cancel/", views.booking_cancel_view, name="cancel"),
    path("move/", moving.move, name="move"),
    path("files/", files.add, name="files"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/delete/", files.remove, name="file_remove"),
    path("keep-longer/", loans.extend, name="loan_extend"),
    path("suit/", loans.suit, name="suit"),
    path("proof/", loans.proof, name="proof"),
    path("booking.ics", views.booking_ics, name="ics"),
    path("<booking_act:act>/", own_views.booking_act, name="act"),
]
me: list[URLPattern | URLResolver] = [
    path("calendar/", feed_views.calendar_link, name="calendar_link"),
    path("calendar/<str:token>.ics", feed_views.feed, name="feed"),
    path("bookings/<booking_code:code>/", include(own)),
    path("waiting/<int:pk>/leave/", own_views.waiting_leave_view, name="waiting_leave"),
]

# --- Links from mails and codes on doors; waiting for a suit; draws
links = [
    path("not-me/<str:token>/", companions.not_me, name="not_me"),
    path("results/<str:token>/", files.results, name="results"),
    path("results/<str:token>/<int:pk>/", files.result, name="result"),
    path("suit/<str:token>/", loans.suit_by_link, name="suit_by_link"),
    path("closet/<int:pk>/wait/", closet.wait, name="closet_wait"),
    path("waiting/<int:pk>/stop/", closet.stop_waiting, name="stop_waiting"),
    path("<link_purpose:purpose>/<str:token>/", views.link, name="link"),
    path("here/<str:token>/", here_views.here, name="here"),
    path("draws/<int:pk>/", draws.detail, name="draw"),
    path("draws/<int:pk>/enter/", draws.enter, name="draw_enter"),
    path("draws/<int:pk>/withdraw/", draws.withdraw, name="draw_withdraw"),
]

# --- Kiosk
of_kiosk = [
    path("", kiosk.start, name="kiosk"),
    path("open/<str:token>/", kiosk.open_kiosk, name="kiosk_open"),
    path("reset/", kiosk.reset, name="kiosk_reset"),
    path("look/", kiosk.look, name="kiosk_look"),
    path("programs/", kiosk.programs, name="kiosk_programs"),
    path("programs/come/", kiosk_programs.come, name="kiosk_program_come"),
    path("rooms/", kiosk.free_rooms, name="kiosk_rooms"),
    path("rooms/<int:unit>/", kiosk_forms.book, name="kiosk_book"),
    path("check-in/", kiosk_forms.arrive, name="kiosk_check_in"),
    path("using/", kiosk_using.using, name="kiosk_using"),
    path("done/", kiosk.done, name="kiosk_done"),
    path("door/<int:unit>/", kiosk.door_display, name="kiosk_door"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", find_views.find, name="find"),
    path("embed/<int:pk>/", embed_views.embed, name="embed"),
    path("me/", include(me)),
    path("bookings/", include(links)),
    path("kiosk/<str:center>/", include(of_kiosk)),
]
