"""The page in a real browser: reading and correcting by keyboard, people, undo, restart, saving; looks and access."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quotes.review.reviewfile import ReviewFile
from tests.conftest import extraction_of
from tests.reviewed import DAHL, extraction, market, published, review_file, row, spoken
from tests.served import NO_PLAYWRIGHT, PATIENCE, Visitor, browser, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

expect = pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT).expect
pytestmark = pytest.mark.browser

LIGHT_AND_DARK = ("light", "dark")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return published(tmp_path / "quay.db")


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    one = Visitor(context.new_page())
    yield one
    context.close()
    assert one.errors == []
    assert one.strangers == []


@pytest.fixture
def article(visitor: Visitor, file: Path) -> Iterator[Visitor]:
    """The first article, open."""
    with served(file.parent, file) as url:
        visitor.open(url)
        visitor.page.get_by_role("link", name="Harbour").click()
        visitor.ready()
        yield visitor


def chosen(visitor: Visitor) -> str:
    return visitor.page.locator("#rows li.chosen q").inner_text()


def rows(file: Path) -> list[tuple[str, str]]:
    with review_file(file) as of:
        return spoken(of)


def steps(file: Path) -> int:
    with review_file(file) as of:
        return len(of.corrections.steps())


# Reading -----------------------------------------------------


def test_the_article_reads_with_its_quotes_marked_and_listed(article: Visitor) -> None:
    page = article.page
    assert page.locator("#rows li[data-row]").count() == 6
    assert page.locator("#text mark").count() >= 6
    assert page.locator("#text mark", has_text="old crane").last.inner_text() == "old crane"
    assert "<b>fear</b> the noise & the dust" in page.locator("#text").inner_text()  # as it stands, not as markup
    assert page.locator("#text b").count() == 0
    assert chosen(article) == "The harbour wall will hold,"
    article.press("j j")
    assert chosen(article) == "the “old crane” 😀 was sold"
    page.locator("#text mark", has_text="a rumour").click()
    assert chosen(article) == "a rumour"
    article.press("k")
    assert chosen(article) == "old crane"


def test_the_doubtful_come_first_when_asked(article: Visitor) -> None:
    article.press("d")
    article.told("Doubtful quotes first")
    listed = article.page.locator("#rows li q").all_inner_texts()
    assert listed[:2] == ["a rumour", "the “old crane” 😀 was sold"]
    article.press("d")
    article.told("In the order of the text")
    assert article.page.locator("#rows li q").first.inner_text() == "The harbour wall will hold,"


# Correcting --------------------------------------------------


def offered(visitor: Visitor, words: str) -> None:
    """Waits until the type-ahead offers these words first."""
    expect(visitor.page.locator("#found li[aria-selected=true]")).to_contain_text(words)


def select(visitor: Visitor, words: str) -> None:
    """Selects words of the article as a mouse would."""
    visitor.page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
            throw new Error('not there: ' + words);
        }""",
        words,
    )


