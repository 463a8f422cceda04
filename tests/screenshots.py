"""Pictures of README and docs: `python tests/screenshots.py` follows the tutorial and takes them.

A picture is taken where a page of the tutorial shows it, at 1280 px; the citizen's part once more
at 360 px. Written to docs/pictures, each under 150 KB.
"""

import base64
import struct
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from browser import FLAGS, NARROW, WIDE, opened
from example_hub import load_example, serving
from following import Follower, sections

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from example_hub import Hub

PICTURES: Final = Path(__file__).resolve().parents[1] / "docs/pictures"
LARGEST: Final = 150_000
SHOWN: Final = ("2", "3", "4", "5", "6")
COUNT_COLOURS: Final = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const brush = canvas.getContext('2d');
  brush.drawImage(image, 0, 0);
  const pixels = brush.getImageData(0, 0, image.width, image.height).data;
  const counts = new Map();
  const colours = new Uint32Array(pixels.length / 4);
  for (let i = 0; i < colours.length; i++) {
    const at = 4 * i;
    colours[i] = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(colours[i], (counts.get(colours[i]) || 0) + 1);
  }
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map((each) => each[0]);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const apart = (a, b, shift) => (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2;
  const far = (a, b) => apart(a, b, 16) + apart(a, b, 8) + apart(a, b, 0);
  const place = (colour) => {
    if (!nearest.has(colour)) {
      let best = 0;
      for (let i = 1; i < palette.length; i++)
        if (far(palette[i], colour) < far(palette[best], colour)) best = i;
      nearest.set(colour, best);
    }
    return nearest.get(colour);
  };
  const indexes = Uint8Array.from(colours, place);
  let text = '';
  for (let i = 0; i < indexes.length; i += 8192)
    text += String.fromCharCode(...indexes.subarray(i, i + 8192));
  return {width: image.width, height: image.height, palette, indexes: btoa(text)};
}"""
MORE: Final = {"trang-chu.png": "/", "trang-chu-en.png": "/en/"}


def _part(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def small(page: "Page", picture: bytes) -> bytes:
    """The same picture as PNG with at most 256 colours; the browser counts, we write."""
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    beside = page.context.new_page()
    told = beside.evaluate(COUNT_COLOURS, source)
    beside.close()
    width, height = told["width"], told["height"]
    pixels = base64.b64decode(told["indexes"])
    rows = b"".join(b"\0" + pixels[top * width : (top + 1) * width] for top in range(height))
    palette = b"".join(colour.to_bytes(3, "big") for colour in told["palette"])
    return (
        b"\x89PNG\r\n\x1a\n"
        + _part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _part(b"PLTE", palette)
        + _part(b"IDAT", zlib.compress(rows, 9))
        + _part(b"IEND", b"")
    )


def keep(page: "Page", name: str) -> None:
    """Take what the window shows."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    made = small(page, page.screenshot(animations="disabled", caret="hide"))
    if len(made) > LARGEST:
        sys.exit(f"{name} has {len(made)} bytes; at most {LARGEST} are wanted")
    (PICTURES / name).write_bytes(made)
    print(f"{name} {len(made) / 1000:.0f} KB", flush=True)


def take(browser: "Browser", hub: "Hub") -> None:
    """Follow the tutorial, then the citizen's part on a phone."""
    told = {name.split(".")[0]: part for name, part in sections().items()}
    options = {"locale": "vi-VN", "accept_downloads": True}
    with opened(browser, hub.url, WIDE, **options) as page:
        page.set_default_timeout(30_000)
        for number in SHOWN:
            Follower(page, hub, picture=keep).follow(told[number])
        for name, address in MORE.items():
            page.goto(address)
            keep(page, name)
    with opened(browser, hub.url, NARROW, **options) as phone:
        phone.set_default_timeout(30_000)
        follower = Follower(phone, hub, picture=lambda p, name: keep(p, f"dien-thoai-{name}"))
        follower.follow(told["6"])


def main() -> None:
    """Start the example in a folder of its own and take every picture anew."""
    import os
    import shutil

    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        load_example(Path(name))
        path = os.environ.get("LIENTHONG_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        with serving(Path(name)) as hub:
            take(browser, hub)
        browser.close()


if __name__ == "__main__":
    main()
