"""What the server holds: the open files, the extractor that is loaded when it is first needed, runs under way."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from quotes import naming
from quotes.errors import InputError, QuotesError
from quotes.records import Analysis, Article, Extraction
from quotes.review.desk import Desk
from quotes.review.history import Clock, utc_now

if TYPE_CHECKING:
    from quotes.pipeline import Extractor
    from quotes.registry import Registry

_UNFIT = re.compile(r"[^\w.,()' -]+")
_MOST_WAITING = 200  # uploads of one drop


@dataclass(slots=True)
class Run:
    """Files that were dropped, and how far their extraction is."""

    folder: Path
    names: list[str] = field(default_factory=list)
    done: int = 0
    key: str | None = None  # of the file that came of it
    error: str | None = None


class Room:
    """Everything behind the page. Its methods may be called from several threads."""

    def __init__(
        self,
        folder: Path,
        *,
        model: str = "newswire",
        who: str | None = None,
        clock: Clock = utc_now,
        extractor: Extractor | None = None,
        known: Registry | None = None,
    ) -> None:
        self.folder, self._who, self._clock, self._model = folder, who, clock, model
        self._desks: dict[str, Desk] = {}
        self._lock = threading.RLock()
        self._reading = threading.Lock()  # the parser takes one text at a time
        self._extractor = extractor
        self.known = known
        self._runs: dict[str, Run] = {}
        self._temporary = Path(tempfile.mkdtemp(prefix="quotes-"))

    def close(self) -> None:
        """Closes every file, so that each is one file again, and takes away what was uploaded."""
        with self._lock:
            for desk in self._desks.values():
                desk.close()
            self._desks.clear()
        shutil.rmtree(self._temporary, ignore_errors=True)

    # -------------------------------------------------------------- files

    def open(self, path: Path) -> str:
        """Opens a file and gives the key under which the page has it."""
        with self._lock:
            for key, desk in self._desks.items():
                if desk.path.resolve() == path.resolve():
                    return key
            desk = Desk.open(path, who=self._who, clock=self._clock)
            key = naming.free(_UNFIT.sub("-", path.stem).replace(" ", "-") or "file", self._desks.__contains__)
            self._desks[key] = desk
            return key

    @contextmanager
    def desk(self, key: str) -> Iterator[Desk]:
        """The open file, for one request alone; InputError where there is none of that key."""
        with self._lock:
            if key not in self._desks:
                raise InputError("That file is no longer open. Go to the first page and open it again.")
            yield self._desks[key]

    def keys(self) -> dict[str, Path]:
        """The open files."""
        with self._lock:
            return {key: desk.path for key, desk in self._desks.items()}

    def waiting(self) -> list[str]:
        """Names of the files in the folder of this server that are not open."""
        from quotes.store import is_store

        taken = {path.resolve() for path in self.keys().values()}
        found = self.folder.glob("*.db") if self.folder.is_dir() else ()
        return sorted(path.name for path in found if path.resolve() not in taken and is_store(path))

    def take_up(self, name: str) -> str:
        """Opens a file of the folder again; InputError where it is not there."""
        if name not in self.waiting():
            raise InputError(f"There is no {name} in {self.folder}.")
        return self.open(self.folder / name)

    # -------------------------------------------------------------- extracting

    def _parser(self) -> Extractor:
        if self._extractor is None:
            from quotes.pipeline import Extractor

            self._extractor = Extractor(model=self._model)
        return self._extractor

    def extract(self, articles: Iterable[Article]) -> list[Extraction]:
        """The quotes of these articles, in memory; ModelError where there is no parser."""
        with self._reading:
            return list(self._parser().extract(articles))

    def analysis(self, article: Article) -> Analysis:
        """What the rows of an article were made of."""
        with self._reading:
            return self._parser().analysis(article)

    # -------------------------------------------------------------- runs

    def begin(self) -> str:
        """A place for files that are dropped; gives its key."""
        with self._lock:
            key = str(len(self._runs) + 1)
            self._runs[key] = Run(Path(tempfile.mkdtemp(dir=self._temporary)))
            return key

    def run(self, key: str) -> Run:
        """The run of that key; InputError where there is none."""
        if key not in self._runs:
            raise InputError("That upload is gone. Drop the files again.")
        return self._runs[key]

    def upload(self, key: str, name: str, content: bytes) -> str:
        """Puts a dropped file into the run, under a name that can be no path; gives that name."""
        run = self.run(key)
        if len(run.names) >= _MOST_WAITING:
            raise InputError(f"More than {_MOST_WAITING} files at once. Use quotes extract for a whole archive.")
        base = PurePosixPath(name.replace("\\", "/")).name
        safe = _UNFIT.sub("-", base).strip(" .-")[-120:] or "article.txt"
        if safe in run.names:
            raise InputError(f"Two files are called {safe}. Rename one.")
        (run.folder / safe).write_bytes(content)
        run.names.append(safe)
        return safe

    def start(self, key: str) -> None:
        """Extracts from the files of the run, in the background."""
        run = self.run(key)
        if not run.names:
            raise InputError("There are no files to read. Drop some, or paste a text.")
        threading.Thread(target=self._ran, args=(run,), daemon=True).start()

    def _ran(self, run: Run) -> None:
        try:
            run.key = self.open(self._made(run))
        except QuotesError as error:
            run.error = str(error).replace(f"{run.folder}/", "").replace(str(run.folder), "The drop")
        except Exception as error:  # it is a thread: nobody else would tell
            run.error = f"{type(error).__name__}: {error}"
            raise

    def _made(self, run: Run) -> Path:
        """The .db of the run, in the folder of this server, under a name that is free."""
        from quotes import batch, read
        from quotes.store import Store

        source = read.articles(run.folder)  # as a folder: what cannot be read is told and stops nothing
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = run.folder / "run.db"
        with Store.create(partial) as store, self._reading:
            for extraction in self._parser().extract(_readable(source, store, run)):
                store.add(extraction)
            batch.link(store)
            target = self.free_path(Path(run.names[0]).stem)
            store.publish(target, meta(self._model))
        return target

    def free_path(self, stem: str) -> Path:
        """Where a new file of that name can lie."""
        return self.folder / f"{naming.free(stem, lambda name: (self.folder / f'{name}.db').exists())}.db"


def _readable(source: Iterable[object], store: object, run: Run) -> Iterator[Article]:
    """The articles one by one, with the names of the files and not where they lay meanwhile."""
    from quotes.read import Unread
    from quotes.store import Store

    assert isinstance(store, Store)
    for item in source:
        if isinstance(item, Unread):
            store.unread(Path(item.file).name, item.reason)
        elif isinstance(item, Article):
            yield replace(item, file=Path(item.file).name if item.file else None)
        run.done += 1


def meta(model: str) -> dict[str, str]:
    """What a file says of how it was made."""
    import quotes

    return {"quotes": quotes.__version__, "model": model}
