"""What holds one article a file: pages, PDFs, office documents, e-mails, Markdown; and archives of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from quotes import read
from quotes.errors import InputError
from quotes.records import Article

SAID = "“We have waited long enough,” said Inés Okafor, mayor of Vellmoor."
CLOSED = "Tomasz Lindqvist said the café would close."
LONG = (
    "The harbour wall has been closed to walkers for eleven months, and the council has had two reports on it since "
    "the storm that took the southern steps away and left the lamps standing in the water."
)


def one(found: Iterable[Article | read.Unread]) -> Article:
    (item,) = found
    assert isinstance(item, Article), item
    return item


def article(folder: Path, name: str, content: bytes) -> Article:
    path = folder / name
    path.write_bytes(content)
    return one(read.articles(path))


def why_not(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    (item,) = read.articles(path)
    assert isinstance(item, read.Unread), item
    return item.reason


def texts(found: Article) -> list[str]:
    return [span.of(found.text) for span in found.paragraphs]


# Pages -------------------------------------------------------

HEAD = """<title>Harbour wall | The Gazette</title><meta property="og:title" content="Harbour wall">
<meta property="og:site_name" content="The Gazette"><meta name="author" content="Jo Park">
<meta property="article:published_time" content="2026-03-01T10:00:00Z"><link rel="canonical" href="https://example.org/wall">"""


def page(*paragraphs: str, head: str = HEAD) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body><nav><a href=/>Home</a>"
        f"<a href=/sport>Sport</a></nav><article><h1>Harbour wall</h1>{body}</article>"
        "<footer>Copyright. Subscribe now.</footer></body></html>"
    ).encode()


def test_a_page_gives_its_main_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    found = article(tmp_path, "wall.html", page(SAID, LONG, CLOSED, LONG.replace("eleven", "twelve")))
    assert texts(found) == ["Harbour wall", SAID, LONG, CLOSED, LONG.replace("eleven", "twelve")]
    assert (found.id, found.title, found.date, found.outlet) == (
        "wall.html",
        "Harbour wall",
        "2026-03-01",
        "The Gazette",
    )
    assert (found.url, found.carried) == ("https://example.org/wall", (("author", "Jo Park"),))


def test_inline_markup_and_entities_leave_no_trace(tmp_path: Path) -> None:
    marked = "&ldquo;We have <em>waited</em> long\n enough,&rdquo; said <a href='/o'>In&eacute;s Okafor</a>."
    found = article(tmp_path, "wall.htm", page(marked, LONG, LONG.replace("two", "three")))
    assert "“We have waited long enough,” said Inés Okafor." in texts(found)


def test_a_page_in_another_encoding_is_told(tmp_path: Path) -> None:
    source = page(SAID, LONG, CLOSED).decode().replace("charset=utf-8", "charset=windows-1252")
    found = article(tmp_path, "wall.html", source.encode("cp1252"))
    assert CLOSED in texts(found)
    assert found.notices == ("read as CP1252, not UTF-8",)


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    empty = b"<!doctype html><html><head><title>x</title></head><body><script>load()</script></body></html>"
    assert why_not(tmp_path, "a.html", empty).startswith("holds no running text.")


def test_a_page_comes_through_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(page(SAID, LONG, CLOSED))

    monkeypatch.setattr("sys.stdin", Stdin())
    found = one(read.articles("-"))
    assert (found.id, found.title) == ("stdin", "Harbour wall")
    assert SAID in texts(found)


# PDF ---------------------------------------------------------


def pdf(*pages: list[str], title: str = "") -> bytes:
    """A PDF of these lines, 14 points apart, in Helvetica."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for lines in pages:
        drawn = b" ".join(b"(" + _escaped(line) + b") Tj 0 -14 Td" for line in lines)
        stream = b"BT /F 11 Tf 50 800 Td " + drawn + b" ET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    objects.append(b"<</Title(" + _escaped(title) + b")>>")
    out = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, size - 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


