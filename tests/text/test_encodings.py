"""Files are read in the encoding that their words speak for."""

import io
import unicodedata
from pathlib import Path

import pytest
import xlrd
from hypothesis import given
from hypothesis import strategies as st
from legacy_bytes import SENTENCES, WRITERS

from lienthong import text

OTHERS = {
    "French": ("Numéro;Département\n1;Hérault;forêt\n2;Côte-d'Or;élèves;Noël;été", "cp1252"),
    "German": ("Straße;Größe;Müller\nKöln;München;Österreich;Übung;Äpfel;schöne", "cp1252"),
    "Spanish": ("Año;Población;León;Málaga\nniño;corazón;días;más;aquí;Núñez", "cp1252"),
    "Portuguese": ("São Paulo;não;população;coração;também;você;três", "cp1252"),
    "Italian": ("perché;città;più;però;sarà;università;lunedì", "cp1252"),
    "English": ("Name;Price\nCafé;£5\nNaïve;€7 – “quoted”", "cp1252"),
    "one word": ("name\nCafé", "cp1252"),
    "signs only": ("a;25°C\n©;±5 µg", "cp1252"),
    "Polish": ("Łódź;Kraków;Poznań;żółw;gęś;źdźbło;świat;Województwo", "cp1250"),
    "Russian": ("Москва;Россия;город;население;Санкт-Петербург;год;и", "cp1251"),
    "Russian KOI8": ("Москва;Россия;город;население;Санкт-Петербург", "koi8_r"),
    "Russian DOS": ("Москва;Россия;город;население;Санкт-Петербург", "cp866"),
    "Mac French": ("Numéro;Département\n1;Hérault;forêt;élèves;Noël;été", "mac_roman"),
    "Mac German": ("Straße;Größe;Müller\nKöln;München;Österreich;Übung", "mac_roman"),
    "Chinese": ("名称,省份\n北京,中国人民\n上海,数据统计年鉴\n广东,人口", "gbk"),
    "Taiwanese": ("名稱,地區\n臺北市,中華民國\n臺南,觀光景點", "big5"),
    "Japanese": ("名称,都道府県\n東京,データ\n大阪,ひらがな", "shift_jis"),
    "Korean": ("이름,지역\n서울,대한민국\n부산,데이터", "euc_kr"),
}


@pytest.mark.parametrize("encoding", WRITERS)
@pytest.mark.parametrize("upper", [False, True])
def test_vietnamese_in_each_legacy_encoding_is_read_and_named(
    encoding: str, *, upper: bool
) -> None:
    truth = "\n".join(SENTENCES)
    truth = truth.upper() if upper else truth

    found = text.decode(WRITERS[encoding](truth))

    assert (found.encoding, found.text) == (encoding, truth)


@pytest.mark.parametrize("encoding", WRITERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_line_is_enough(encoding: str, sentence: str) -> None:
    assert text.decode(WRITERS[encoding](sentence)).text == sentence


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_are_not_taken_for_vietnamese(name: str) -> None:
    truth, encoding = OTHERS[name]
    assert text.decode(truth.encode(encoding)).text == truth


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(name: str, encoding: str) -> None:
    truth = OTHERS[name][0]
    assert text.decode(truth.encode(encoding)).text == truth


def test_a_stray_byte_in_utf8_is_read_as_windows_1252_and_counted() -> None:
    data = "\n".join(SENTENCES).encode() + b"\ncaf\xe9 \x96 5"

    found = text.decode(data)

    assert found.text == "\n".join(SENTENCES) + "\ncafé – 5"
    assert (found.encoding, found.stray) == ("utf-8", 2)


def test_quotes_and_dashes_of_windows_stay_in_a_tcvn3_file() -> None:
    data = WRITERS["tcvn3"](SENTENCES[1]) + b" \x93" + WRITERS["tcvn3"]("hộ") + b"\x94 \x96 1"
    assert text.decode(data).text == SENTENCES[1] + " “hộ” – 1"


def test_words_deep_in_a_large_file_decide() -> None:
    rows = b"12345;67890\n" * 60_000
    data = rows + WRITERS["tcvn3"]("\n".join(SENTENCES)) + rows

    assert text.detect(data).encoding == "tcvn3"


def test_a_sample_cut_inside_a_letter_does_not_hide_utf8() -> None:
    data = ("ữ" * 70_000 + "\n" + "ệ" * 70_000).encode()
    assert text.decode(b"x" + data).stray == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "tcvn3", "vni", "cp1258"])
