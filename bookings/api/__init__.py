"""`/api/v1/`: the same rules, codes and sentences as the pages. Signed-in sessions write, with the CSRF token."""

from django.conf import settings

from bookings.api.addresses import JsonAPI
from bookings.api.own import router as own
from bookings.api.reading import router as reading

api = JsonAPI(
    title=settings.WAGTAIL_SITE_NAME,
    version="1",
    urls_namespace="api",
    description="청년센터의 빈 시간을 찾고 무료로 예약해요. 시각은 서울 시간(+09:00)이에요.",
)
api.add_router("", reading)
api.add_router("", own)
