"""Filters and tags of the kit: numbers, days and sizes in the language of the page."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.template.context import RequestContext
from django.urls import translate_url
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, gettext, ngettext

from lienthong.text import format_bytes, format_date, format_number

register = template.Library()

TRADE = str.maketrans(",.", ".,")
SCRIPT_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _in_english(written: str) -> str:
    return written.translate(TRADE)


def _is_english() -> bool:
    return get_language() == "en"


@register.filter
def number(value: object, decimals: int | None = None) -> str:
    """1234567.5 as 1.234.567,5 in Vietnamese, 1,234,567.5 in English; the rest as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return "" if value is None else str(value)
    written = format_number(value, decimals=decimals)
    return _in_english(written) if _is_english() else written


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as 02/01/2026 in Vietnamese and 2 Jan 2026 in English; a moment by its day here."""
    if value is None or value == "":
        return ""
    shown = localtime(value).date() if isinstance(value, datetime) else value
    return date_format(shown, "j M Y") if _is_english() else format_date(shown)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 09:42 02/01/2026."""
    if value is None or value == "":
        return ""
    return f"{localtime(value):%H:%M} {day(value)}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """A day or moment as machines read it, for the `datetime` attribute of `time`."""
    return value.isoformat() if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, for the last two days; the day itself before that."""
    if value is None or value == "":
        return ""
    passed = now() - value
    if passed < timedelta(minutes=1):
        return gettext("just now")
    if passed < timedelta(hours=1):
        minutes = int(passed.total_seconds() // 60)
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    if passed < timedelta(days=1):
        hours = int(passed.total_seconds() // 3600)
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    if passed < timedelta(days=2):
        return gettext("yesterday")
    return day(value)


@register.filter
def size(value: int | None) -> str:
    """A number of bytes as 118 KB or 1,5 MB."""
    if value is None:
        return ""
    written = format_bytes(value)
    return _in_english(written) if _is_english() else written


@register.filter
def percent(value: float | None, decimals: int = 0) -> str:
    """A share of 0.0 to 1.0 as 94 % in Vietnamese and 94% in English."""
    if value is None:
        return ""
    written = number(value * 100, decimals)
    return f"{written}%" if _is_english() else f"{written}\N{NO-BREAK SPACE}%"


@register.filter
def json_ld(value: object) -> SafeString:
    """A description for machines, safe inside a script element of type application/ld+json."""
    text = json.dumps(value, ensure_ascii=False).translate(SCRIPT_SAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.simple_tag(takes_context=True)
def other_language(context: RequestContext) -> SafeString:
    """A link to the same page in the other language."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    code, name = ("vi", "Tiếng Việt") if _is_english() else ("en", "English")
    href = translate_url(request.get_full_path(), code)
    return format_html('<a href="{}" lang="{}" hreflang="{}">{}</a>', href, code, code, name)