def test_a_stream_gives_the_same_text_in_pieces(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.text.encodings.decoding.CHUNK_BYTES", 33)
    truth = "\n".join(SENTENCES)
    data = WRITERS[encoding](truth) if encoding in WRITERS else truth.encode(encoding)

    pieces = [piece.text for piece in text.decode_stream(io.BytesIO(data), encoding)]

    assert len(pieces) > 1
    assert "".join(pieces) == truth


def test_a_file_is_judged_without_being_read_into_memory(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(WRITERS["vni"]("\n".join(SENTENCES)))
    (tmp_path / "empty.csv").write_bytes(b"")

    assert text.detect_file(tmp_path / "a.csv").encoding == "vni"
    assert text.detect_file(tmp_path / "empty.csv").encoding == "ascii"


@given(st.binary(max_size=300))
def test_any_bytes_decode_to_something(data: bytes) -> None:
    assert isinstance(text.decode(data).text, str)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_with_a_mark_always_comes_back(truth: str) -> None:
    assert text.decode(truth.encode("utf-8-sig")).text == truth


@pytest.mark.parametrize("name", ["tcvn5712", "cp1258", "nfd", "utf16le_bom"])
def test_the_real_table_reads_the_same_in_every_encoding(shared_data: Path, name: str) -> None:
    folder = shared_data / "vn-encoding"
    truth = (folder / "dvhc_ha_giang_utf8.csv").read_text(encoding="utf-8")

    found = text.decode((folder / f"dvhc_ha_giang_{name}.csv").read_bytes())

    assert unicodedata.normalize("NFC", found.text).replace(";", ",") == truth


def test_the_real_viscii_file_reads_as_its_truth(shared_data: Path) -> None:
    folder = shared_data / "vn-encoding"
    found = text.decode((folder / "uchardet_vi_viscii.txt").read_bytes())
    truth = (folder / "uchardet_vi_utf-8.txt").read_text(encoding="utf-8")
    assert (found.encoding, found.text) == ("viscii", truth)


def test_cells_of_an_old_workbook_equal_its_unicode_sheet(shared_data: Path) -> None:
    book = xlrd.open_workbook(shared_data / "vn-budget" / "Plan_2003.xls", formatting_info=True)
    old, new = book.sheets()
    pairs = []
    for row, column in ((r, c) for r in range(old.nrows) for c in range(old.ncols)):
        cell = old.cell_value(row, column)
        if isinstance(cell, str) and cell.strip():
            font = book.font_list[book.xf_list[old.cell_xf_index(row, column)].font_index].name
            encoding, capitals = text.font_encoding(font)
            read = text.convert_text(cell, encoding or "", capitals=capitals)
            pairs.append((" ".join(read.split()), " ".join(new.cell_value(row, column).split())))

    assert len(pairs) == 108
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_cells_say_whether_they_hold_a_legacy_font() -> None:
    misread = [WRITERS["tcvn3"](sentence).decode("latin-1") for sentence in SENTENCES]
    misread_vni = [WRITERS["vni"](sentence).decode("cp1252", "replace") for sentence in SENTENCES]

    assert text.cells_encoding(misread) == "tcvn3"
    assert text.cells_encoding(misread_vni) == "vni"
    assert text.cells_encoding(SENTENCES) is None
    assert text.cells_encoding(["Café", "Größe", "naïve", "été"]) is None


def test_soft_hyphen_is_the_letter_u_with_a_horn_and_capital_fonts_shout() -> None:
    assert text.from_tcvn3("Ph\u00adêng") == "Phường"
    assert text.from_tcvn3("b×nh ph\u00adíc", capitals=True) == "BÌNH PHƯỚC"
    assert text.from_vni("Quaän 10, Phöôøng ñoâng") == "Quận 10, Phường đông"
    assert text.font_encoding(".VnArial NarrowH") == ("tcvn3", True)
    assert text.font_encoding(".VnTime") == ("tcvn3", False)
    assert text.font_encoding("VNI-Times") == ("vni", False)
    assert text.font_encoding("Arial") == (None, False)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(LookupError):
        text.decode_with(b"x", "no-such-encoding")
    with pytest.raises(LookupError):
        text.convert_text("x", "big5")


def test_cells_that_are_vietnamese_as_they_stand_are_left_alone() -> None:
    assert text.cells_encoding(["Mã", "Tên"]) is None
    assert text.cells_encoding(["Mã", "Tên", "Số hộ"]) is None
    assert text.cells_encoding(["M· hµng", "Tªn hµng"]) == "tcvn3"
    assert text.cells_encoding(["Teân ñôn vò", "Maõ"]) == "vni"
