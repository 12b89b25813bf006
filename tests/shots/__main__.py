"""Pictures of the review page for the README, over an invented article: python -m tests.shots

Writes `review*.png` beside itself; needs a Chromium and runs the shipped parser.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image

from quotes import read, run
from tests.served import Visitor, browser, served

OUT = Path(__file__).parent
COLOURS = 96  # of a picture: a third of the bytes, and no eye sees it
TITLE = "Harbour wall will not be rebuilt this year"
TEXT = """VELLMOOR — The harbour wall will not be rebuilt before next summer, the port authority said on Monday, and \
residents who had hoped for an earlier start were furious.

“We have waited long enough,” said Ines Okafor, who runs the fish market. “Every storm takes a little more of it, and \
every winter they tell us to be patient.”

The port's chief engineer, Tomasz Lindqvist, denied that the repairs had been delayed by a quarrel over money. He \
called the latest report “a sober piece of work” and said the foundations had been tested twice.

According to Mei Tanaka, a councillor, the town would not sell the old crane. She said: “My mother told me, ‘Never \
trust a wall that nobody walks on,’ and she was right.”

A spokesperson for the ministry declined to say when the money would come. It was, one resident said, “the same answer \
as last year”.
"""
SHOTS = (
    ("review", 1280, 800, "light", 1),
    ("review-dark", 1280, 800, "dark", 1),
    ("review-phone", 390, 800, "light", 2),
)


def _file(folder: Path) -> Path:
    path = folder / "harbour.db"
    article = read.article(TEXT, id="harbour", title=TITLE, date="2026-03-02", outlet="The Vellmoor Gazette")
    with run.stored(run.engine().extract([article])) as store:
        run.link(store)
        store.publish(path, {"model": "newswire"})
    return path


def main() -> None:
    """Takes the pictures."""
    with tempfile.TemporaryDirectory() as name, browser() as opened:
        file = _file(Path(name))
        for shot, width, height, scheme, scale in SHOTS:
            context = opened.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                device_scale_factor=scale,
            )
            one = Visitor(context.new_page())
            with served(file.parent, file) as url:
                one.open(url.replace("/f/harbour/", "/f/harbour/a/1"))
                one.press("j j")
                one.page.wait_for_timeout(300)  # what is scrolled has come to rest
                picture = Image.open(io.BytesIO(one.page.screenshot()))
                picture.convert("RGB").quantize(COLOURS).save(OUT / f"{shot}.png", optimize=True)
            context.close()


if __name__ == "__main__":
    main()
