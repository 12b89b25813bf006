"""Speakers across articles: who is the same person or body, within a run and between runs.

Place in the flow: the second pass over a run's store. It reads what every article says of its speakers (`Sighting`),
and a registry file that people can edit, and gives each an id of the run.

    known = link.read("people.csv")
    linked = link.link(store.sightings(), known)
    link.write(linked.registry, "people.csv")

Two are joined only where nothing speaks against it and something beside a part of a name speaks for it; what may be
one person is a suggestion, never a join: "it is never OK to mis-attribute a quote".
"""

from quotes.people.link.entries import Entry, Registry, read, write
from quotes.people.link.linking import Linking, Suggestion, link

__all__ = ["Entry", "Linking", "Registry", "Suggestion", "link", "read", "write"]
