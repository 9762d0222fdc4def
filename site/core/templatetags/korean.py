"""Filters that write dates, times, numbers and phones for Korean readers. Loaded in every template."""

from django import template
from django.conf import settings

from core import formats, phones

register = template.Library()

register.filter("kdate", formats.date_text)
register.filter("klongdate", formats.long_date_text)
register.filter("ktime", formats.time_text)
register.filter("kspoken", formats.spoken_time_text)
register.filter("kdatetime", formats.datetime_text)
register.filter("kperiod", formats.period_text)
register.filter("khours", formats.hours_text)
register.filter("kend", formats.end_text)
register.filter("kminutes", formats.minutes_text)
register.filter("kcount", formats.count_text)
register.filter("kshort", formats.short_number)
register.filter("kweekday", formats.weekday)
register.filter("dday", formats.d_day)
register.filter("phone", phones.display)


@register.simple_tag
def site_name() -> str:
    """What the site is called, where no page of its own tells."""
    return settings.WAGTAIL_SITE_NAME
