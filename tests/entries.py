"""What the tests of this room share."""

from datetime import timedelta

from lienthong.accounts import services as accounts
from lienthong.accounts.domain import SYSTEM, Appointment
from lienthong.inventory import services
from lienthong.inventory.models import Database
from people import BEGAN, NOON, People

FULL = {
    "purpose": "Quản lý đăng ký hộ kinh doanh trên địa bàn",
    "scope": "Toàn xã",
    "content": "Thông tin đăng ký và thay đổi của hộ kinh doanh",
    "collection_mechanism": "Từ hồ sơ một cửa",
    "update_mechanism": "Cán bộ cập nhật khi có thay đổi",
    "update_frequency": "on_change",
    "sources": ["Hồ sơ đăng ký hộ kinh doanh"],
    "basic_domain": "enterprise",
}
ITEMS = """Hạng mục\tKiểu\tMức chia sẻ\tAi được dùng\tTầm quan trọng\tDữ liệu cá nhân
Mã số hộ kinh doanh\tchữ\tDữ liệu mở\tMọi người\tkhác\tkhông
Số định danh chủ hộ\tchữ\tDữ liệu dùng riêng\tThuế, Công an\tquan trọng\tcơ bản
"""


def appoint(people: People) -> None:
    """Give agency A a focal officer."""
    accounts.appoint_focal_point(
        organization_id=people.a.pk,
        person_id=people.an.person_id or 0,
        scope="outside",
        appointment=Appointment(
            position="Chuyên viên",
            function="Đầu mối dữ liệu",
            phone="0234 000 000",
            email="an@khetre.example",
            qualification="Kỹ sư công nghệ thông tin",
            decision_number="12/QĐ-UBND",
            decision_on=BEGAN,
        ),
        start=BEGAN,
        by=SYSTEM,
        at=NOON,
    )


def make_database(people: People, name: str = "Cơ sở dữ liệu hộ kinh doanh") -> Database:
    """A draft of agency A with its name only."""
    return services.create_database(organization_id=people.a.pk, name=name, by=people.an, at=NOON)


def complete_database(people: People, name: str = "Cơ sở dữ liệu hộ kinh doanh") -> Database:
    """A draft of agency A that may be submitted."""
    database = make_database(people, name)
    later = NOON + timedelta(minutes=1)
    database = services.update_database(
        database_id=database.pk, version=database.version, changes=FULL, by=people.an, at=later
    )
    return services.import_items(
        database_id=database.pk,
        version=database.version,
        text=ITEMS,
        replace=True,
        by=people.an,
        at=later,
    )
