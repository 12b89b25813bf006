"""The tables and the progress bar, as Rich draws them."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from types import MappingProxyType

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from quotes import terminal
from quotes.evaluate.report import Table as Figures
from quotes.explain import Explanation
from quotes.explain.cutting import Stretch
from quotes.records import SpeakerLine
from quotes.schema import OPEN, together
from quotes.table import Row
from quotes.terminal import CONTROL, WHITE_SPACE, plain

_WIDTH_ELSEWHERE = 100  # characters, where the output is no terminal and COLUMNS is not set
_WIDE = 100  # characters from which on there is room for the kind
_NO_NUMBERS: Mapping[str, str] = MappingProxyType({})


def progress() -> Progress:
    """A bar on stderr that is gone at the end."""
    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)


def show(rows: Iterable[Row], *, by_speaker: bool = False) -> None:
    """Prints the rows on stdout: a table an article, or one table where the rows are sorted by speaker."""
    console = _console()
    if by_speaker:
        _show_by_speaker(list(rows), console)
        return
    for article_id, article_rows in itertools.groupby(rows, key=lambda row: row["article_id"]):
        console.print(Text(plain(article_id), style="bold"))
        console.print(_table(article_rows, console.width))


def _console() -> Console:
    """Where stdout goes, as wide as that is told to be."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of few characters
    told = terminal.looked_at() or "COLUMNS" in os.environ
    return _Console(width=None if told else _WIDTH_ELSEWHERE, highlight=False)


class _Console(Console):
    """Lets the command line say what a closed pipe means; Rich's own ends the program with 1."""

    def on_broken_pipe(self) -> None:
        """Called where stdout has no reader any more."""
        raise  # Rich calls it where it has caught the error


def _show_by_speaker(rows: Sequence[Row], console: Console) -> None:
    """One table, whose articles have numbers, and under it which number is which article."""
    ids = dict.fromkeys(sorted(str(row["article_id"]) for row in rows))
    numbers = {id: str(number) for number, id in enumerate(ids, 1)} if len(ids) > 1 else {}
    console.print(_table(rows, console.width, numbers))
    for id, number in numbers.items():
        console.print(Text(f" {number:>{len(str(len(ids)))}}  {plain(id)}"), soft_wrap=True)


