"""The closed lists of the room: states, kinds, themes, licences; and its permissions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DATASET_VIEW: Final = "dataset.view"
DATASET_EDIT: Final = "dataset.edit"
DATASET_SUBMIT: Final = "dataset.submit"
DATASET_PUBLISH: Final = "dataset.publish"
DATASET_WITHDRAW: Final = "dataset.withdraw"
SERVICE_VIEW: Final = "service.view"
SERVICE_EDIT: Final = "service.edit"
SERVICE_SUBMIT: Final = "service.submit"
SERVICE_PUBLISH: Final = "service.publish"
SERVICE_WITHDRAW: Final = "service.withdraw"
LIST_CONSOLIDATE: Final = "list.consolidate"
LIST_ISSUE: Final = "list.issue"


class DatasetStatus(StrEnum):
    """Where the live record of a dataset stands; what is public is its published content."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class AccessLevel(StrEnum):
    """Who may have it: everybody, or agencies through the exchange only."""

    OPEN = "open"
    EXCHANGE = "exchange"


class OriginKind(StrEnum):
    """Where open data comes from: the four kinds of the plan (ND:III.2)."""

    DOCUMENT = "document"
    STATISTICS = "statistics"
    SHARED = "shared"
    WEBSITE = "website"
    MONITORING = "monitoring"
    OTHER = "other"


class DistributionKind(StrEnum):
    """What a distribution is."""

    TABLE = "table"
    FILE = "file"
    API = "api"


class VersionState(StrEnum):
    """Where a version of a table stands."""

    BUILDING = "building"
    READY = "ready"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    DISCARDED = "discarded"


class UploadState(StrEnum):
    """Where a file that came in stands."""

    WAITING = "waiting"
    READING = "reading"
    REVIEW = "review"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class ServiceStatus(StrEnum):
    """Where a data service stands (ND47:25, 43, 44)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    READY = "ready"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Direction(StrEnum):
    """Whether a service gives data or takes it."""

    PROVIDE = "provide"
    RECEIVE = "receive"


class ListKind(StrEnum):
    """Lists that are issued by decision."""

    DATABASES = "databases"
    OPEN_DATA = "open_data"
    SERVICES = "services"


class PersonalData(StrEnum):
    """Personal data in a column."""

    NONE = "none"
    BASIC = "basic"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic of the portal; `uri` is that of the European data themes, for DCAT-AP."""

    code: str
    vi: str
    en: str
    uri: str


_EU: Final = "http://publications.europa.eu/resource/authority/data-theme/"
THEMES: Final = (
    Theme("environment", "Tài nguyên, môi trường", "Natural resources, environment", _EU + "ENVI"),
    Theme("economy", "Kinh tế, ngân sách", "Economy and budget", _EU + "ECON"),
    Theme("education", "Giáo dục, văn hóa, thể thao", "Education, culture and sport", _EU + "EDUC"),
    Theme("health", "Y tế", "Health", _EU + "HEAL"),
    Theme("transport", "Giao thông", "Transport", _EU + "TRAN"),
    Theme("agriculture", "Nông nghiệp, nông thôn", "Agriculture and rural areas", _EU + "AGRI"),
    Theme("society", "Dân cư, lao động, xã hội", "Population, labour and society", _EU + "SOCI"),
    Theme("administration", "Hành chính", "Public administration", _EU + "GOVE"),
    Theme("land", "Đất đai, xây dựng, đô thị", "Land, construction and cities", _EU + "REGI"),
    Theme("justice", "Tư pháp, an ninh trật tự", "Justice and public order", _EU + "JUST"),
    Theme("science", "Khoa học, công nghệ", "Science and technology", _EU + "TECH"),
    Theme("energy", "Năng lượng", "Energy", _EU + "ENER"),
    Theme("tourism", "Du lịch", "Tourism", _EU + "EDUC"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of use. `uri` names the licence everywhere; the texts say what it allows."""

    code: str
    vi: str
    en: str
    uri: str
    text_vi: str
    text_en: str
    needs_attribution: bool = True


LICENCES: Final = (
    Licence(
        "open-terms",
        "Điều kiện sử dụng dữ liệu mở",
        "Terms of use of open data",
        "",
        "Được tự do sao chép, chia sẻ, trao đổi, sử dụng dữ liệu mở hoặc kết hợp với thông tin "
        "khác, kể cả cho sản phẩm, dịch vụ thương mại; phải trích dẫn, ghi nhận nguồn; dữ liệu "
        "được cung cấp nguyên trạng; không được bán dữ liệu mở đã khai thác nguyên trạng; khi dùng "
        "trong sản phẩm có thu phí thì phần dữ liệu mở phải miễn phí; cơ quan công bố không chịu "
        "trách nhiệm về tổn thất phát sinh từ việc sử dụng.",
        "Free to copy, share and use, also with other information and in commercial products; the "
        "source must be named; data is given as it is; raw open data may not be sold, and the open "
        "part of a paid product must be free; the publisher is not liable for loss from its use.",
    ),
    Licence(
        "cc-by-4.0",
        "Creative Commons Ghi công 4.0 (CC BY 4.0)",
        "Creative Commons Attribution 4.0 (CC BY 4.0)",
        "https://creativecommons.org/licenses/by/4.0/",
        "Được tự do chia sẻ, chỉnh sửa cho mọi mục đích với điều kiện ghi công và nêu rõ thay đổi.",
        "Free to share and adapt for any purpose, provided credit is given and changes are named.",
    ),
    Licence(
        "odc-by-1.0",
        "Open Data Commons Ghi công 1.0 (ODC-BY)",
        "Open Data Commons Attribution 1.0 (ODC-BY)",
        "https://opendatacommons.org/licenses/by/1-0/",
        "Được tự do chia sẻ, chỉnh sửa cơ sở dữ liệu với điều kiện ghi công.",
        "Free to share and adapt the database, provided credit is given.",
    ),
    Licence(
        "cc0-1.0",
        "Từ bỏ quyền CC0 1.0",
        "CC0 1.0 public domain dedication",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "Được tự do sử dụng cho mọi mục đích, không kèm điều kiện.",
        "Free to use for any purpose without conditions.",
        needs_attribution=False,
    ),
)


def theme(code: str) -> Theme | None:
    """The theme of a code."""
    return next((t for t in THEMES if t.code == code), None)


def licence(code: str) -> Licence | None:
    """The licence of a code."""
    return next((each for each in LICENCES if each.code == code), None)
