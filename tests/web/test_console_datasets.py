"""From a file to the public through the pages of the staff site, and how it may be refused."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from uploading import correct, draft, enter, review, send

from lienthong.catalog.models import Dataset, TableVersion
from lienthong.governance import services as governance
from lienthong.web.worker.loop import drain
from people import NOON, People

pytestmark = pytest.mark.django_db

BOOK = Path(__file__).parents[2] / "docs/tutorials/bieu-01-don-vi-hanh-chinh.xlsx"
MESSY = (
    "Bảng giá đất ở tại đô thị\n"
    "(Đơn vị tính: nghìn đồng/m2)\n"
    "Mã phường;Tên đường;Giá vị trí 1;Giá vị trí 2\n"
    "01127;Lạch Tray;85000;42500\n"
    "01127;Cầu Đất;92000;46000\n"
    "01127;Lương Khánh Thiện;6O000;30000\n"
    "01130;Đà Nẵng;61500;30750\n"
    "01130;Văn Cao;58000;29000\n"
    "01130;Lê Lợi;47000;23500\n"
)


def test_the_whole_way_from_a_workbook_to_the_public(people: People) -> None:  # noqa: PLR0915
    an, binh = enter(people.an), enter(people.binh)
    answer = an.post(
        "/lam-viec/du-lieu-mo/tao/",
        {"title": "Đơn vị hành chính cấp xã", "organization": people.a.pk},
    )
    dataset = Dataset.objects.get()
    assert answer.headers["Location"] == f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/"

    upload = send(an, dataset, BOOK.name, BOOK.read_bytes(), label="2026")
    assert "Chưa có gì được công bố" in review(an, upload)

    answer = an.post(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/luu/")
    version = TableVersion.objects.get()
    home = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}"
    assert answer.headers["Location"] == f"{home}/tu-dien/{version.pk}/"
    drain()
    version.refresh_from_db()
    assert version.state == "ready"

    words = {f"description-{c['name']}": f"Ý nghĩa của {c['label']}" for c in version.columns}
    words |= {f"label-{c['name']}": c["label"] for c in version.columns}
    answer = an.post(f"{home}/tu-dien/{version.pk}/", words)
    assert answer.status_code == 302

    sections = {
        "about": {"title": dataset.title, "description": "Mỗi dòng là một xã."},
        "source": {"frequency": "yearly", "origin_kind": "other"},
        "terms": {
            "licence": "open-terms",
            "access_level": "open",
            "contact_name": "Nguyễn Thị An",
            "contact_email": "an@khetre.example",
            "personal_data_reviewed": "on",
        },
    }
    for name, values in sections.items():
        page = an.get(f"{home}/phan/{name}/")
        assert page.status_code == 200
        answer = an.post(f"{home}/phan/{name}/", {**values, "version": "1000"})
        assert answer.status_code == 302, answer.content.decode()[:3000]
    assert an.get(f"{home}/").status_code == 200
    checks = an.get(f"{home}/kiem-tra/").content.decode()
    assert "disabled" not in checks, checks

    answer = an.post(f"{home}/gui/")
    assert answer.headers["Location"] == f"{home}/"
    dataset.refresh_from_db()
    assert dataset.status == "in_review"
    assert dataset.case_id is not None
    preview = binh.get(f"{home}/xem-truoc/").content.decode()
    assert "Ý nghĩa của" in preview
    assert binh.get(f"/lam-viec/ho-so/{dataset.case_id}/").status_code == 200

    governance.decide(
        case_id=dataset.case_id,
        approved=True,
        reason="",
        statement="An toàn.",
        by=people.binh,
        at=NOON,
    )
    drain()
    dataset.refresh_from_db()
    assert dataset.status == "published"
    assert Client().get(f"/du-lieu/{dataset.slug}").status_code == 200
    assert an.get(f"{home}/phien-ban/").status_code == 200
    file = an.get(f"{home}/phien-ban/{version.pk}/tep-goc/")
    assert b"".join(file.streaming_content) == BOOK.read_bytes()  # type: ignore[attr-defined]


def test_a_service_over_a_published_table_is_described_submitted_and_published(
    people: People, tmp_path: Path
) -> None:
    from lienthong.catalog.models import DataService
    from published import publish_school

    school = publish_school(people, tmp_path)
    an = enter(people.an)
    an.post("/lam-viec/dich-vu/tao/", {"name": "Tra cứu trường học", "organization": people.a.pk})
    service = DataService.objects.get()
    home = f"/lam-viec/dich-vu/{service.slug}"
    table = str(school.table.pk)

    def save(section: str, **values: object) -> None:
        assert an.get(f"{home}/phan/{section}/").status_code == 200
        answer = an.post(f"{home}/phan/{section}/", {"version": "1000", **values})
        assert answer.status_code == 302, answer.content.decode()[:4000]

    save("about", name="Tra cứu trường học", method="online_query", sharing_form="shared")
    save("data", distribution=table)
    save(
        "data",
        distribution=table,
        key_columns=["ma"],
        fields=["ma", "ten_co_so"],
        filterable=["cap_hoc"],
    )
    save(
        "technical",
        capacity="20 yêu cầu/giây",
        documents="Hướng dẫn | https://example.vn/huong-dan",
    )
    save("model", accuracy="Theo sổ")
    save("terms", regulations="QĐ 12/QĐ-UBND ngày 01/9/2026", fee="0")
    service.refresh_from_db()
    assert service.fields == ["ma", "ten_co_so"]
    assert service.documents == [{"title": "Hướng dẫn", "url": "https://example.vn/huong-dan"}]
    shown = an.get(f"{home}/").content.decode()
    assert "/x1/AGREEMENT/" in shown

    refused = an.post(f"{home}/gui/")
    assert refused.status_code == 422
    service.refresh_from_db()
    assert service.status == "draft"


def test_a_stranger_finds_nothing_and_a_reader_may_not_write(people: People) -> None:
    dataset = draft(people)
    an, chi, ha = enter(people.an), enter(people.chi), enter(people.ha)
    upload = send(an, dataset, "gia.csv", MESSY.encode())
    home, file = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}", f"/lam-viec/du-lieu-mo/tep/{upload.pk}"
    pages = [
        f"{home}/", f"{home}/phan/about/", f"{home}/tai-len/", f"{home}/kiem-tra/",
        f"{home}/xem-truoc/", f"{home}/phien-ban/", f"{file}/", f"{file}/xem-lai/",
        f"{file}/xem-lai/dong/", f"{file}/xem-lai/cot/",
    ]  # fmt: skip

    assert {chi.get(page).status_code for page in pages} == {404}
    assert chi.post(f"{file}/luu/").status_code == 404
    assert ha.get(f"{home}/").status_code == 200
    assert ha.post(f"{file}/luu/").status_code == 403
    assert Client().get(f"{home}/").status_code == 302


def test_every_correction_has_the_file_read_again(people: People) -> None:
    an = enter(people.an)
    upload = send(an, draft(people), "gia.csv", MESSY.encode())
    number = {
        "label-3": "Giá vị trí 1",
        "name-3": "gia",
        "type-3": "number",
        "unit-3": "nghìn đồng/m2",
        "keep-3": "on",
    }

    correct(an, upload, "cot", **number)
    assert upload.reading["tables"][0]["rejected"] == 1
    assert "6O000" in review(an, upload)
    assert "Sửa thành 60000" in review(an, upload)

    correct(an, upload, "o", line="6", column="3", value="60000")
    table = upload.reading["tables"][0]
    assert (table["stored"], table["rejected"]) == (6, 0)
    assert table["columns"][2]["name"] == "gia"

    correct(an, upload, "dong", action="aside", typed="4-5")
    assert upload.reading["tables"][0]["stored"] == 4
    correct(an, upload, "dong", action="store", line=["4", "5"])
    assert upload.reading["tables"][0]["stored"] == 6
    correct(an, upload, "dong", action="reject", typed="9", reason="trùng")
    assert upload.reading["tables"][0]["rejected"] == 1
    assert "trùng" in review(an, upload, "dong/?kind=rejected")

    correct(an, upload, "tieu-de", has_header="on", first="3", last="3")
    assert upload.reading["tables"][0]["header_lines"] == 1
    correct(an, upload, "bang-ma", encoding="utf-8")
    correct(an, upload, "dau-cach", delimiter="semicolon")
    assert len(upload.reading["tables"][0]["columns"]) == 4


def test_a_dropped_column_can_be_taken_back(people: People) -> None:
    an = enter(people.an)
    upload = send(an, draft(people), "gia.csv", MESSY.encode())
    kept = {
        "label-1": "Mã phường",
        "name-1": "ma_phuong",
        "type-1": "text",
        "unit-1": "",
        "keep-1": "on",
    }

    correct(an, upload, "cot", **kept, **{"label-2": "Tên đường", "type-2": "text", "unit-2": ""})
    assert [c["source"] for c in upload.reading["tables"][0]["columns"]] == [1, 3, 4]
    correct(an, upload, "cot", **{"back-2": "on"})
    assert [c["source"] for c in upload.reading["tables"][0]["columns"]] == [1, 2, 3, 4]


def test_old_letters_of_a_workbook_are_shown_as_they_were_turned(
    people: People, shared_data: Path
) -> None:
    an, file = enter(people.an), shared_data / "vn-budget/Plan_2003.xls"
    upload = send(an, draft(people), file.name, file.read_bytes())

    shown = review(an, upload)

    assert "TCVN3" in shown
    assert upload.reading["tables"][0]["stored"] == 63

    here = f"/lam-viec/du-lieu-mo/tep/{upload.pk}/xem-lai/bang-ma/"
    page = an.get(here).content.decode()
    assert 'value="tcvn3" checked' in page
    assert all(f'value="{each}"' in page for each in ("unicode", "vni", "viscii"))
    assert 'value="cp1258"' not in page
    correct(an, upload, "bang-ma", encoding="unicode")
    assert "Chữ được giữ nguyên như trong sổ tính." in review(an, upload)
    correct(an, upload, "bang-ma", encoding="auto")
    assert "TCVN3" in review(an, upload)


def test_the_next_file_says_what_it_changes(people: People) -> None:
    an, dataset = enter(people.an), draft(people)
    first = send(an, dataset, "gia.csv", MESSY.encode())
    an.post(f"/lam-viec/du-lieu-mo/tep/{first.pk}/luu/")
    drain()
    table = TableVersion.objects.get().distribution_id

    second = send(
        an, dataset, "gia-2.csv", MESSY.replace("Giá vị trí 2", "Giá mới").encode(),
        table=str(table), label="2026-Q4",
    )  # fmt: skip

    shown = review(an, second)
    assert "Cột mới: gia_moi." in shown
    assert "Bỏ cột: gia_vi_tri_2." in shown


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("trống.csv", b"", 422, "trống"),
        ("x" * 300 + ".csv", b"a,b\n1,2\n", 302, ""),
    ],
)
def test_what_cannot_be_received_is_refused_in_a_sentence(
    people: People, name: str, content: bytes, status: int, words: str
) -> None:
    an, dataset = enter(people.an), draft(people)

    answer = an.post(
        f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/tai-len/",
        {"file": SimpleUploadedFile(name, content)},
    )

    assert answer.status_code == status, answer.content.decode()[:3000]
    assert words in answer.content.decode()
    assert an.post(f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/tai-len/", {}).status_code == 422


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("so.csv", "1,2\n" * 10)
        archive.writestr("khac.csv", "1,2\n" * 10)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("cut.xlsx", BOOK.read_bytes()[:4000]),
        ("hai.zip", bomb()),
        ("loi.csv", b"\n\n\n"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_the_way_out(
    people: People, name: str, content: bytes
) -> None:
    an = enter(people.an)
    upload = send(an, draft(people), name, content)

    shown = an.get(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/").content.decode()

    assert upload.state == "refused"
    assert "error-summary" in shown
    assert name in shown
    again = an.post(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/bo/", {"again": "1"})
    assert again.headers["Location"].endswith("/tai-len/")


def test_two_people_who_edit_one_field_choose(people: People) -> None:
    an, dung, dataset = enter(people.an), enter(people.dung), draft(people)
    here = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/phan/about/"
    base = {"version": dataset.version, "initial-title": dataset.title, "initial-language": "vi",
            "language": "vi", "title": dataset.title}  # fmt: skip
    assert dung.post(here, {**base, "description": "Của Dung"}).status_code == 302

    met = an.post(here, {**base, "description": "Của An"})
    assert met.status_code == 409
    text = met.content.decode()
    assert "Hoàng Mạnh Dung" in text
    assert "Của Dung" in text

    fresh = Dataset.objects.get()
    settled = an.post(
        here,
        {"settle": "1", "version": fresh.version, "mine": '{"description": "Của An"}',
         "take-description": "mine"},
    )  # fmt: skip
    assert settled.status_code == 302
    fresh.refresh_from_db()
    assert fresh.description == "Của An"


def test_a_draft_is_deleted_with_a_reason_and_brought_back(people: People) -> None:
    an, dataset = enter(people.an), draft(people)
    home = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}"

    assert an.post(f"{home}/xoa/", {"reason": ""}).status_code == 422
    assert an.post(f"{home}/xoa/", {"reason": "nhầm"}).status_code == 302
    assert an.get(f"{home}/").status_code == 404
    assert "Bảng giá đất" in an.get("/lam-viec/du-lieu-mo/da-xoa/").content.decode()
    an.post(f"/lam-viec/du-lieu-mo/da-xoa/{dataset.pk}/khoi-phuc/")
    assert an.get(f"{home}/").status_code == 200
    assert "Bảng giá đất" in an.get("/lam-viec/du-lieu-mo/?q=bang gia").content.decode()


def test_descriptions_are_pasted_from_a_spreadsheet(people: People) -> None:
    an, dataset = enter(people.an), draft(people)
    upload = send(an, dataset, "gia.csv", MESSY.encode())
    an.post(f"/lam-viec/du-lieu-mo/tep/{upload.pk}/luu/")
    drain()
    version = TableVersion.objects.get()
    here = f"/lam-viec/du-lieu-mo/bo/{dataset.slug}/tu-dien/{version.pk}/dan/"
    text = "ma phuong\tMã theo QĐ 124\nTên đường\tTên theo nghị quyết\nKhông có\tx"

    looked = an.post(here, {"text": text}).content.decode()
    assert "Mã theo QĐ 124" in looked
    assert "Không có" in looked
    assert an.post(here, {"text": text, "apply": "1"}).status_code == 302
    version.refresh_from_db()
    assert [c["description"] for c in version.columns[:2]] == [
        "Mã theo QĐ 124",
        "Tên theo nghị quyết",
    ]
