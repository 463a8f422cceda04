"""Bundle the style sheets: `python tests/kit.py` writes css/app.css from its parts."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[1] / "src/lienthong/web/static/css"
BUNDLE = CSS / "app.css"
PARTS = [
    "fonts",
    "tokens",
    "base",
    "columns",
    "portal",
    "console",
    "plain",
    "badge",
    "button",
    "form",
    "table",
    "lists",
    "figures",
    "wayfinding",
    "notices",
    "print",
]
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def bundle() -> str:
    """The one style sheet that pages load, without comments and indentation."""
    texts = [(CSS / f"{part}.css").read_text(encoding="utf-8") for part in PARTS]
    lines = (line.strip() for line in COMMENT.sub("", "\n".join(texts)).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


if __name__ == "__main__":
    BUNDLE.write_text(bundle(), encoding="utf-8")
    print(f"{BUNDLE}: {BUNDLE.stat().st_size} bytes")
