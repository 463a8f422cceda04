"""Items of the story as the table that an official pastes."""

from typing import Final

HEAD: Final = (
    "Hạng mục", "Kiểu dữ liệu", "Mức chia sẻ", "Đối tượng khai thác, sử dụng", "Tầm quan trọng",
    "Dữ liệu cá nhân",
)  # fmt: skip


def items_table(text: str) -> str:
    """Lines with bars as a table with tabs."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return "\n".join("\t".join(row) for row in [list(HEAD), *rows])
