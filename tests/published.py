"""Published records for tests of public pages, written as the rooms keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from lienthong.accounts.models import Organization
from lienthong.catalog.domain import DictionaryColumn, write_dictionary
from lienthong.catalog.models import DataService, Dataset, Distribution, IssuedList, TableVersion
from lienthong.catalog.queries.files import table_folder
from lienthong.inventory.models import Database
from lienthong.tabular import build_table
from people import People

OCTOBER = datetime(2026, 10, 15, 2, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
SIGNED = date(2026, 9, 1)

SCHOOL_COLUMNS = (
    DictionaryColumn("ma", "Mã", "text", description="Mã cơ sở giáo dục"),
    DictionaryColumn("ten_co_so", "Tên cơ sở", "text", description="Tên theo quyết định thành lập"),
    DictionaryColumn("cap_hoc", "Cấp học", "text", description="Cấp học cao nhất"),
    DictionaryColumn("nam_thanh_lap", "Năm thành lập", "integer", description="Theo quyết định"),
    DictionaryColumn("so_lop", "Số lớp", "integer", unit="lớp", description="Số lớp đầu năm học"),
    DictionaryColumn("hoc_sinh", "Học sinh", "integer", unit="người", description="Số học sinh"),
    DictionaryColumn("ngay_khao_sat", "Ngày khảo sát", "date", description="Ngày lấy số liệu"),
)
LEVELS = ("Mầm non", "Tiểu học", "THCS", "THPT")
NAMES = ("Nguyễn Văn Tố", "Trần Phú", "Kim Đồng", "Ngô Quyền", "Đinh Tiên Hoàng", "Lê Hồng Phong")


def school_rows(count: int) -> list[tuple[Any, ...]]:
    """Schools with names, levels and figures that differ but never by chance."""
    rows: list[tuple[Any, ...]] = []
    for n in range(count):
        level, name = LEVELS[n % 4], NAMES[n % 6]
        classes = 12 + (n * 7) % 31
        rows.append(
            (
                f"{31301 + n:05d}",
                f"Trường {level} {name} {n // 6 + 1}",
                level,
                1958 + (n * 11) % 60,
                classes,
                None if n % 40 == 39 else classes * (30 + n % 14),
                date(2026, 9, 5 + n % 20),
            )
        )
    return rows


def dataset_fields(**changes: Any) -> dict[str, Any]:
    """The approved fields of a full dataset."""
    fields: dict[str, Any] = {
        "title": "Danh sách cơ sở giáo dục mầm non và phổ thông",
        "title_en": "Kindergartens and schools",
        "description": "Tên, địa chỉ, cấp học, số lớp và số học sinh của các cơ sở giáo dục trên "
        "địa bàn. Nguồn từ cơ sở dữ liệu ngành giáo dục; cập nhật ngày 15 tháng đầu mỗi quý.",
        "description_en": "Name, address, level, classes and pupils of the schools of the area.",
        "theme": "education",
        "keywords": ["trường học", "giáo dục"],
        "language": "vi",
        "licence": "cc-by-4.0",
        "frequency": "quarterly",
        "access_level": "open",
        "origin_kind": "statistics",
        "source": "Cơ sở dữ liệu ngành giáo dục",
        "spatial": "Xã Khe Tre",
        "temporal_start": "2026-09-01",
        "temporal_end": "2027-05-31",
        "contact_name": "Phòng Văn hóa – Xã hội",
        "contact_email": "vhxh@example.vn",
        "contact_phone": "0234 3 875 001",
    }
    return fields | changes


@dataclass(frozen=True)
class School:
    """A public dataset with one table in two versions."""

    dataset: Dataset
    table: Distribution
    first: TableVersion
    latest: TableVersion


def publish_dataset(
    people: People,
    *,
    slug: str = "co-so-giao-duc",
    organization: Organization | None = None,
    **changes: Any,
) -> Dataset:
    """A dataset as it stands after its approval, without tables."""
    fields = dataset_fields(**changes)
    return Dataset.objects.create(
        organization=organization or people.a,
        code=f"{people.a.code}-{slug}",
        slug=slug,
        title=fields["title"],
        access_level=fields["access_level"],
        status="published",
        published_content={"access_level": fields["access_level"], "fields": fields},
        created_at=JULY,
        changed_at=OCTOBER,
        first_published_at=JULY,
        published_at=OCTOBER,
        published_by_id=people.binh.person_id,
        statement="Không có thông tin cá nhân; an toàn khi kết hợp với dữ liệu khác.",
    )


def publish_table(
    people: People,
    dataset: Dataset,
    rows: Sequence[Sequence[Any]] | Path,
    folder: Path,
    *,
    columns: Sequence[DictionaryColumn] = SCHOOL_COLUMNS,
    table: Distribution | None = None,
    at: datetime = OCTOBER,
) -> TableVersion:
    """The next version of a table of a dataset, built and published; rows may be staged already."""
    owner = table or Distribution.objects.create(
        dataset=dataset, key="bang-1", title="Cơ sở giáo dục", title_en="Schools", created_at=JULY
    )
    number = owner.versions.count() + 1
    version = TableVersion.objects.create(
        distribution=owner,
        number=number,
        columns=write_dictionary(columns),
        original_name="truong-hoc.xlsx",
        original_sha256="0" * 64,
        original_bytes=48_213,
        created_at=at,
    )
    if isinstance(rows, Path):
        staged = rows
    else:
        staged = folder / f"staged-{version.pk}.parquet"
        _stage(rows, columns, staged)
    built = build_table(
        staged, columns=[c.column() for c in columns], folder=table_folder(version.pk), keys=("ma",)
    )
    version.state = "published"
    version.record_sha256 = "1" * 64
    version.record_bytes = built.record.stat().st_size
    version.serving_bytes = built.serving.stat().st_size
    version.row_count = built.row_count
    version.profile = [each.as_json() for each in built.profile]
    version.published_at = at
    version.published_by_id = people.binh.person_id
    version.save()
    owner.latest = version
    owner.save()
    return version


def _stage(rows: Sequence[Sequence[Any]], columns: Sequence[DictionaryColumn], path: Path) -> None:
    types = ", ".join(f'"{c.name}" {c.column().sql_type}' for c in columns)
    marks = ", ".join("?" for _ in range(len(columns) + 1))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE staged (_line BIGINT, {types})")
        if rows:
            connection.executemany(
                f"INSERT INTO staged VALUES ({marks})",
                [[n, *row] for n, row in enumerate(rows, start=2)],
            )
        connection.execute(f"COPY staged TO '{path}' (FORMAT parquet)")


def publish_school(people: People, folder: Path, *, rows: int = 84) -> School:
    """The dataset of the schools with its first and its latest version."""
    dataset = publish_dataset(people)
    first = publish_table(people, dataset, school_rows(rows - 2), folder, at=JULY)
    latest = publish_table(
        people, dataset, school_rows(rows), folder, table=first.distribution, at=OCTOBER
    )
    return School(dataset, latest.distribution, first, latest)


def item(name: str, sharing: str, **changes: Any) -> dict[str, Any]:
    """A data item of an issued database."""
    return {
        "id": 1,
        "name": name,
        "description": "",
        "data_type": "text",
        "sharing_class": sharing,
        "consumers": ["everyone"] if sharing == "open" else ["state_agencies"],
        "importance": "other",
        "personal_data": "none",
        "master_data": sharing == "shared",
        **changes,
    }


def issue_database(people: People, *, slug: str = "ho-kinh-doanh") -> Database:
    """A database as an issued list holds it."""
    fields = {
        "name": "Cơ sở dữ liệu hộ kinh doanh cá thể",
        "name_en": "Household businesses",
        "purpose": "Quản lý đăng ký và hoạt động của hộ kinh doanh trên địa bàn.",
        "owner_name": people.a.name,
        "operator_name": people.a.name,
        "hosting_system_name": "Một cửa điện tử xã",
        "level": "commune",
        "basic_domain": "enterprise",
        "legal_bases": ["Nghị định 168/2025/NĐ-CP"],
        "scope": "Hộ kinh doanh đăng ký tại xã",
        "scope_areas": [],
        "scope_start": "2022-01-01",
        "content": "Đăng ký, ngành nghề, tình trạng hoạt động",
        "collection_kinds": ["public_service", "manual"],
        "collection_mechanism": "Từ hồ sơ đăng ký",
        "update_mechanism": "Ngay khi có quyết định",
        "update_frequency": "on_change",
        "input_period": "daily",
        "sources": ["Hồ sơ đăng ký hộ kinh doanh"],
        "status": "operating",
        "record_count": 1284,
        "start_year": 2022,
        "share_format": "JSON",
        "regulations": ["Quy chế khai thác dữ liệu của xã"],
    }
    content = {
        "code": f"{people.a.code}-{slug}",
        "slug": slug,
        "fields": fields,
        "items": [
            item("Mã số hộ kinh doanh", "open", data_type="code"),
            item("Tên hộ kinh doanh", "open"),
            item("Số định danh chủ hộ", "private", personal_data="basic", importance="important"),
            item("Ngành nghề", "shared", data_type="code"),
        ],
    }
    return Database.objects.create(
        organization=people.a,
        code=content["code"],
        slug=slug,
        name=fields["name"],
        state="accepted",
        state_at=OCTOBER,
        issued_content=content,
        issued_version=1,
        issued_number="118/QĐ-UBND",
        issued_on=SIGNED,
        created_at=JULY,
        changed_at=OCTOBER,
    )


def issue_list(people: People, databases: Sequence[Database]) -> IssuedList:
    """A list of databases as its decision froze it."""
    entries = [database.issued_content for database in databases]
    return IssuedList.objects.create(
        organization=people.territory,
        kind="databases",
        version=1,
        number="118/QĐ-UBND",
        signed_on=SIGNED,
        signer="Chủ tịch (ví dụ)",
        content={"kind": "databases", "entries": entries},
        sha256="2" * 64,
        entry_count=len(entries),
        issued_at=OCTOBER,
    )


def publish_service(people: People, school: School) -> DataService:
    """A data service over the table of the schools."""
    fields = {
        "name": "Tra cứu cơ sở giáo dục theo mã",
        "name_en": "Schools by code",
        "description": "Trả về một cơ sở giáo dục theo mã, cho phần mềm của cơ quan khác.",
        "service_version": "1.0",
        "direction": "provide",
        "sharing_form": "shared",
        "method": "online_query",
        "key_columns": ["ma"],
        "fields": ["ma", "ten_co_so", "hoc_sinh"],
        "filterable": ["cap_hoc"],
        "connect_procedure": "Gửi đề nghị thống nhất chia sẻ qua phòng dữ liệu.",
        "capacity": "20 yêu cầu mỗi giây",
        "fee": 0,
    }
    return DataService.objects.create(
        organization=people.a,
        code=f"{people.a.code}-tra-cuu-truong",
        slug="tra-cuu-truong",
        name=fields["name"],
        distribution=school.table,
        status="ready",
        published_content={"fields": fields, "database_name": "CSDL ngành giáo dục"},
        published_at=OCTOBER,
        published_by_id=people.binh.person_id,
        created_at=JULY,
        changed_at=OCTOBER,
    )
