"""pandas in, pandas out; and what notebooks show."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from quotes import frames, notebook, table
from quotes.errors import InputError
from quotes.frames import Extractions, extract_frame
from quotes.records import Article, Extraction, Span
from tests.conftest import article_of, extraction_of, quote_of
from tests.paged import read

pd = pytest.importorskip("pandas")


class Planted:
    """Finds `“...” said First Last` and nothing else; fails on a text that says so."""

    def __init__(self) -> None:
        self.seen: list[Article] = []

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        for article in articles:
            self.seen.append(article)
            found = re.finditer(r"“(.+?)” said (\w+ \w+)", article.text)
            quotes = [quote_of(article, m[1], "direct", speakers=[m[2]]) for m in found]
            made = extraction_of(article, *quotes)
            yield replace(made, error="ValueError: too odd") if "FAIL" in article.text else made


def extracted(frame: object, *arguments: object, **options: object) -> pd.DataFrame:
    return extract_frame(frame, *arguments, extractor=Planted(), **options)  # type: ignore[arg-type]


@pytest.fixture
def articles() -> pd.DataFrame:
    """Three articles, the second without a quote, the first with two."""
    texts = ["“Rain,” said Kwame Mensah. “No rain,” said Elena Ruiz.", "Nothing.", "“Sun,” said Ingrid Dahl."]
    return pd.DataFrame(
        {
            "body": texts,
            "section": pd.Categorical(["home", "home", "world"]),
            "quote": [1, 2, 3],
            "when": pd.to_datetime(["2021-03-04", "2021-03-05", "2021-03-06"]),
        },
        index=["p", "q", "r"],
    )


def test_one_row_a_quote_with_the_columns_of_the_table_then_the_inputs_own(articles: pd.DataFrame) -> None:
    quotes = extracted(articles, text="body")
    assert list(quotes.columns) == [*table.COLUMNS, "section", "input_quote", "when"]
    assert list(quotes["quote"]) == ["Rain,", "No rain,", "Sun,"]
    assert list(quotes["speaker"]) == ["Kwame Mensah", "Elena Ruiz", "Ingrid Dahl"]
    assert list(quotes["input_quote"]) == [1, 1, 3]
    assert list(quotes["section"]) == ["home", "home", "world"]


def test_dtypes_are_those_of_the_input(articles: pd.DataFrame) -> None:
    quotes = extracted(articles, "body")
    assert quotes["section"].dtype == articles["section"].dtype
    assert quotes["when"].dtype == articles["when"].dtype
    assert quotes["input_quote"].dtype == articles["quote"].dtype
    assert quotes["start"].dtype == "Int64"


def test_the_index_is_that_of_the_input_once_a_quote(articles: pd.DataFrame) -> None:
    quotes = extracted(articles, "body")
    assert list(quotes.index) == ["p", "p", "r"]
    assert list(quotes["article_id"]) == ["p", "p", "r"]
    for (_, quote), (_, article) in zip(quotes.iterrows(), articles.loc[quotes.index].iterrows(), strict=True):
        assert article["body"][quote["start"] : quote["end"]] == quote["quote"]


def test_the_input_stays_as_it_was(articles: pd.DataFrame) -> None:
    before = articles.copy(deep=True)
    extracted(articles, "body")
    pd.testing.assert_frame_equal(articles, before)


def test_a_frame_without_quotes_has_all_columns(articles: pd.DataFrame) -> None:
    for empty in (articles.iloc[[1]], articles.iloc[:0]):
        quotes = extracted(empty, "body")
        assert list(quotes.columns) == [*table.COLUMNS, "section", "input_quote", "when"]
        assert len(quotes) == 0
        assert quotes["section"].dtype == articles["section"].dtype


def test_title_date_outlet_and_url_fill_the_columns_of_that_name_as_they_are(articles: pd.DataFrame) -> None:
    given = articles.rename(columns={"when": "date"}).assign(title=["One", None, "Three"])
    planted = Planted()
    quotes = extract_frame(given, "body", extractor=planted)  # type: ignore[arg-type]
    assert list(quotes.columns) == [*table.COLUMNS, "section", "input_quote"]
    assert list(quotes["title"]) == ["One", "One", "Three"]
    assert quotes["date"].dtype == given["date"].dtype
    assert [(a.title, a.date) for a in planted.seen] == [
        ("One", "2021-03-04"),
        (None, "2021-03-05"),
        ("Three", "2021-03-06"),
    ]


def test_a_missing_text_gives_no_rows_and_a_notice(articles: pd.DataFrame) -> None:
    missing = pd.DataFrame({"text": [None, float("nan"), pd.NA, "", "“Sun,” said Ingrid Dahl."]})
    quotes = extracted(missing)
    assert list(quotes["article_id"]) == ["4"]
    assert quotes.attrs["notices"][:4] == [(id, "there is no text in it") for id in "0123"]
    assert quotes.attrs["failures"] == []


def test_an_article_that_failed_is_a_warning_and_stays_alone(articles: pd.DataFrame) -> None:
    articles["body"] = ["FAIL", *articles["body"][1:]]
    with pytest.warns(UserWarning, match=r"1 of the articles failed .*\(p: ValueError: too odd\).*attrs\['failures'\]"):
        quotes = extracted(articles, "body")
    assert list(quotes["quote"]) == ["Sun,"]
    assert quotes.attrs["failures"] == [("p", "ValueError: too odd")]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([17.0, 18.5, 19], ["17", "18.5", "19"]),
        (["a", None, " "], ["a", "2", "3"]),
        ([True, 3, datetime.datetime(2021, 3, 4)], ["True", "3", "2021-03-04"]),
        ([pd.Timestamp("2021-03-04 10:00"), pd.NaT, "x\ud800"], ["2021-03-04T10:00:00", "2", "x\ufffd"]),
    ],
)
def test_ids_are_as_they_are_printed(ids: list[object], expected: list[str]) -> None:
    given = pd.DataFrame({"text": ["“A,” said Kwame Mensah."] * 3, "key": pd.Series(ids, dtype=object)})
    assert list(extracted(given, id="key")["article_id"]) == expected
    assert list(extracted(given.rename(columns={"key": "id"}))["article_id"]) == expected


def test_an_index_of_several_levels_is_an_id_too(articles: pd.DataFrame) -> None:
    articles.index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["paper", "number"])
    quotes = extracted(articles, "body")
    assert list(quotes["article_id"]) == ["a/1", "a/1", "b/1"]
    assert quotes.index.names == ["paper", "number"]


def test_columns_by_other_names_than_strings_are_carried() -> None:
    quotes = extracted(pd.DataFrame({0: ["“A,” said Kwame Mensah."], 1: [5]}), text=0)
    assert list(quotes.columns)[-1] == "1"
    assert list(quotes["1"]) == [5]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda f: extracted(f), r"no column 'text'; it has: 'body', 'section', 'quote', 'when'\. .*text="),
        (lambda f: extracted(f, "body", "key"), r"no column 'key'; it has: 'body', .*id="),
        (lambda f: extracted(f.iloc[:, :0]), r"no column 'text'; it has: none"),
        (lambda f: extracted(f, "quote"), r"Article 'p' has a value of type int in column 'quote', not a string"),
        (lambda f: extracted(f, "body", "section"), r"Rows 1 and 2 .* the same id 'home'\. .*reset_index"),
        (lambda f: extracted(pd.concat([f, f]), "body"), r"Rows 1 and 4 .* the same id 'p'"),
        (lambda f: extracted(pd.concat([f, f], axis=1), "body"), r"2 columns 'body'\. Rename all but one"),
        (lambda f: extracted(f["body"], "body"), r"takes a pandas DataFrame .*, not Series"),
        (lambda f: extracted("articles.csv"), r"takes a pandas DataFrame .*, not str"),
    ],
)
def test_what_cannot_be_read_says_what_there_is(articles: pd.DataFrame, make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make(articles)  # type: ignore[operator]


@pytest.mark.model
def test_with_the_model_that_ships(articles: pd.DataFrame) -> None:
    quotes = extract_frame(articles, "body")
    assert list(quotes["speaker"]) == ["Kwame Mensah", "Elena Ruiz", "Ingrid Dahl"]
    assert list(quotes.index) == ["p", "p", "r"]


# ------------------------------------------------------------------ notebooks


def test_an_extraction_is_shown_marked_with_its_table(extractions: list[Extraction]) -> None:
    root = read(extractions[0]._repr_html_())
    text = extractions[0].article.text
    assert [p.text for p in root.one("div", "text").all("p")] == [p.of(text) for p in extractions[0].article.paragraphs]
    assert [mark.text for mark in root.one("div", "text").all("mark")] == [q.quote for q in extractions[0].quotes]
    rows = list(root.one("tbody").all("tr"))
    assert [row.one("bdi").text for row in rows] == ["Elena Ruiz"] * 2 + ["Kwame Mensah"] * 2 + ["(open)"]
    assert [row.one("td", "score").text for row in rows] == ["0.95", "0.95", "0.95", "0.70", "0.50 ?"]
    assert "Check: no name for the source in this article" in rows[4].text
    assert {"direct", "mixed", "indirect", "source", "cue"} <= set(re.findall(r"\w+", root.one("p", "key").text))


def test_it_is_safe_in_any_notebook(extractions: list[Extraction]) -> None:
    html = Extractions(extractions)._repr_html_()
    root = read(html)
    names = {name for node in root.all() for name in node.attributes}
    assert not names & {"id", "href", "src", "style"}
    assert not list(root.all("script"))
    css = root.one("style").text
    assert all(line.startswith(".quotes-shown") for line in css.strip().splitlines())
    assert not re.search(r"url\(|@import|https?:", html)
    assert html == Extractions(extractions)._repr_html_()


def test_a_list_folds_its_articles_out_and_counts_the_rest(extractions: list[Extraction]) -> None:
    root = read(Extractions(extractions * 6)._repr_html_())
    assert root.text.count("12 articles, 24 quotes") == 1
    details = list(root.all("details"))
    assert ["open" in d.attributes for d in details] == [True] + [False] * 9
    assert "and 2 more articles" in root.text
    assert next(details[0].all("summary")).text == "town/bridge 3 quotes, 1 to check"


def test_a_list_of_one_is_that_one_and_of_none_is_said(extractions: list[Extraction]) -> None:
    assert Extractions(extractions[:1])._repr_html_() == extractions[0]._repr_html_()
    assert "0 articles, 0 quotes" in read(Extractions()._repr_html_()).text


def test_nothing_of_an_article_is_markup_in_a_notebook() -> None:
    evil = "</style><script>x</script>\" ' <img src=x onerror=y> \x00\ud800"
    article = Article(evil, evil, (Span(0, len(evil)),), title=evil, notices=(evil,))
    quote = quote_of(article, evil, "direct", speakers=[evil], speaker_role=evil, needs_review=True, reason=evil)
    root = read(replace(Extraction(article, (quote,), "0"), error=evil)._repr_html_())
    assert not list(root.all("script")) + list(root.all("img"))
    assert root.one("bdi").text == evil.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")


def test_a_long_text_is_cut_and_says_so() -> None:
    text = "\n\n".join(["Rain fell on the harbour. " * 40] * 200)
    extraction = extraction_of(article_of("a", text))
    root = read(notebook.one(extraction))
    assert "The text goes on" in root.text
    assert len(notebook.one(extraction)) < 40_000
    assert "The text goes on" not in read(notebook.one(extraction_of(article_of("a", "Rain.")))).text


def test_a_long_table_is_cut_and_says_so() -> None:
    article = article_of("a", " ".join(f"“w{number:04}” said Kwame Mensah." for number in range(300)))
    quotes = [quote_of(article, f"w{number:04}", "direct", speakers=["Kwame Mensah"]) for number in range(300)]
    root = read(notebook.one(extraction_of(article, *quotes)))
    assert len(list(root.one("tbody").all("tr"))) == 200
    assert "and 100 more rows" in root.text
    assert len(list(root.one("div", "text").all("mark"))) == 300


def test_extractions_are_a_list_with_a_frame(extractions: list[Extraction]) -> None:
    several = Extractions(extractions)
    assert several == extractions
    pd.testing.assert_frame_equal(several.frame(), table.frame(extractions))
    assert frames.FIELDS == ("title", "date", "outlet", "url")