WRAPPED = [
    "Inés Okafor, the mayor of Vellmoor, said on Monday that the harbour wall would be",
    "rebuilt before the winter storms arrive. “We have waited long enough,” she said.",
    "“The engineers told us the foundations were unsound, and that nobody should walk on",
    "the wall in the state in which it is,” Okafor added after a meeting of the town's coun-",
    "cil. The council has the money for it, and a firm that would begin as soon as it may.",
]


def test_the_lines_of_a_pdf_are_put_together(tmp_path: Path) -> None:
    text = article(tmp_path, "a.pdf", pdf(WRAPPED)).text
    assert "that the harbour wall would be rebuilt before the winter storms arrive. “We have" in text
    assert "a meeting of the town's council. The council has the money" in text


def test_what_stands_on_every_page_falls_out(tmp_path: Path) -> None:
    pages = [["The Vellmoor Gazette 2026", *WRAPPED, f"Page {number} of 3"] for number in (1, 2, 3)]
    found = article(tmp_path, "a.pdf", pdf(*pages, title="No such words"))
    assert "Gazette" not in found.text
    assert "Page" not in found.text
    assert found.text.count("waited long enough") == 3
    assert found.title is None  # titles of PDFs are often those of another document


def test_the_title_of_a_pdf_counts_if_it_is_in_the_text(tmp_path: Path) -> None:
    found = article(tmp_path, "a.pdf", pdf(["The Harbour Wall", *WRAPPED], title="The harbour wall"))
    assert found.title == "The harbour wall"


def test_a_hyphen_that_the_word_has_elsewhere_stays(tmp_path: Path) -> None:
    lines = [
        "The well-known firm of Lindqvist and Sons will build the wall, the council said in a long note to well-",
        "known newspapers in the region, and it will do so in the year that comes after this one, as was said be-",
        "fore. Nobody else had offered to build it for the money that the council had set aside for the new wall.",
    ]
    text = article(tmp_path, "a.pdf", pdf(lines)).text
    assert "note to well-known newspapers" in text
    assert "as was said before. Nobody" in text


def test_a_pdf_without_text_or_damaged_is_told(tmp_path: Path) -> None:
    assert "ocrmypdf" in why_not(tmp_path, "scan.pdf", pdf([]))
    assert why_not(tmp_path, "cut.pdf", b"%PDF-1.4 and no more").startswith(
        "cannot be read as a PDF; it may be damaged"
    )
    assert why_not(tmp_path, "text.pdf", SAID.encode()).startswith("cannot be read as a PDF")


# Office documents --------------------------------------------


def test_a_word_document(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    word.add_heading("Harbour wall", 0)
    paragraph = word.add_paragraph("“We have waited ")
    paragraph.add_run("long").bold = True
    paragraph.add_run(" enough,” said Inés Okafor, mayor of Vellmoor.")
    cell = word.add_table(1, 1).cell(0, 0)
    cell.text = CLOSED
    word.sections[0].header.paragraphs[0].text = "The Gazette"
    held = io.BytesIO()
    word.save(held)
    found = article(tmp_path, "a.docx", held.getvalue())
    assert (found.title, texts(found)) == ("Harbour wall", ["Harbour wall", SAID, CLOSED])


def test_an_opendocument_text(tmp_path: Path) -> None:
    names = "office:1.0", "text:1.0"
    spaces = " ".join(f"xmlns:{n.split(':')[0]}='urn:oasis:names:tc:opendocument:xmlns:{n}'" for n in names)
    split = SAID.replace("long enough", "long<text:s/>enough").replace("Okafor", "<text:span>Okafor</text:span>")
    body = f"<text:h>Wall</text:h><text:p>{split}</text:p><text:p>{CLOSED}<text:note>No.</text:note></text:p>"
    content = f"<office:d {spaces}><office:body><office:text>{body}</office:text></office:body></office:d>"
    found = article(tmp_path, "a.odt", zipped({"content.xml": content.encode()}))
    assert texts(found) == ["Wall", SAID, CLOSED]


def test_a_rich_text_document(tmp_path: Path) -> None:
    rtf = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Times;}}\f0\fs24 \ldblquote We have {\b waited} long enough,\rdblquote  said "
        rb"In\'e9s Okafor, mayor of Vellmoor.\par Tomasz Lindqvist said the caf\u233? would close.\par}"
    )
    assert texts(article(tmp_path, "a.rtf", rtf)) == [SAID, CLOSED]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"text", "cannot be read as a Word document; it may be damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "locked with a password, or an old Office document. Save"),
        ("a.odt", b"PK\x03\x04 cut", "cannot be read as an OpenDocument text"),
        ("a.rtf", b"text", "no RTF document."),
    ],
)
def test_what_is_no_such_document_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    assert why_not(tmp_path, name, content).startswith(told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.doc", "save it as .docx"),
        ("a.xls", "save it as .xlsx or .csv"),
        ("a.mp3", "written down first"),
        ("a.json", "one object a line"),
        ("a.png", "Give files that end in .txt"),
    ],
)
def test_an_extension_that_is_not_read_says_what_to_do(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match="files cannot be read") as raised:
        read.articles(tmp_path / name)
    assert told in str(raised.value)


