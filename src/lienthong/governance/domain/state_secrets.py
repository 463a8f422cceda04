"""The gate for state secrets: nothing marked secret is catalogued, shared or published here.

ND47:1.2 and every successor keep state secrets out. The gate looks for marks as the security
rules have them stamped on a document (a line of its own, or a label such as "Độ mật: Tối mật").
The words "bí mật nhà nước" alone are no mark: laws and lists carry them in their titles.
"""

import re
import unicodedata
from collections.abc import Mapping

from lienthong.errors import LienthongError, gettext_noop

_LEVELS = "TUYỆT MẬT|TỐI MẬT|MẬT"
_EDGE = r"[^\w\n]{0,40}"
_STAMP = re.compile(rf"(?m)^{_EDGE}(?P<mark>{_LEVELS}){_EDGE}$")
_LABEL = re.compile(
    r"(?:độ|mức độ|cấp độ|dấu(?: chỉ)?(?: độ| mức độ)?) mật\s*[:=-]\s*"
    r"(?P<mark>tuyệt mật|tối mật|mật)\b",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"(?P<mark>bí mật nhà nước)\s*(?:[:=?-]|\?\s*:)+\s*(?:có|đúng|x|true|1|yes)\b", re.IGNORECASE
)
_BRACKETS = re.compile(rf"[\[(<*«]\s*(?P<mark>{_LEVELS})\s*[\])>*»]")
_PATTERNS = (_STAMP, _LABEL, _FLAG, _BRACKETS)


class StateSecretRefused(LienthongError):
    """Content marked as a state secret was offered to the hub."""

    code = "governance.state_secret.refused"
    status = 422
    message = gettext_noop("{field} carries the mark {mark}: this hub takes no state secrets.")
    hint = gettext_noop(
        "Remove it here and hand it to the officer who keeps state secrets in your agency; it is"
        " handled under the Law on Protection of State Secrets, never on this system."
    )


def secret_words(text: str) -> tuple[str, ...]:
    """Marks of state secrets in a text, each once, in the order they appear."""
    plain = unicodedata.normalize("NFC", text)
    found = sorted(
        (match.start("mark"), match["mark"].upper())
        for pattern in _PATTERNS
        for match in pattern.finditer(plain)
    )
    return tuple(dict.fromkeys(mark for _, mark in found))


def refuse_secret(*, flagged: bool = False, **texts: str) -> None:
    """Raise StateSecretRefused when the flag is set or a text carries a mark.

    `texts` are named by the field that a person filled in, so that the error can name it.
    """
    if flagged:
        raise StateSecretRefused(field="state_secret", mark="BÍ MẬT NHÀ NƯỚC")
    refuse_secret_texts(texts)


def refuse_secret_texts(texts: Mapping[str, str]) -> None:
    """Raise StateSecretRefused for the first text that carries a mark; keys name the fields."""
    for name, text in texts.items():
        if marks := secret_words(text):
            raise StateSecretRefused(field=name, mark=marks[0])
