"""What is thought about the encoding of a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding and how much speaks for it, 0 to 1."""

    encoding: str
    confidence: float