# E-mails and Markdown ----------------------------------------


def test_an_email(tmp_path: Path) -> None:
    mail = (
        "From: Jo Park <jo@example.org>\r\nSubject: =?utf-8?q?Harbour_wall_=E2=80=93_statement?=\r\n"
        "Date: Mon, 02 Mar 2026 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        f"{SAID}\r\n\r\n{CLOSED}\r\n--x\r\nContent-Type: application/pdf\r\n"
        'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\nx\r\n--x--\r\n'
    )
    found = article(tmp_path, "a.eml", mail.encode())
    assert (found.title, found.date) == ("Harbour wall – statement", "2026-03-02")
    assert texts(found) == [SAID, CLOSED]
    assert found.carried == (("from", "Jo Park <jo@example.org>"),)
    assert found.notices == ("attachments were not read: plan.pdf",)


def test_an_email_in_html(tmp_path: Path) -> None:
    mail = f"Subject: Wall\nContent-Type: text/html; charset=utf-8\n\n<style>p {{}}</style><p>{SAID}</p><p>{CLOSED}</p>"
    assert texts(article(tmp_path, "a.eml", mail.encode())) == [SAID, CLOSED]


def test_what_is_no_email_is_told(tmp_path: Path) -> None:
    assert why_not(tmp_path, "a.eml", b"\n" + SAID.encode()) == "no e-mail: it begins with no header lines."


def test_markdown_without_its_markup(tmp_path: Path) -> None:
    source = (
        '---\ntitle: "The wall"\ndate: 2026-03-01\nauthor: Jo Park\ntags: [a]\n---\n# Harbour *wall*\n\n'
        "“We have **waited** long\nenough,” said [Inés Okafor](https://example.org), mayor of _Vellmoor_.\n\n"
        f"- {CLOSED}\n\n> A snake_case word &amp; 2\\*2.\n\n```\ncode\n```\n\n![picture](a.png)\n"
    )
    found = article(tmp_path, "a.md", source.encode())
    assert texts(found) == ["Harbour wall", SAID, CLOSED, "A snake_case word & 2*2."]
    assert (found.id, found.title, found.date) == ("a.md", "The wall", "2026-03-01")
    assert found.carried == (("author", "Jo Park"),)


def test_the_first_heading_is_the_title_of_markdown(tmp_path: Path) -> None:
    found = article(tmp_path, "a.md", f"## Minor\n\n# Harbour wall\n\n{SAID}\n\n---\n\nNot: front matter".encode())
    assert found.title == "Harbour wall"
    assert texts(found)[-1] == "Not: front matter"


