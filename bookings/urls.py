from django.urls import path, register_converter

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
urlpatterns = [
    path("find/", find_views.find, name="find"),
    path("bookings/not-me/<str:token>/", companions.not_me, name="not_me"),
    path("bookings/results/<str:token>/", files.results, name="results"),
    path("bookings/results/<str:token>/<int:pk>/", files.result, name="result"),
    path("bookings/suit/<str:token>/", loans.suit_by_link, name="suit_by_link"),
    path("bookings/closet/<int:pk>/wait/", closet.wait, name="closet_wait"),
    path("bookings/waiting/<int:pk>/stop/", closet.stop_waiting, name="stop_waiting"),
    path("bookings/<link_purpose:purpose>/<str:token>/", views.link, name="link"),
    path("embed/<int:pk>/", embed_views.embed, name="embed"),
    path("me/calendar/", feed_views.calendar_link, name="calendar_link"),
    path("me/calendar/<str:token>.ics", feed_views.feed, name="feed"),
    path("me/bookings/<booking_code:code>/", views.booking_detail, name="detail"),
    path("me/bookings/<booking_code:code>/cancel/", views.booking_cancel_view, name="cancel"),
    path("me/bookings/<booking_code:code>/move/", moving.move, name="move"),
    path("me/bookings/<booking_code:code>/files/", files.add, name="files"),
    path("me/bookings/<booking_code:code>/files/<int:pk>/", files.download, name="file"),
    path("me/bookings/<booking_code:code>/files/<int:pk>/delete/", files.remove, name="file_remove"),
    path("me/bookings/<booking_code:code>/keep-longer/", loans.extend, name="loan_extend"),
    path("me/bookings/<booking_code:code>/suit/", loans.suit, name="suit"),
    path("me/bookings/<booking_code:code>/proof/", loans.proof, name="proof"),
    path("me/bookings/<booking_code:code>/booking.ics", views.booking_ics, name="ics"),
    path("me/bookings/<booking_code:code>/<booking_act:act>/", own_views.booking_act, name="act"),
    path("me/waiting/<int:pk>/leave/", own_views.waiting_leave_view, name="waiting_leave"),
    path("bookings/here/<str:token>/", here_views.here, name="here"),
]

# --- Draws
urlpatterns += [
    path("bookings/draws/<int:pk>/", draws.detail, name="draw"),
    path("bookings/draws/<int:pk>/enter/", draws.enter, name="draw_enter"),
    path("bookings/draws/<int:pk>/withdraw/", draws.withdraw, name="draw_withdraw"),
]

# --- Kiosk
urlpatterns += [
    path("kiosk/<str:center>/", kiosk.start, name="kiosk"),
    path("kiosk/<str:center>/open/<str:token>/", kiosk.open_kiosk, name="kiosk_open"),
    path("kiosk/<str:center>/reset/", kiosk.reset, name="kiosk_reset"),
    path("kiosk/<str:center>/look/", kiosk.look, name="kiosk_look"),
    path("kiosk/<str:center>/programs/", kiosk.programs, name="kiosk_programs"),
    path("kiosk/<str:center>/programs/come/", kiosk_programs.come, name="kiosk_program_come"),
    path("kiosk/<str:center>/rooms/", kiosk.free_rooms, name="kiosk_rooms"),
    path("kiosk/<str:center>/rooms/<int:unit>/", kiosk_forms.book, name="kiosk_book"),
    path("kiosk/<str:center>/check-in/", kiosk_forms.arrive, name="kiosk_check_in"),
    path("kiosk/<str:center>/using/", kiosk_using.using, name="kiosk_using"),
    path("kiosk/<str:center>/done/", kiosk.done, name="kiosk_done"),
    path("kiosk/<str:center>/door/<int:unit>/", kiosk.door_display, name="kiosk_door"),
]