def test_ten_corrections_by_keyboard_undo_redo_and_a_restart(visitor: Visitor, file: Path) -> None:
    with served(file.parent, file) as url:
        visitor.open(url)
        visitor.page.get_by_role("link", name="Harbour").click()
        visitor.ready()
        visitor.press("a")  # 1
        visitor.told("Accepted: “The harbour wall")
        visitor.press("a")  # 2
        visitor.told("Accepted: “We tested it twice")
        visitor.press("s")  # 3: somebody of the article, typed in part
        visitor.page.keyboard.type("tan")
        offered(visitor, "Tanaka")
        visitor.press("Enter")
        visitor.told("Mei Tanaka: “the “old crane”")
        visitor.press("j x")  # 4
        visitor.told("Rejected: “old crane")
        assert chosen(visitor) == "a rumour"
        visitor.press("s")  # 5: somebody new
        visitor.page.keyboard.type("Ola Brandt")
        offered(visitor, "New")
        visitor.press("Enter")
        visitor.told("Ola Brandt: “a rumour")
        visitor.press("t")  # 6
        visitor.press("m")
        visitor.told("Now mixed: “a rumour")
        visitor.press("[")  # 7
        visitor.told("Now: “it a rumour")
        visitor.press("]")  # 8
        visitor.told("Now: “a rumour")
        visitor.press("j }")  # 9
        visitor.told("Now: “Residents <b>fear</b> the noise")
        select(visitor, "Ingrid Dahl")
        visitor.press("m")  # 10: missed
        visitor.told("Marked as indirect: “Ingrid Dahl")
        offered(visitor, "Ingrid Dahl")  # who said it is asked at once
        visitor.press("Escape")
        visitor.press("u")
        visitor.told("Undone")
        assert visitor.page.locator("#rows li[data-row]").count() == 6
        visitor.press("U")
        visitor.told("Done again")
        assert visitor.page.locator("#rows li[data-row]").count() == 7
    before = rows(file)
    assert ("Ingrid Dahl", "") in before
    assert ("a rumour", "Ola Brandt") in before
    assert ("the “old crane” 😀 was sold", "Mei Tanaka") in before
    assert "old crane" not in [words for words, _ in before]
    assert steps(file) == 12
    with served(file.parent, file) as url:  # another day
        visitor.open(url)
        visitor.page.get_by_role("link", name="Harbour").click()
        visitor.ready()
        assert visitor.page.locator("#rows li[data-row]").count() == 7
        for _ in range(10):
            visitor.press("u")
            visitor.told("Undone")
            visitor.page.evaluate("document.getElementById('told').textContent = ''")
        assert visitor.page.locator("#undo").is_disabled()
    assert rows(file) == rows(published(file.with_name("fresh.db")))


def test_keys_typed_into_a_field_correct_nothing(article: Visitor, file: Path) -> None:
    article.press("s")
    article.page.keyboard.type("axut")
    article.press("Escape")
    article.press("?")
    article.press("x")
    article.press("Escape")
    assert steps(file) == 0


def test_a_mistake_is_told(article: Visitor) -> None:
    article.press("m")
    article.told("elect")  # select words first
    assert article.page.locator("#told.bad").count() == 1


# People ------------------------------------------------------


def test_people_are_renamed_given_merged_and_split(visitor: Visitor, file: Path) -> None:
    page = visitor.page
    with served(file.parent, file) as url:
        visitor.open(url)
        page.get_by_role("link", name="People").click()
        visitor.ready()
        page.get_by_label("Find").fill("dahl")
        assert page.locator("tbody tr:visible").count() == 1
        page.get_by_role("link", name="Ingrid Dahl").click()
        visitor.ready()
        page.get_by_label("New name").fill("Ingrid M. Dahl")
        page.get_by_role("button", name="Rename everywhere").click()
        visitor.told("Ingrid M. Dahl")
        visitor.ready()
        page.get_by_label("To whom").fill("Tomás Okafor")
        page.get_by_role("button", name="Give all quotes").click()
        page.wait_for_url("**/people/tomas-okafor")
        visitor.ready()
        visitor.told("3 ")
        assert page.locator("ul.quotes li").count() == 5
        page.get_by_role("button", name="Undo").click()
        visitor.told("Undone")
        visitor.ready()
        assert page.locator("ul.quotes li").count() == 2
        page.get_by_label("To whom").fill("Mei Tanaka")
        page.get_by_role("button", name="They are one: merge").click()
        page.wait_for_url("**/people/mei-tanaka")
        visitor.ready()
        page.locator("ul.quotes li", has_text="old crane").last.get_by_role("checkbox").check()
        page.get_by_label("Name of the other person").fill("Tom Okafor")
        page.get_by_role("button", name="Give the chosen quotes").click()
        visitor.told("Tom Okafor")
    found = dict(rows(file))
    assert found["We tested it twice."] == "Ingrid M. Dahl"
    assert found["the “old crane” 😀 was sold"] == "Mei Tanaka"
    assert found["old crane"] == "Tom Okafor"


