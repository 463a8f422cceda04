"""Calls of a test and what it reads out of the answers."""

import json
from typing import Any

from hub import (
    SERVICE,
    Hub,
    Reply,
)

from lienthong.trust import (
    PublicKey,
    log_tail,
)

LOOKUP = "/x1/TT-01/tra-cuu?so_dinh_danh=000000000007"
LIST = "/x1/TT-01/danh-sach"
SOURCE = {"service": SERVICE, "version": "2026-11", "as_of": "2026-11-01"}


def node(hub: Hub) -> PublicKey:
    return PublicKey.parse(hub.config.key.with_suffix(".pub").read_text())


def records(hub: Hub) -> list[dict[str, Any]]:
    return [json.loads(text) for text in reversed(list(log_tail(hub.config.log)))]


def problem(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body)["code"]
