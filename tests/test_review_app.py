"""Access to the page and what programs can ask: token, Host, Origin, sizes, the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from quotes.review.reviewfile import ReviewFile
from tests.conftest import BRIDGE, bridge, extraction_of
from tests.reviewed import Clock, published

pytestmark = pytest.mark.lengthy

TOKEN = "a-token-for-tests"
HOST = "127.0.0.1:8765"
OWN = {"Origin": f"http://{HOST}"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Accept": "application/json"}


class Known:
    """An extractor that knows one text."""

    def extract(self, articles: Any) -> Iterator[Any]:
        for one in articles:
            yield bridge(one) if one.text == BRIDGE else extraction_of(one)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return published(tmp_path / "quay.db")


@pytest.fixture
def client(file: Path) -> Iterator[Any]:
    """Whoever has the address but no token yet."""
    from quotes.review import app
    from quotes.review.guard import Access
    from quotes.review.session import Session

    session = Session(file.parent, who="Ada", clock=Clock(), extractor=Known())  # type: ignore[arg-type]
    session.open(file)
    access = Access(TOKEN, 8765, most_upload=1_000)
    yield TestClient(app.create(session, access), base_url=f"http://{HOST}", follow_redirects=False)
    session.close()


@pytest.fixture
def inside(client: Any) -> Any:
    """A browser that came by the address with the token."""
    assert client.get("/", params={"token": TOKEN}).status_code == 303
    return client


# Access --------------------------------------------------------


def test_without_the_token_nothing_is_shown(client: Any) -> None:
    for path in ("/", "/f/quay/", "/openapi.json", "/static/review.css", "/f/quay/export/csv"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "Ingrid" not in answer.text
    assert client.get("/", params={"token": "another"}).status_code == 401
    assert client.get("/", headers={"Authorization": "Bearer another"}).status_code == 401


def test_the_token_of_the_address_becomes_a_cookie_that_no_script_and_no_other_site_gets(client: Any) -> None:
    answer = client.get("/f/quay/", params={"token": TOKEN, "row": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/f/quay/?row=x")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"quotes_8765={TOKEN};")
    assert {"httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}
    assert client.get("/f/quay/").status_code == 200


def test_the_token_leads_to_no_other_host(client: Any) -> None:
    assert (
        client.get(f"http://{HOST}//evil.example/x", params={"token": TOKEN}).headers["location"] == "/evil.example/x"
    )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:8765", ""])
def test_another_host_is_refused(inside: Any, host: str) -> None:
    assert inside.get("/f/quay/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:1"])
def test_another_origin_is_refused(inside: Any, file: Path, origin: str) -> None:
    asked = {"do": "rename", "speaker": "mei-tanaka", "name": "X"}
    assert inside.post("/f/quay/do", json=asked, headers={"Origin": origin}).status_code == 403
    assert inside.get("/f/quay/", headers={"Origin": origin}).status_code == 403
    assert inside.post("/f/quay/do", json=asked).status_code == 403  # a form of another site may send none
    assert inside.post("/f/quay/do", json=asked, headers=OWN).status_code == 200


def test_every_answer_says_what_the_page_may_do(inside: Any) -> None:
    for path in ("/", "/f/quay/a/1", "/static/article.js", "/nowhere"):
        headers = inside.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_what_is_too_large_is_refused(inside: Any) -> None:
    big = json.dumps({"articles": [{"text": "x" * 3_000_000}]})
    answer = inside.post("/api/extract", content=big, headers=BEARER | {"Content-Type": "application/json"})
    assert answer.status_code == 413
    run = inside.post("/upload", headers=OWN | JSON).json()["run"]
    assert inside.put(f"/upload/{run}/a.txt", content=b"x" * 1_001, headers=OWN).status_code == 413
    assert inside.put(f"/upload/{run}/a.txt", content=b"x" * 1_000, headers=OWN).status_code == 200
    annotations = inside.post("/f/quay/labelstudio", content=b"x" * 1_001, headers=OWN)
    assert annotations.status_code == 413


def test_what_label_studio_gives_may_be_as_large_as_an_upload() -> None:
    from quotes.review.guard import MOST_BYTES, Access

    access = Access(TOKEN, 8765)
    assert access.most_upload > MOST_BYTES
    assert access.uploads("/f/quay/labelstudio")
    assert not access.uploads("/f/quay/do")
    assert not access.uploads("/api/extract")


def test_what_the_article_holds_is_shown_and_not_run(inside: Any) -> None:
    page = inside.get("/f/quay/a/1").text
    assert "&lt;b&gt;fear&lt;/b&gt;" in page
    assert "<b>fear</b>" not in page


# Corrections over the wire -----------------------------------


def do(client: Any, **asked: object) -> Any:
    return client.post("/f/quay/do", json=asked, headers=OWN | JSON)


def test_a_correction_is_saved_before_the_answer(inside: Any, file: Path) -> None:
    row = "harbour:1-28"
    answer = do(inside, do="reject", article=1, row=row)
    assert answer.json()["undo"] is True
    with ReviewFile.open(file) as of:
        assert [step.action for step in of.corrections.steps()] == ["reject"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"do": "burn"}, "nothing called 'burn'"),
        ({"do": "accept"}, "says no article"),
        ({"do": "accept", "article": 9, "row": "x"}, "There is no article 9"),
        ({"do": "accept", "article": 1, "row": "x"}, "no longer there"),
        ({"do": "mark", "article": 1, "start": 5, "end": 9_999}, "not in the article"),
        ({"do": "speaker", "article": 1, "row": "harbour:1-28", "speakers": ["nobody"]}, "nobody"),
        ({"do": "kind", "article": 1, "row": "harbour:1-28", "kind": "loud"}, "A row is one of"),
        ({"do": "move", "article": 1, "row": "harbour:1-28", "edge": "start", "by": 500}, "moves by a few words"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(inside: Any, file: Path, asked: dict[str, object], told: str) -> None:
    answer = inside.post("/f/quay/do", json=asked, headers=OWN | JSON)
    assert answer.status_code == 422
    assert told in answer.json()["error"]
    with ReviewFile.open(file) as of:
        assert of.corrections.steps() == []


def test_a_page_that_is_not_there_says_so(inside: Any) -> None:
    answer = inside.get("/f/quay/a/99")
    assert answer.status_code == 404
    assert "There is no article 99" in answer.text


def test_the_history_shows_what_no_longer_fits(inside: Any, file: Path, tmp_path: Path) -> None:
    from quotes.review import transfer
    from tests.reviewed import market

    assert "No longer fitting" not in inside.get("/f/quay/history").text
    do(inside, do="reject", article=1, row="harbour:1-28")
    new = published(tmp_path / "new.db", [market()])
    transfer.corrections(file, new)
    key = inside.post("/open", json={"name": "new.db"}, headers=OWN | JSON).json()["key"]
    page = inside.get(f"/f/{key}/history").text
    assert "No longer fitting" in page
    assert "The harbour wall will hold," in page
    assert "rejected, Ingrid Dahl, direct" in page
    assert "its article is not in the new file" in page


# The API -----------------------------------------------------


def test_programs_send_articles_and_get_quotes(client: Any) -> None:
    asked = {"articles": [{"text": BRIDGE, "id": "b"}, {"text": "Nobody spoke."}]}
    answer = client.post("/api/extract", json=asked, headers=BEARER)
    assert answer.status_code == 200
    first, second = answer.json()["articles"]
    assert (first["id"], second["id"], second["quotes"]) == ("b", "2", [])
    assert first["quotes"]
    for quote in first["quotes"]:
        assert BRIDGE[quote["start"] : quote["end"]] == quote["quote"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"articles": []},
        {"articles": [{"text": 3}]},
        {"articles": [{"txt": "x"}]},
        {"articles": [{"text": "x", "id": "a"}, {"text": "y", "id": "a"}]},
        {"articles": [{"text": "x"}] * 51},
    ],
)
def test_what_makes_no_sense_is_refused(client: Any, asked: dict[str, object]) -> None:
    assert client.post("/api/extract", json=asked, headers=BEARER).status_code == 422


def test_the_api_describes_itself_without_other_hosts(client: Any) -> None:
    described = client.get("/openapi.json", headers=BEARER).json()
    assert list(described["paths"]) == ["/api/extract"]
    page = client.get("/docs", headers=BEARER).text
    assert "POST /api/extract" in page
    assert f"curl http://{HOST}/api/extract" in page
    assert "cdn" not in page


# The first page ----------------------------------------------


def test_an_uploaded_name_is_no_path(inside: Any, file: Path) -> None:
    run = inside.post("/upload", headers=OWN | JSON).json()["run"]
    answer = inside.put(f"/upload/{run}/..%5C..%5Cetc%5Cpasswd.txt", content=b"x", headers=OWN | JSON)
    assert answer.json() == {"name": "passwd.txt"}
    assert [path.name for path in file.parent.iterdir() if not path.name.startswith("quay.db")] == []


def test_an_upload_that_is_gone_or_empty_is_told(inside: Any) -> None:
    assert "Drop the files again" in inside.put("/upload/77/a.txt", content=b"x", headers=OWN | JSON).json()["error"]
    run = inside.post("/upload", headers=OWN | JSON).json()["run"]
    assert "no files" in inside.post(f"/upload/{run}/start", headers=OWN | JSON).json()["error"]


# Whom the type-ahead offers ----------------------------------


def test_people_of_the_registry_are_offered_behind_those_of_the_file(file: Path) -> None:
    from quotes.people.link import Entry, Registry
    from quotes.review import app
    from quotes.review.guard import Access
    from quotes.review.session import Session

    entries = [
        Entry("tariq-bello", "Tariq Bello", aliases=("T. Bello",), roles=("harbour master",)),
        Entry("mei-tanaka", "Mei Tanaka"),
        Entry("tide-board", "Tide Board", kind="body"),
    ]
    session = Session(file.parent, known=Registry({entry.id: entry for entry in entries}))
    session.open(file)
    client = TestClient(app.create(session, Access(TOKEN, 8765)), base_url=f"http://{HOST}")
    offered = client.get("/f/quay/names", params={"article": 1, "q": "t"}, headers=BEARER).json()
    assert [(one["id"], one["name"]) for one in offered] == [
        ("tomas-okafor", "Tomás Okafor"),
        ("mei-tanaka", "Mei Tanaka"),
        (None, "Tariq Bello"),
    ]
    assert offered[-1]["role"] == "harbour master"
    asked = {"do": "speaker", "article": 1, "row": "harbour:1-28", "speakers": [], "new": "Tariq Bello"}
    assert client.post("/f/quay/do", json=asked, headers=BEARER).status_code == 200
    offered = client.get("/f/quay/names", params={"article": 1, "q": "tariq"}, headers=BEARER).json()
    assert [(one["id"], one["near"]) for one in offered] == [("tariq-bello", True)]
    session.close()