# Archives ----------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_an_archive_counts_as_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "b.html": page(SAID, LONG, CLOSED),
        "a/x.txt": SAID.encode(),
        "t.csv": f"text\n{CLOSED}\n".encode(),
        "__MACOSX/a/._x.txt": b"\0",
        ".hidden.txt": b"",
        "picture.png": b"",
        "inner.zip": b"",
    }
    (tmp_path / "news.zip").write_bytes(zipped(files))
    found = read.articles("news.zip")
    assert found.count == 3
    got = [item for item in found if isinstance(item, Article)]
    assert [(item.id, item.file) for item in got] == [
        ("a/x", "news.zip/a/x.txt"),
        ("b.html", "news.zip/b.html"),
        ("t.csv:2", "news.zip/t.csv"),
    ]
    (tmp_path / "deep").mkdir()
    (tmp_path / "news.zip").rename(tmp_path / "deep/news.zip")
    assert [item.id for item in read.articles("deep") if isinstance(item, Article)] == [
        "news/a/x",
        "news/b.html",
        "news/t.csv:2",
    ]
    assert read.articles("deep").reads("deep/news.zip")


def test_an_archive_that_cannot_be_unpacked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = bytearray(zipped({"a.txt": SAID.encode() * 50, "b.txt": b"One."}))
    whole[40:60] = bytes(20)
    (tmp_path / "bad.zip").write_bytes(whole)
    first, second = read.articles("bad.zip")
    assert isinstance(first, read.Unread)
    assert first.reason.startswith("is damaged and cannot be unpacked")
    assert isinstance(second, Article)
    (tmp_path / "no.zip").write_bytes(b"text")
    (item,) = read.articles("no.zip")
    assert item == read.Unread("no.zip", "no zip archive, or a damaged one.")


def test_an_archive_without_articles_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.png": b""}))
    with pytest.raises(InputError, match=r"a\.zip holds no articles: looked for"):
        read.articles(tmp_path / "a.zip")


def test_a_damaged_table_in_an_archive_stops_nothing(tmp_path: Path) -> None:
    whole = bytearray(zipped({"t.csv": b"text\n" + SAID.encode() * 60 + b"\n", "u.txt": b"One."}))
    whole[45:70] = bytes(25)
    (tmp_path / "bad.zip").write_bytes(whole)
    first, second = read.articles(tmp_path / "bad.zip")
    assert isinstance(first, read.Unread)
    assert "cannot be" in first.reason
    assert isinstance(second, Article)


def test_what_is_nested_too_deeply_stops_nothing(tmp_path: Path) -> None:
    spaces = " ".join(f"xmlns:{n}='urn:oasis:names:tc:opendocument:xmlns:{n}:1.0'" for n in ("office", "text"))
    deep = "<text:list>" * 5_000 + f"<text:p>{SAID}</text:p>" + "</text:list>" * 5_000
    content = f"<office:d {spaces}><office:body><office:text>{deep}</office:text></office:body></office:d>"
    assert why_not(tmp_path, "a.odt", zipped({"content.xml": content.encode()})).startswith("is nested too deeply")


def test_what_a_library_trips_over_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def trips(*_: object, **__: object) -> None:
        raise AttributeError("no such element")

    monkeypatch.setattr(trafilatura, "bare_extraction", trips)
    (tmp_path / "a.html").write_bytes(page(SAID))
    (tmp_path / "b.txt").write_text("One.")
    first, second = read.articles(tmp_path)
    assert isinstance(first, read.Unread)
    assert first.reason.startswith("cannot be read (AttributeError: no such element). Save it in another format")
    assert isinstance(second, Article)


def test_documents_that_are_not_read_are_told_of_in_a_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "old.doc", "notes.pages", "photo.jpg", "run.db"):
        (tmp_path / name).write_bytes(b"One.")
    found = read.articles(tmp_path)
    assert found.count == 3
    told = [item.reason for item in found if isinstance(item, read.Unread)]
    assert told == [
        ".pages files cannot be read. Export it from Pages as .docx.",
        ".doc files cannot be read. Open it in Word or LibreOffice and save it as .docx.",
    ]
