"""Folding, order and names of Vietnamese text."""

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lienthong.text import ascii_name, fold, is_syllable, slugify, sort_key

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặấệốợữỷỵ AĂÂĐÊÔƠƯ", max_size=40)


def test_fold_removes_tones_vowel_marks_case_and_extra_spaces() -> None:
    assert fold("  Sở Nội\u00a0vụ\tthành phố ĐÀ NẴNG ") == "so noi vu thanh pho da nang"
    assert fold("Ph\u00adường\u200b Ưu Đãi") == "phuong uu dai"
    assert fold("Straße Яблоко 東京") == "strasse яблоко 東京"


@given(VIETNAMESE)
def test_both_forms_and_both_cases_fold_alike_and_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(text.upper()) == folded
    assert fold(folded) == folded
    assert folded.isascii()


def test_letters_sort_before_tones_and_spaces_before_letters() -> None:
    order = [
        "10", "a", "ả", "ai", "ă", "â", "b", "da", "dạ", "đa", "em", "ê", "ha", "hà", "hả", "hã",
        "há", "hạ", "Hà Nam", "hàm", "ô", "ơ", "u", "ư", "yên",
    ]  # fmt: skip
    mixed = random.Random(3).sample(order, len(order))
    assert sorted(mixed, key=sort_key) == order


@given(VIETNAMESE)
def test_the_key_does_not_depend_on_the_form(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_slugs_are_short_lower_case_ascii() -> None:
    assert slugify("Danh sách hộ nghèo, cận nghèo (quý 2/2025)") == (
        "danh-sach-ho-ngheo-can-ngheo-quy-2-2025"
    )
    assert slugify("…") == "muc"
    assert len(slugify("đơn vị hành chính " * 20)) <= 80


def test_column_names_are_stable_and_start_with_a_letter() -> None:
    assert ascii_name("Tỷ lệ hộ nghèo (%)") == "ty_le_ho_ngheo_phan_tram"
    assert ascii_name("Diện tích (km²)") == "dien_tich_km2"
    assert ascii_name("2025") == "cot_2025"
    assert ascii_name("***") == "cot"
    assert ascii_name("Số người được đào tạo nghề " * 10).startswith("so_nguoi_duoc_dao_tao")


@given(st.text(max_size=200))
def test_any_label_gives_a_name_that_engines_take(label: str) -> None:
    name = ascii_name(label)
    assert name.isascii()
    assert name.isidentifier()
    assert name == name.lower()
    assert len(name) <= 60


def test_syllables_are_told_from_chance_letters() -> None:
    real = ("nghiêng", "phường", "quốc", "giếng", "gì", "quỳnh", "khuya", "thuở", "ưng", "hoạch")
    chance = ("été", "Müller", "niño", "cạpt", "hàc", "năo", "mớớ", "đắk")
    assert [word for word in real + chance if is_syllable(word)] == list(real)
