"""Sets of rows as bits: a million rows in 125 kB, joined and counted at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SET = re.compile(rb"[^\x00]")


@dataclass(frozen=True, slots=True)
class RowSet:
    """Row numbers below `size`, a multiple of 8; row 0 is the first bit."""

    size: int
    bits: int

    @staticmethod
    def of(blob: bytes | None, size: int) -> "RowSet":
        """The set that DuckDB's bitstring of `size` bits holds."""
        return RowSet(size, int.from_bytes(blob or b"", "big"))

    def both(self, other: "RowSet") -> "RowSet":
        """Rows that are in both sets."""
        return RowSet(self.size, self.bits & other.bits)

    def __len__(self) -> int:
        return self.bits.bit_count()

    def as_bytes(self) -> bytes:
        """The bitstring."""
        return self.bits.to_bytes(self.size // 8, "big")

    def numbers(self, start: int = 0) -> Iterator[int]:
        """The rows from `start` on, in order."""
        data = self.as_bytes()
        found = _SET.search(data, start // 8)
        while found:
            place = found.start()
            for bit in range(8):
                number = place * 8 + bit
                if data[place] & (0x80 >> bit) and number >= start:
                    yield number
            found = _SET.search(data, place + 1)
