from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.governance.domain.citations import (
    ActName,
    ActUnknown,
    Citation,
    CitationUnreadable,
    cite,
    parse_citation,
)
from lienthong.governance.queries import cite as cite_from_register

NAMES = {"ND47": ActName("Nghị định 47/2020/NĐ-CP", "Decree 47/2020/NĐ-CP")}
ACTS = st.from_regex(r"[A-Z]{2,4}[0-9]{1,3}", fullmatch=True)
NUMBERS = st.from_regex(r"[1-9][0-9]?[a-zđ]?", fullmatch=True)
POINTS = st.sampled_from("aăbcdđeghik")


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        (
            "ND47:11.4.c",
            "điểm c khoản 4 Điều 11 Nghị định 47/2020/NĐ-CP",
            "point c, clause 4, Article 11 of Decree 47/2020/NĐ-CP",
        ),
        (
            "ND47:17.1.đ",
            "điểm đ khoản 1 Điều 17 Nghị định 47/2020/NĐ-CP",
            "point đ, clause 1, Article 17 of Decree 47/2020/NĐ-CP",
        ),
        (
            "ND47:18",
            "Điều 18 Nghị định 47/2020/NĐ-CP",
            "Article 18 of Decree 47/2020/NĐ-CP",
        ),
        ("ND47", "Nghị định 47/2020/NĐ-CP", "Decree 47/2020/NĐ-CP"),
    ],
)
def test_a_key_becomes_the_words_an_official_writes(key: str, vi: str, en: str) -> None:
    assert cite(key, NAMES) == vi
    assert cite(key, NAMES, language="en") == en


def test_a_plan_is_cited_by_its_sections() -> None:
    assert parse_citation("ND:III.4b.2") == Citation(act="ND", section="III.4b.2")
    assert cite_from_register("ND:V.1") == "mục V.1 Kế hoạch của UBND huyện Nam Đông"


def test_a_law_is_cited_with_its_name_and_number() -> None:
    assert cite_from_register("LDL:13") == "Điều 13 Luật Dữ liệu 60/2024/QH15"


@pytest.mark.parametrize(
    "key", ["", "47", "nd47:1", "ND47:", "ND47:0", "ND47:1.", "ND47:1.2.3", "ND47:1.2.a.b", "ND:"]
)
def test_another_shape_is_refused(key: str) -> None:
    with pytest.raises(CitationUnreadable):
        cite(key, NAMES)


def test_an_act_outside_the_register_is_refused() -> None:
    with pytest.raises(ActUnknown):
        cite("ND999:1", NAMES)


@given(ACTS, NUMBERS, NUMBERS, POINTS)
def test_reading_and_writing_a_key_give_it_back(
    act: str, article: str, clause: str, point: str
) -> None:
    for key in (act, f"{act}:{article}", f"{act}:{article}.{clause}"):
        assert parse_citation(key).key == key
    if point != "ă":
        key = f"{act}:{article}.{clause}.{point}"
        assert parse_citation(key) == Citation(act, article, clause, point)
        assert parse_citation(key).key == key


@given(st.text(max_size=30))
def test_any_text_is_read_whole_or_refused(text: str) -> None:
    with suppress(CitationUnreadable):
        assert parse_citation(text).key == text