def test_people_of_one_name_are_told_apart(visitor: Visitor, tmp_path: Path) -> None:
    """Joining them is what merging is mostly for; whom only a registry knows has no page here."""
    from quotes.people.link import Entry, Registry

    namesakes = [replace(DAHL, id=id) for id in ("ingrid-dahl", "ingrid-dahl-2", "ingrid-dahl-3")]
    of = market().article
    words = ("the market opens", "in May", "Nobody asked us.")
    quotes = [row(of, one, [who]) for one, who in zip(words, namesakes, strict=True)]
    file = published(tmp_path / "quay.db", [extraction(of, quotes, namesakes)])
    known = Registry({"aroha-ngata": Entry("aroha-ngata", "Aroha Ngata")})
    page = visitor.page
    with served(tmp_path, file, known=known) as url:
        visitor.open(url.replace("/f/quay/", "/f/quay/people/ingrid-dahl-3"))
        expect(page.locator("#everybody option")).to_have_count(2)
        offered = page.locator("#everybody option").evaluate_all("all => all.map((one) => one.value)")
        assert offered == ["Ingrid Dahl (ingrid-dahl)", "Ingrid Dahl (ingrid-dahl-2)"]
        page.get_by_label("To whom").fill(offered[1])
        page.get_by_role("button", name="They are one: merge").click()
        page.wait_for_url("**/people/ingrid-dahl-2")
        visitor.ready()
        assert page.locator("ul.quotes li").count() == 2


# Files -------------------------------------------------------


def test_the_corrected_table_is_saved(visitor: Visitor, file: Path) -> None:
    with served(file.parent, file) as url:
        visitor.open(url)
        visitor.page.get_by_role("link", name="Harbour").click()
        visitor.ready()
        visitor.press("x")
        visitor.told("Rejected")
        visitor.page.get_by_role("link", name="quay.db").click()
        visitor.ready()
        with visitor.page.expect_download() as saved:
            visitor.page.locator("a.button", has_text="csv").click()
    content = saved.value.path().read_text(encoding="utf-8-sig")
    assert saved.value.suggested_filename == "quay-corrected.csv"
    assert "The harbour wall will hold," not in [row["quote"] for row in csv.DictReader(io.StringIO(content))]


class Known:
    """An extractor that finds nothing, for whom does not wait for a parser."""

    def extract(self, articles: Any) -> Iterator[Any]:
        for one in articles:
            yield extraction_of(one)


def test_a_text_is_pasted_on_the_first_page(visitor: Visitor, tmp_path: Path) -> None:
    with served(tmp_path, extractor=Known()) as url:
        visitor.open(url)
        visitor.page.get_by_label("Title").fill("Harbour wall")
        visitor.page.get_by_label("Text of the article").fill("“We won,” said Elena Ruiz.")
        visitor.page.get_by_role("button", name="Find the quotes").click()
        visitor.page.wait_for_url("**/f/**")
        visitor.ready()
        visitor.page.locator("table.listing a").click()
        visitor.ready()
        assert "said Elena Ruiz" in visitor.page.locator("#text").inner_text()
    with ReviewFile.open(tmp_path / "Harbour wall.db") as of:
        assert [one.heading.id for one in of.listed()] == ["Harbour wall"]