def _table(rows: Iterable[Row], width: int, numbers: Mapping[str, str] = _NO_NUMBERS) -> Table:
    """The rows with a space between speakers; `width` in characters, `numbers` of articles by their ids."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for head, ratio, least in (("speaker", 6, 13), ("quote", 14, 20), ("source · cue", 7, 13)):
        table.add_column(head, ratio=ratio, min_width=least, overflow="fold")
    if wide := width >= _WIDE:
        table.add_column("kind", width=len("indirect"))
    table.add_column("where" if numbers else "¶", justify="right", no_wrap=True)
    table.add_column("conf.", width=len("0.00 ?"), justify="right")
    for _, spoken in itertools.groupby(rows, key=lambda row: row["speaker"]):
        before: Row = {"group": None, "speaker_role": None}
        for row in spoken:
            cells = [_speaker(row, before), _quote(row, before), _told(row)]
            cells += [Text(plain(row["kind"]))] if wide else []
            cells += [_where(row, numbers), Text(f"{row['confidence']:.2f}" + (" ?" if row["needs_review"] else "  "))]
            table.add_row(*cells, style="yellow" if row["needs_review"] else None)
            before = row
        table.add_section()
    return table


def _speaker(row: Row, before: Row) -> Text:
    """The speaker as people are shown it, with a role that is news; nothing where nobody spoke."""
    if row["kind"] == "other":
        return Text("")
    if not row["speaker"]:
        return Text(OPEN)
    shown, role = Text(plain(row["speaker"])), row["speaker_role"]
    return shown if not role or role == before["speaker_role"] else shown.append(f"\n{plain(role)}", style="dim")


def _quote(row: Row, before: Row) -> Text:
    """The words, in marks if they stand in marks, with what ties them to the row `before`, and any doubt below.

    `└` leads what lies in another row, `…` a further piece of the act of saying that the row before belongs to.
    """
    lead = "└ " if row["within"] else "… " if row["group"] == before["group"] else ""
    words = plain(row["quote"]) if row["kind"] == "indirect" else f"“{plain(row['quote'])}”"
    shown = Text(f"{lead}{'not: ' if row['negated'] else ''}{words}")
    return shown.append(f"\n? {plain(row['reason'])}", style="dim") if row["reason"] else shown


def _told(row: Row) -> Text:
    """The source and the cue, and who passed it on."""
    words = [plain(row[name]).rstrip(",") for name in ("source", "cue") if row[name]]
    return Text(" · ".join(words + ([f"via {plain(row['via'])}"] if row["via"] else [])))


def _where(row: Row, numbers: Mapping[str, str]) -> Text:
    """The paragraph, behind the number of the article where there are several."""
    number = numbers.get(str(row["article_id"]))
    return Text(f"{row['paragraph']}" if number is None else f"{number} ¶{row['paragraph']}")


def speakers(lines: Iterable[SpeakerLine]) -> None:
    """Prints on stdout who is quoted how much."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("speaker", overflow="fold", min_width=13)
    shown.add_column("role", overflow="fold", style="dim")
    for head in ("quotes", "direct", "mixed", "indirect", "words", "articles"):
        shown.add_column(head, justify="right", no_wrap=True)
    shown.add_column("from – to", overflow="fold")
    for line in lines:
        counts = (line.quotes, line.direct, line.mixed, line.indirect, line.words, line.articles)
        dates = " – ".join(dict.fromkeys(plain(date) for date in (line.first_date, line.last_date) if date))
        name = OPEN if line.speaker is None else plain(line.speaker)
        shown.add_row(Text(name), Text(plain(line.role or "")), *(f"{count:,}" for count in counts), Text(dates))
    _console().print(shown)


# ------------------------------------------------------------------ why

_STYLES: Mapping[str, str] = MappingProxyType(
    {"content": "bold", "cue": "magenta", "source": "cyan", "via": "blue", "antecedent": "cyan"}
)
_MARKS: Mapping[str, str] = MappingProxyType(  # of an entry of the list of cue verbs
    {
        "no": "the word itself denies or refuses",
        "order": "may give an order",
        "promise": "may give a promise",
        "heard": "may name who was spoken to",
    }
)
_LIKELY = 0.01  # links of the role head below this are not shown
_PARTS: Mapping[str, str] = MappingProxyType({"antecedent": "taken for the source", "content": "quote"})


def explain(explained: Explanation) -> None:
    """Prints on stdout why a row says what it says."""
    console = _console()
    console.print(Text(plain(explained.quote.quote_id), style="bold"))
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(min_width=12)
    grid.add_column(ratio=1, overflow="fold")
    for head, lines in _why(explained):
        for number, line in enumerate(lines):
            grid.add_row(Text("" if number else head, style="dim"), line)
    console.print(grid)
    console.print()


def _why(explained: Explanation) -> Iterator[tuple[str, list[Text]]]:
    """The parts of an explanation, each a heading and its lines."""
    quote, told = explained.quote, explained
    if told.told:
        yield "in short", [Text(plain(told.told))]
    if told.speakers:
        yield "speakers", [Text(f"{c.score:.2f}  {plain(c.name)}: {plain(c.why or 'nothing')}") for c in told.speakers]
    yield "quote", [Text(plain(quote.quote)), Text(_what(told))]
    yield "speaker", [Text(_who(told))]
    yield "in the text", [_marked(run) for run in told.context]
    yield "cue", [Text(_cue(told))]
    yield "source", [Text(_source(told))]
    if told.also:
        yield "said with it", [Text(plain(piece.text)) for piece in told.also]
    if told.paths:
        yield "in the parse", [Text(f"to the {path.to}: {plain(path)}") for path in told.paths]
    yield "role head", [Text(line) for line in _heard(told)]
    if told.sources:
        yield "sources", [Text(line) for line in _sources(told)]
    if told.evidence:
        yield "evidence", [Text(f"{e.weight:+.2f}  {plain(e.name)} ({e.value:g})") for e in told.evidence]
    yield "decided", [Text(line) for line in _decided(told)]
    yield "doubt", [Text(plain(quote.reason or "none"))]


