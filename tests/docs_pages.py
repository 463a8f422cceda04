"""Pages of docs/ made from the product itself: `python tests/docs_pages.py` writes them."""

import subprocess
import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

from docs_flows import file_picture, proof_picture
from lienthong.cli import COMMANDS
from lienthong.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
WIDTH, ROW, GAP, LEFT = 960, 46, 10, 56


def settings_page() -> str:
    """Every setting with its default and meaning."""
    lines = [
        "# Settings",
        "",
        (
            "Each setting is read from the environment (`LIENTHONG_<NAME>`), else from "
            "`lienthong.toml` in "
            "the working folder (the name in small letters), else its default. They are checked at "
            "start; "
            "an error names the key and the fix. This page is made by `make docs`."
        ),
        "",
        "| name | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default == "" else f"`{field.default}`"
        lines.append(f"| `LIENTHONG_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command as `--help` shows it."""
    lines = ["# Commands", "", "This page is made by `make docs`.", ""]
    for name in COMMANDS:
        told = subprocess.run(
            [sys.executable, "-m", "lienthong.cli", name, "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "90", "PATH": ""},
        ).stdout.replace("python -m lienthong.cli", "lienthong")
        lines += [f"## lienthong {name}", "", "```", told.strip(), "```", ""]
    return "\n".join(lines)


def floors() -> list[list[str]]:
    """The floors of the house from top to bottom, as the contracts name them."""
    contracts = tomllib.loads((ROOT / "contracts.toml").read_text(encoding="utf-8"))
    found = next(c for c in contracts["tool"]["importlinter"]["contracts"] if c["id"] == "floors")
    return [[room.strip() for room in layer.split("|")] for layer in found["layers"]]


def house_picture() -> str:
    """The house as SVG: a floor a row; rooms in brackets are not built yet."""
    rows = floors()
    height = len(rows) * (ROW + GAP) + GAP
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-label="The floors of the house" font-family="sans-serif" font-size="15">'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for place, rooms in enumerate(rows):
        top = GAP + place * (ROW + GAP)
        parts.append(f'<text x="8" y="{top + 29}" fill="#566074">{len(rows) - place}</text>')
        width = (WIDTH - LEFT - GAP * len(rooms)) / len(rooms)
        for number, room in enumerate(rooms):
            left = LEFT + number * (width + GAP)
            planned = room.startswith("(")
            dash = ' stroke-dasharray="5 4"' if planned else ""
            parts.append(
                f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW}" rx="4" '
                f'fill="{"#ffffff" if planned else "#f6f7f9"}" stroke="#8791a5"{dash}/>'
                f'<text x="{left + width / 2:.1f}" y="{top + 29}" text-anchor="middle" '
                f'fill="{"#566074" if planned else "#1d2433"}">{escape(room.strip("()"))}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def house_page() -> str:
    """What each room holds, in the words of its own README."""
    lines = [
        "# The house",
        "",
        "![Floors of the house, from the contracts](house.svg)",
        "",
        (
            "A room imports only from the floors below it, and rooms on one floor do not know "
            "each other. "
            "Dashed rooms are not built yet. `contracts.toml` is checked by `make check`; this "
            "page and its "
            "picture are made from it by `make docs`."
        ),
        "",
    ]
    for rooms in floors():
        for room in rooms:
            readme = ROOT / "src/lienthong" / room / "README.md"
            if readme.exists():
                title, _, told = readme.read_text(encoding="utf-8").partition("\n")
                title = title.removeprefix("# ").strip()
                first = " ".join(told.strip().split("\n\n")[0].split()).split(". ")[0].rstrip(".:")
                lines += [f"- **{title}.** {first}. ([more](../../src/lienthong/{room}/README.md))"]
    return "\n".join(lines) + "\n"


PAGES = {
    "reference/settings.md": settings_page,
    "reference/commands.md": commands_page,
    "explanation/house.svg": house_picture,
    "explanation/house.md": house_page,
    "explanation/file-to-open-data.svg": file_picture,
    "explanation/proof-of-a-call.svg": proof_picture,
}


def main() -> None:
    """Write every page that is made."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
