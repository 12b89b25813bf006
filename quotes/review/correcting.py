"""What a person can do to rows: each function is one step of the history and says in words what it did.

All take the open file and raise InputError, with what to do instead, where it cannot be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quotes import naming, schema
from quotes.errors import InputError
from quotes.records import Kind, Span
from quotes.review import edges, history
from quotes.review.articles import Item, ReviewedArticle
from quotes.review.reviewfile import ReviewFile
from quotes.review.states import Person, State, Status
from quotes.store.corrections import Action, Change, Step

_SHOWN = 40  # code points of a quote when it is told what was done


@dataclass(frozen=True, slots=True)
class Done:
    """What was done."""

    told: str  # in words, for the person and for who hears the page
    article_id: str | None = None
    quote_id: str | None = None  # the row to look at now


# ------------------------------------------------------------------ one row


def judge(file: ReviewFile, article_id: str, quote_id: str, status: Status) -> Done:
    """Accepts a row, rejects it, or takes either back."""
    actions: dict[Status, tuple[Action, str]] = {
        "accepted": ("accept", "Accepted"),
        "rejected": ("reject", "Rejected"),
        "open": ("reopen", "Open again"),
    }
    action, told = actions[status]
    with file.corrections.writing():
        _, item = _found(file, article_id, quote_id)
        _add(file, action, [(item, replace(item.state, status=status))])
    return Done(f"{told}: {_words(item)}.", article_id, quote_id)


def speaker(
    file: ReviewFile, article_id: str, quote_id: str, speakers: Sequence[str], *, new: str | None = None
) -> Done:
    """Gives a row, and the other rows of the same act of saying, these speakers; none leaves it open.

    `new` is the name of somebody who is not in the file yet, and comes behind the others.
    """
    with file.corrections.writing():
        reviewed, item = _found(file, article_id, quote_id)
        people = file.people()
        _known(people, speakers)
        person = new_person(people, new) if new else None
        ids = tuple(dict.fromkeys([*speakers, *([person.id] if person else [])]))
        told = schema.together([*(people[id].name for id in speakers), person.name if person else None])
        together = [i for i in reviewed.items if i is item or _said_with(i, item)]
        changes = [_changed(i, replace(i.state, speakers=ids, status="accepted")) for i in together]
        if person:
            changes.insert(0, Change(None, person.write(), speaker_id=person.id))
        file.add("speaker", changes)
    pieces = f" ({len(together)} pieces of one act of saying)" if len(together) > 1 else ""
    return Done(f"{told or 'Left open'}: {_words(item)}{pieces}.", article_id, quote_id)


def _said_with(other: Item, item: Item) -> bool:
    return (
        other.quote.group == item.quote.group
        and other.state.status != "rejected"
        and other.state.speakers == item.state.speakers
    )


def kind(file: ReviewFile, article_id: str, quote_id: str, to: Kind) -> Done:
    """Makes a row direct, mixed, indirect or other."""
    with file.corrections.writing():
        _, item = _found(file, article_id, quote_id)
        _add(file, "kind", [(item, replace(item.state, kind=to, status="accepted"))])
    return Done(f"Now {to}: {_words(item)}.", article_id, quote_id)


def move(file: ReviewFile, article_id: str, quote_id: str, edge: edges.Edge, by: int) -> Done:
    """Moves one edge of a row by so many words, back where below 0."""
    with file.corrections.writing():
        reviewed, item = _found(file, article_id, quote_id)
        text = reviewed.article.text
        span = edges.moved(text, Span(item.quote.start, item.quote.end), edge, by)
        if (span.start, span.end) == (item.quote.start, item.quote.end):
            raise InputError("There is no further word that way.")
        return _moved(file, reviewed, item, span)


def place(file: ReviewFile, article_id: str, quote_id: str, span: Span) -> Done:
    """Gives a row the edges of the stretch that was selected."""
    with file.corrections.writing():
        reviewed, item = _found(file, article_id, quote_id)
        return _moved(file, reviewed, item, _stretch(reviewed, span))


def _moved(file: ReviewFile, reviewed: ReviewedArticle, item: Item, span: Span) -> Done:
    _free(reviewed, span, item)
    _add(file, "edges", [(item, replace(item.state, start=span.start, end=span.end, status="accepted"))])
    words = span.of(reviewed.article.text)
    return Done(f"Now: {_cut(words, _SHOWN)}", reviewed.article.id, item.id)


def mark(file: ReviewFile, article_id: str, span: Span) -> Done:
    """Adds a row that was missed, with its speaker open."""
    with file.corrections.writing():
        reviewed = file.article_of(article_id)
        span = _stretch(reviewed, span)
        _free(reviewed, span, None)
        quote_id = _free_id(reviewed, span)
        state = State((), edges.kind(reviewed.article.text, span), span.start, span.end, "accepted")
        file.add("mark", [Change(None, state.write(), article_id, quote_id)])
    words = _cut(span.of(reviewed.article.text), _SHOWN)
    return Done(f"Marked as {state.kind}: {words} Say who said it.", article_id, quote_id)


def _stretch(reviewed: ReviewedArticle, span: Span) -> Span:
    if not 0 <= span.start < span.end <= len(reviewed.article.text):
        raise InputError("That stretch is not in the article. Load the page again.")
    found = edges.marked(reviewed.article.text, span)
    if found is None:
        raise InputError("There are no words in that stretch. Select those that were said.")
    return found


def _free(reviewed: ReviewedArticle, span: Span, item: Item | None) -> None:
    for other in reviewed.items:
        if (other.quote.start, other.quote.end) == (span.start, span.end) and other is not item:
            rejected = other.state.status == "rejected"
            hint = "It was rejected: choose it in the list and accept it." if rejected else "Choose it in the list."
            raise InputError(f"There is already a row with these edges. {hint}")


def _free_id(reviewed: ReviewedArticle, span: Span) -> str:
    """The id of those edges; a row that was moved away from them keeps its own, so a further one counts on."""
    return naming.free(naming.quote_id(reviewed.article.id, span.start, span.end), reviewed.item, mark="+")


# ------------------------------------------------------------------ many rows


def rename(file: ReviewFile, speaker_id: str, name: str) -> Done:
    """Gives a speaker another name in all articles."""
    with file.corrections.writing():
        person = _known(file.people(), [speaker_id])[0]
        renamed = replace(person, name=_name(name))
        file.add("rename", [Change(person.write(), renamed.write(), speaker_id=speaker_id)])
    return Done(f"{person.name} is now {renamed.name}.")


def reassign(file: ReviewFile, speaker_id: str, to: str) -> Done:
    """Gives every row of one speaker to another, who stays a person of their own."""
    with file.corrections.writing():
        old, new = _two(file, speaker_id, to)
        changes = list(_given(file, old.id, new.id))
        if not changes:
            raise InputError(f"{old.name} has no rows to give.")
        file.add("reassign", changes)
    return Done(f"{_count(len(changes))} of {old.name} given to {new.name}.")


def merge(file: ReviewFile, speaker_id: str, to: str) -> Done:
    """Makes two people one: every row goes to the second, and the first is offered no more."""
    with file.corrections.writing():
        old, new = _two(file, speaker_id, to)
        gone = Change(old.write(), replace(old, into=new.id).write(), speaker_id=old.id)
        changes = list(_given(file, old.id, new.id))
        file.add("merge", [gone, *changes])
    return Done(f"{old.name} is {new.name}: {_count(len(changes))} given over.")


def split(file: ReviewFile, speaker_id: str, quote_ids: Iterable[str], name: str) -> Done:
    """Makes somebody new of that name and gives them these rows of a speaker."""
    wanted = set(quote_ids)
    with file.corrections.writing():
        people = file.people()
        old = _known(people, [speaker_id])[0]
        new = new_person(people, name)
        chosen = [row for row in file.rows_of(old.id) if row[1] in wanted]
        if not chosen or len(chosen) < len(wanted):
            raise InputError(f"Choose rows of {old.name} to give to {new.name}.")
        changes = [_gave(row, old.id, new.id) for row in chosen]
        file.add("split", [Change(None, new.write(), speaker_id=new.id), *changes])
    return Done(f"{_count(len(changes))} of {old.name} given to {new.name}, who is new.")


def _two(file: ReviewFile, speaker_id: str, to: str) -> tuple[Person, Person]:
    old, new = _known(file.people(), [speaker_id, to])
    if old.id == new.id:
        raise InputError("That is the same person. Choose another.")
    return old, new


def _given(file: ReviewFile, old: str, new: str) -> Iterable[Change]:
    return (_gave(row, old, new) for row in file.rows_of(old))


def _gave(row: tuple[str, str, State], old: str, new: str) -> Change:
    """Rejected rows go along, so that they are right where somebody accepts them after all."""
    article_id, quote_id, state = row
    speakers = tuple(dict.fromkeys(new if id == old else id for id in state.speakers))
    status: Status = "rejected" if state.status == "rejected" else "accepted"
    after = replace(state, speakers=speakers, status=status)
    return Change(state.write(), after.write(), article_id, quote_id)


# ------------------------------------------------------------------ back and forth


def undo(file: ReviewFile) -> Done:
    """Takes back the last step that holds, whoever made it."""
    with file.corrections.writing():
        step = history.undo(file.corrections, file.who)
    return Done("There is nothing to undo.") if step is None else _told_again("Undone", step)


def redo(file: ReviewFile) -> Done:
    """Does the step again that was undone last."""
    with file.corrections.writing():
        step = history.redo(file.corrections, file.who)
    return Done("There is nothing to do again.") if step is None else _told_again("Done again", step)


def _told_again(what: str, step: Step) -> Done:
    rows = [change for change in step.changes if change.quote_id]
    many = f", {_count(len(rows))}" if len(rows) > 1 else ""
    first = rows[0] if rows else None
    told = f"{what}: {step.action}{many}."
    return Done(told, first.article_id, first.quote_id) if first else Done(told)


# ------------------------------------------------------------------ what is shared


def _found(file: ReviewFile, article_id: str, quote_id: str) -> tuple[ReviewedArticle, Item]:
    reviewed = file.article_of(article_id)
    item = reviewed.item(quote_id)
    if item is None:
        raise InputError("That row is no longer there. Load the page again.")
    return reviewed, item


def _add(file: ReviewFile, action: Action, pairs: Sequence[tuple[Item, State]]) -> None:
    file.add(action, [_changed(item, state) for item, state in pairs])


def _changed(item: Item, state: State) -> Change:
    return Change(item.state.write(), state.write(), item.quote.article_id, item.id)


def _known(people: dict[str, Person], ids: Sequence[str]) -> list[Person]:
    lost = [id for id in ids if id not in people or people[id].into]
    if lost:
        raise InputError(f"There is no speaker {lost[0]!r} (any more). Load the page again.")
    return [people[id] for id in ids]


def new_person(people: Mapping[str, Person], name: str) -> Person:
    """Somebody of that name, with an id that is free."""
    from quotes.english.names import slug

    name = _name(name)
    return Person(naming.free(slug(name), people.__contains__), name, forms=(name,))


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name or ";" in name:
        raise InputError("A name has letters and no ';', which parts joint speakers in the table.")
    return name


def _words(item: Item) -> str:
    return _cut(item.quote.quote, _SHOWN)


def _cut(words: str, most: int) -> str:
    plain = " ".join(words.split())
    return f"“{plain}”" if len(plain) <= most else f"“{plain[:most].rsplit(' ', 1)[0]} …”"


def _count(rows: int) -> str:
    return "1 quote" if rows == 1 else f"{rows:,} quotes"
