"""The kit without a browser: files of others, the bundle, headers, numbers and days."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

import lienthong
from kit import BUNDLE, CSS, PARTS, bundle
from lienthong.web.charts import histogram, shares, sparkline
from lienthong.web.components import Score, Tick
from lienthong.web.headers import content_policy

STATIC = Path(lienthong.__file__).parent / "web/static"
ROW = re.compile(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", re.MULTILINE)


def render(source: str, language: str = "vi", **facts: object) -> str:
    with override(language):
        return Template("{% load kit %}" + source).render(Context(facts))


def test_files_of_others_are_the_ones_their_packages_ship() -> None:
    vendor = STATIC / "vendor"
    listed = dict(ROW.findall((vendor / "VENDORED.md").read_text(encoding="utf-8")))
    held = {
        str(file.relative_to(vendor)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in vendor.rglob("*")
        if file.is_file() and file.name != "VENDORED.md"
    }
    assert held == listed


def test_the_bundle_is_made_of_every_part_and_is_current() -> None:
    assert {file.stem for file in CSS.glob("*.css")} - {"app"} == set(PARTS)
    assert BUNDLE.read_text(encoding="utf-8") == bundle()


def test_style_and_script_stay_within_their_budget() -> None:
    import gzip

    assert len(gzip.compress(BUNDLE.read_bytes())) < 20_000
    scripts = [STATIC / "js/kit.js", STATIC / "vendor/htmx/htmx.min.js"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in scripts) < 60_000


def test_style_sheets_ask_no_other_host() -> None:
    assert re.findall(r"https?://|@import", BUNDLE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("language", "written"),
    [("vi", "1.234.567,5 | 2.000 | x | "), ("en", "1,234,567.5 | 2,000 | x | ")],
)
def test_numbers_follow_the_language(language: str, written: str) -> None:
    source = "{{ a|number }} | {{ b|number }} | {{ c|number }} | {{ d|number }}"
    assert render(source, language, a=1234567.5, b=2000, c="x", d=None) == written


def test_a_moment_is_told_by_the_clock_of_viet_nam() -> None:
    late = datetime(2026, 10, 14, 18, 30, tzinfo=UTC)
    assert render("{{ at|moment }}", at=late) == "01:30 15/10/2026"
    assert render("{{ at|day }}", "en", at=late) == "15 Oct 2026"
    assert render("{{ at|day }}", at=date(2026, 1, 2)) == "02/01/2026"


def test_sizes_and_shares_follow_the_language() -> None:
    assert render("{{ n|size }} {{ s|percent }}", n=1_572_864, s=0.945) == "1,5 MB 94\xa0%"
    assert render("{{ n|size }} {{ s|percent:1 }}", "en", n=1_572_864, s=0.945) == "1.5 MB 94.5%"


def test_a_description_for_machines_cannot_leave_its_element() -> None:
    made = render("{{ facts|json_ld }}", facts={"name": "</script><b>"})
    assert made.count("</script>") == 1
    assert "\\u003C/script\\u003E\\u003Cb\\u003E" in made


def test_the_policy_lets_nothing_in_from_outside() -> None:
    policy = dict(part.split(" ", 1) for part in content_policy().split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_the_sign_in_form_may_lead_to_the_provider() -> None:
    policy = content_policy(sign_in_at="https://id.example.vn/realms/x")
    assert "form-action 'self' https://id.example.vn;" in policy


@pytest.mark.django_db
def test_pages_carry_the_security_headers() -> None:
    answer = Client().get("/healthz")
    assert answer["Content-Security-Policy"] == content_policy()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_highest_bar_fills_the_drawing_and_a_rare_value_is_still_seen() -> None:
    made = histogram([0, 1, 1000], titles=["a", "b", "c"], low="0", high="9", label="")
    assert [bar.height for bar in made.bars] == [0, 1.0, 72.0]
    assert [share.width for share in shares([("a", 10), ("b", 5)])] == [100.0, 50.0]
    assert sparkline([1, 3], label="").path == "M0.0,68.0 L240.0,4.0"
    assert sparkline([1], label="").path == ""


def test_a_score_shows_what_holds_first() -> None:
    score = Score((Tick("a", holds=False), Tick("b", holds=True)))
    assert score.held == 1
    assert [on for _, _, on in score.marks] == [True, False]
