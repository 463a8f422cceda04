"""Invented rows for tables that no public facts may fill; the pages that show them say so."""

import csv
import io
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Hồ", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Trương")
MIDDLES: Final = ("Văn", "Thị", "Xuân", "Minh", "Thanh", "Ngọc", "Quốc", "Kim")
GIVENS: Final = ("Lành", "Sáng", "Bền", "Thảo", "Hậu", "Tâm", "Sâm", "Nhân", "Nga", "Phước", "Hiền")
VILLAGES: Final = (
    "Thôn 1",
    "Thôn 2",
    "Thôn 3",
    "Thôn 4",
    "Thôn Dỗi",
    "Thôn Cha Măng",
    "Thôn La Hía",
)


def _written(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue().encode()


def households() -> bytes:
    """Poor households of a commune: every name and number is invented."""
    chance = random.Random(20260603)  # noqa: S311 - invented data, the same each time
    rows: list[tuple[object, ...]] = []
    for number in range(1, 121):
        name = " ".join(chance.choice(part) for part in (FAMILIES, MIDDLES, GIVENS))
        until = date(2026, 12, 31) + timedelta(days=365 * chance.randint(0, 1))
        rows.append(
            (
                f"KT{number:04d}",
                f"046{chance.randint(0, 3)}{chance.randint(50, 99)}{900000 + number:06d}",
                name,
                chance.choice(VILLAGES),
                chance.randint(1, 8),
                chance.choice(("Hộ nghèo", "Hộ cận nghèo")),
                until.strftime("%d/%m/%Y"),
            )
        )
    head = ("Mã hộ", "Số định danh", "Họ tên", "Thôn", "Số nhân khẩu", "Phân loại", "Hiệu lực đến")
    return _written(head, rows)


def loudspeakers() -> bytes:
    """Loudspeakers of a commune."""
    chance = random.Random(20261119)  # noqa: S311 - invented data, the same each time
    kinds = ("Có dây", "Không dây", "Ứng dụng CNTT-VT")
    states = ("Hoạt động tốt", "Hoạt động tốt", "Hoạt động tốt", "Chờ sửa chữa")
    rows: list[tuple[object, ...]] = [
        (
            f"KT-L{number:02d}",
            VILLAGES[number % len(VILLAGES)],
            chance.choice(kinds),
            chance.randint(2014, 2026),
            chance.choice(states),
        )
        for number in range(1, 29)
    ]
    return _written(("Mã cụm loa", "Thôn", "Loại thiết bị", "Năm lắp đặt", "Tình trạng"), rows)


def villages() -> bytes:
    """Halls and sports grounds by village."""
    rows: list[tuple[object, ...]] = [(village, 1, n % 2) for n, village in enumerate(VILLAGES)]
    return _written(("Thôn", "Nhà văn hóa", "Khu thể thao"), rows)


MADE: Final[Mapping[str, Callable[[], bytes]]] = {
    "households": households,
    "loudspeakers": loudspeakers,
    "villages": villages,
}
