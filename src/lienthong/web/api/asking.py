"""What a client may ask of each list."""

from typing import Literal

from pydantic import Field

from lienthong.web.api.strict import StrictQuery

MOST = 100


class DatasetSearch(StrictQuery):
    """Datasets by slug; `after` continues behind that one."""

    theme: str = Field(default="", max_length=60)
    after: str = Field(default="", max_length=160)
    size: int = Field(default=20, ge=1, le=MOST)


class ListSearch(StrictQuery):
    """Issued lists of one kind."""

    kind: Literal["", "databases", "open_data", "services"] = ""


class TextSearch(StrictQuery):
    """Words, with or without tone marks, over datasets, databases, services and agencies."""

    q: str = Field(max_length=300)
    kind: Literal["", "dataset", "database", "service", "agency"] = ""
    page: int = Field(default=1, ge=1, le=1000)
    size: int = Field(default=20, ge=1, le=MOST)