def _what(told: Explanation) -> str:
    quote = told.quote
    words = [
        quote.kind,
        quote.act,
        *(["negated: the source denies, refuses or did not say it"] if quote.negated else []),
    ]
    return ", ".join(words) + (f" (in the table only with {told.only_with})" if told.only_with else "")


def _who(told: Explanation) -> str:
    quote = told.quote
    names = together(map(plain, quote.speakers)) or OPEN
    role = f", {plain(quote.speaker_role)}" if quote.speaker_role else ""
    return f"{names}{role}: confidence {quote.confidence:.2f}" + (", to be reviewed" if quote.needs_review else "")


def _marked(run: Iterable[Stretch]) -> Text:
    """A run of sentences with its parts in brackets: `[quote: We won,] [cue: said] [source: Ana Ruiz].`"""
    shown, open_parts = Text(), list[str]()
    for stretch in run:
        while open_parts and not set(open_parts) <= set(stretch.parts):
            open_parts.pop()
            shown.append("]", style="dim")
        for part in (p for p in stretch.parts if p not in open_parts):
            shown.append(f"[{_PARTS.get(part, part)}: ", style="dim")
            open_parts.append(part)
        styles = [_STYLES[part] for part in stretch.parts]
        shown.append(CONTROL.sub("�", WHITE_SPACE.sub(" ", stretch.text)), style=" ".join(styles))
    return shown.append("]" * len(open_parts), style="dim")


def _cue(told: Explanation) -> str:
    if told.cue is None:
        return "none: no word signals it"
    entry = told.cue_entry
    if entry is None:
        return f"{plain(told.cue.text)} (in no list of cue words)"
    marks = "".join(f"; {_MARKS.get(mark, mark)}" for mark in entry.marks)
    return f"{plain(told.cue.text)} (“{plain(entry.word)}” in {entry.file}: {entry.reports}{marks})"


def _source(told: Explanation) -> str:
    via = f", via {plain(told.via.text)}" if told.via else ""
    if told.source is not None:
        return plain(told.source.text) + via
    if told.antecedent is not None:
        return f"none here; taken from elsewhere: {plain(told.antecedent.text)}{via}"
    return f"none: nothing names who said it{via}"


def _heard(told: Explanation) -> list[str]:
    """What the role head marked here, and what each belongs to."""
    if told.heard is None:
        return ["this model has none"]
    lines = []
    for one in told.heard:
        likely = [link for n, link in enumerate(one.links) if not n or link.probability >= _LIKELY]
        links = ", ".join(f"“{plain(link.to)}” {link.probability:.2f}" for link in likely)
        lines.append(f"{one.score:.2f}  {one.role}: {plain(one.text)}" + (f" → {links}" if links else ""))
    return lines or ["marked nothing here"]


def _sources(told: Explanation) -> list[str]:
    return [
        f"{c.score:.2f}  {plain(c.source.text)} ({plain(c.why)}{', taken' if c.chosen else ''})" for c in told.sources
    ]


def _decided(told: Explanation) -> list[str]:
    """What decided on the saying and on the speaker, each with its share of the confidence and its method."""
    methods = told.quote.method.split("/")
    shares = (told.confidence_said, told.confidence_speaker)
    return [
        f"{said} ({method}, {share:.2f})" for said, method, share in zip(told.decided, methods, shares, strict=True)
    ]  # fmt: skip


# ------------------------------------------------------------------ how right


def figures(tables: Iterable[Figures]) -> None:
    """Prints tables of figures on stdout."""
    console = _console()
    for told in tables:
        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for number, head in enumerate(told.head):
            shown.add_column(head, justify="right" if number else "left", overflow="fold", no_wrap=bool(number))
        for cells in told.rows:
            shown.add_row(*(Text(plain(cell)) for cell in cells))
        console.print(Text(plain(told.title), style="bold"))
        console.print(shown)
