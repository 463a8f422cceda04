import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.governance.domain import StateSecretRefused, refuse_secret, secret_words
from lienthong.governance.domain.state_secrets import refuse_secret_texts


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("MẬT", ("MẬT",)),
        ("UBND XÃ KHE TRE\nTỐI MẬT\nBÁO CÁO", ("TỐI MẬT",)),
        ("  [ TUYỆT MẬT ]  ", ("TUYỆT MẬT",)),
        ("Báo cáo (MẬT) quý III", ("MẬT",)),
        ("Độ mật: Tối mật", ("TỐI MẬT",)),
        ("Dấu chỉ độ mật - Mật", ("MẬT",)),
        ("Mức độ mật: tuyệt mật", ("TUYỆT MẬT",)),
        ("Bí mật nhà nước: Có", ("BÍ MẬT NHÀ NƯỚC",)),
        ("MẬT\nĐộ mật: Mật", ("MẬT",)),
    ],
)
def test_marks_of_a_secret_document_are_seen(text: str, marks: tuple[str, ...]) -> None:
    assert secret_words(text) == marks
    assert secret_words(unicodedata.normalize("NFD", text)) == marks


@pytest.mark.parametrize(
    "text",
    [
        "Luật Bảo vệ bí mật nhà nước",
        "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Danh mục bí mật nhà nước độ Tuyệt mật, Tối mật, Mật của ngành",
        "Mật độ dân số",
        "MẬT ĐỘ DÂN SỐ THEO XÃ",
        "SẢN LƯỢNG MẬT ONG",
        "Mật",
        "mật khẩu",
        "BẢO MẬT THÔNG TIN",
        "Bí mật nhà nước: không",
        "không áp dụng đối với dữ liệu chứa thông tin thuộc phạm vi bí mật nhà nước",
        "",
    ],
)
def test_words_that_only_speak_of_secrets_pass(text: str) -> None:
    assert secret_words(text) == ()
    refuse_secret(title=text)


def test_a_refusal_names_the_field_the_mark_and_where_to_go_instead() -> None:
    with pytest.raises(StateSecretRefused) as refused:
        refuse_secret(name="Kho lương thực", description="TỐI MẬT")
    assert refused.value.facts == {"field": "description", "mark": "TỐI MẬT"}
    assert refused.value.status == 422
    assert "Law on Protection of State Secrets" in refused.value.hint


def test_a_flag_alone_is_refused() -> None:
    with pytest.raises(StateSecretRefused):
        refuse_secret(flagged=True)


def test_fields_with_any_name_may_be_handed_in() -> None:
    with pytest.raises(StateSecretRefused):
        refuse_secret_texts({"items[3].name": "MẬT"})


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_a_text_without_the_word_never_carries_a_mark(text: str) -> None:
    assert secret_words(text) == ()


@given(st.text(max_size=60), st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]))
def test_a_mark_on_its_own_line_is_always_seen(text: str, mark: str) -> None:
    assert mark in secret_words(f"{text}\n{mark}\n{text}")