def test_files_are_dropped_on_the_first_page(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(f"“We won,” said Elena Ruiz of {name}.", encoding="utf-8")
    with served(tmp_path, extractor=Known()) as url:
        visitor.open(url)
        visitor.page.locator("#files").set_input_files([tmp_path / "in/a.txt", tmp_path / "in/b.txt"])
        visitor.page.wait_for_url("**/f/**")
        visitor.ready()
        assert visitor.page.locator("table.listing tbody tr").count() == 2


def test_a_file_that_cannot_be_read_costs_no_other(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("“We won,” said Elena Ruiz.", encoding="utf-8")
    (tmp_path / "in/old.doc").write_bytes(b"One.")
    (tmp_path / "in/t.csv").write_text("body\nOne.\n", encoding="utf-8")
    with served(tmp_path, extractor=Known()) as url:
        visitor.open(url)
        visitor.page.locator("#files").set_input_files([tmp_path / "in" / n for n in ("a.txt", "old.doc", "t.csv")])
        visitor.page.wait_for_url("**/f/**")
        visitor.ready()
        assert visitor.page.locator("table.listing tbody tr").count() == 1
        not_read = visitor.page.locator("section", has_text="Not read").inner_text()
    assert "old.doc: .doc files cannot be read" in not_read
    assert "t.csv: has no column 'text'" in not_read
    assert str(tmp_path) not in not_read


# Looks and access --------------------------------------------

CONTRAST = """() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const over = (top, below) => top.slice(0, 3).map((c, n) => c * top[3] / 255 + below[n] * (1 - top[3] / 255));
    const light = ([r, g, b]) => {
        const part = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        const [x, y, z] = [r, g, b].map((c) => part(c / 255));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ground = (element) => {
        const layers = [];
        for (let e = element; e; e = e.parentElement) layers.unshift(rgba(getComputedStyle(e).backgroundColor));
        return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
    };
    const poor = [];
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        const box = element.getBoundingClientRect();
        if (!own || box.width < 2 || box.height < 2 || !element.checkVisibility() || element.disabled) continue;
        const style = getComputedStyle(element);
        const below = ground(element);
        const [a, b] = [light(over(rgba(style.color), below)), light(below)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        const words = element.textContent.trim().slice(0, 30);
        if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className} ${words}`)
    }
    return poor;
}"""
UNNAMED = """() => [...document.querySelectorAll('button, a[href], input, textarea, select, dialog')]
    .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length
        || e.textContent.trim() || e.title))
    .map((e) => e.outerHTML.slice(0, 80))"""
PAGES = ("/", "/f/quay/", "/f/quay/a/1", "/f/quay/people", "/f/quay/people/ingrid-dahl", "/f/quay/history", "/docs")


def contexts() -> list[Any]:
    """The first in `make test`, the others in `make slow`."""
    first, over_and_over = ("wide", "light"), [pytest.mark.slow(part="browser")]
    sizes = {
        "wide": (1280, 900, 1),
        "phone": (360, 740, 2),
        "zoom": (640, 450, 2),
    }  # 200 % zoom is half the room
    return [
        pytest.param(size, scheme, id=f"{name}-{scheme}", marks=[] if first == (name, scheme) else over_and_over)
        for name, size in sizes.items()
        for scheme in LIGHT_AND_DARK
    ]


@pytest.mark.parametrize(("size", "scheme"), contexts())
def test_every_page_can_be_read_in_every_room_and_light(
    chromium: Browser, file: Path, size: tuple[int, int, int], scheme: Any
) -> None:
    width, height, scale = size
    context = chromium.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, color_scheme=scheme
    )
    one = Visitor(context.new_page())
    with served(file.parent, file) as url:
        one.open(url)
        base = url.split("/f/")[0]
        for path in PAGES:
            one.open(base + path)
            assert one.page.evaluate(CONTRAST) == [], path
            assert one.page.evaluate(UNNAMED) == [], path
            wider = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, path
    context.close()
    assert one.errors == []
    assert one.strangers == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(article: Visitor) -> None:
    page = article.page
    page.locator(".brand").focus()
    article.press("Shift+Tab")
    seen = [["skip", True]] if page.evaluate("document.activeElement.className") == "skip" else []
    for _ in range(40):
        article.press("Tab")
        found = page.evaluate(
            """() => {
                const e = document.activeElement, style = getComputedStyle(e.closest('li.chosen') ?? e);
                const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                return [e.id || e.dataset.do || e.className || e.tagName, shown];
            }"""
        )
        if found[0] == "reading":  # the page itself: once round
            break
        seen.append(found)
    assert seen[0][0] == "skip"
    assert {"order", "accept", "reject", "speaker", "undo"} - {"undo"} <= {name for name, _ in seen}
    assert [name for name, visible in seen if not visible] == []
