"""What the server holds: the open files, the parser once it is needed, uploads under way."""

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

import quotes
from quotes import naming, read, run
from quotes.errors import InputError, QuotesError
from quotes.read import Unread
from quotes.records import Article, Extraction
from quotes.review.reviewfile import ReviewFile
from quotes.store.corrections import Clock, utc_now

if TYPE_CHECKING:
    from quotes.people.link import Registry
    from quotes.pipeline import Analysis, Extractor

_UNSAFE = re.compile(r"[^\w.,()' -]+")
_MOST_WAITING = 200  # uploads of one drop


@dataclass(slots=True)
class Upload:
    """Files that were dropped, and how far their extraction is."""

    folder: Path
    names: list[str] = field(default_factory=list)
    done: int = 0
    key: str | None = None  # of the file that came of it
    error: str | None = None

    def counting(self, source: Iterable[Article | Unread]) -> Iterator[Article | Unread]:
        """What was dropped, counted one by one, with the names of the files and not where they lay meanwhile."""
        for item in source:
            name = Path(item.file or "").name
            yield replace(item, file=name or None) if isinstance(item, Article) else replace(item, file=name)
            self.done += 1


class Session:
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
        self._files: dict[str, ReviewFile] = {}
        self._lock = threading.RLock()
        self._reading = threading.Lock()  # the parser takes one text at a time
        self._extractor = extractor
        self.known = known
        self._uploads: dict[str, Upload] = {}
        self._temporary = Path(tempfile.mkdtemp(prefix="quotes-"))

    def close(self) -> None:
        """Closes every file, so that each is one file again, and takes away what was uploaded."""
        with self._lock:
            for file in self._files.values():
                file.close()
            self._files.clear()
        shutil.rmtree(self._temporary, ignore_errors=True)

    # -------------------------------------------------------------- files

    def open(self, path: Path) -> str:
        """Opens a file and gives the key under which the page has it."""
        with self._lock:
            for key, file in self._files.items():
                if file.path.resolve() == path.resolve():
                    return key
            file = ReviewFile.open(path, who=self._who, clock=self._clock)
            key = naming.free(_UNSAFE.sub("-", path.stem).replace(" ", "-") or "file", self._files.__contains__)
            self._files[key] = file
            return key

    @contextmanager
    def file(self, key: str) -> Iterator[ReviewFile]:
        """The open file, for one request alone; InputError where there is none of that key."""
        with self._lock:
            if key not in self._files:
                raise InputError("That file is no longer open. Go to the first page and open it again.")
            yield self._files[key]

    def keys(self) -> dict[str, Path]:
        """The open files."""
        with self._lock:
            return {key: file.path for key, file in self._files.items()}

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

    def _engine(self) -> Extractor:
        if self._extractor is None:
            self._extractor = run.engine(self._model)
        return self._extractor

    def extract(self, articles: Iterable[Article]) -> list[Extraction]:
        """The quotes of these articles, in memory; ModelError where there is no parser."""
        with self._reading:
            return list(self._engine().extract(articles))

    def analysis(self, article: Article) -> Analysis:
        """What the rows of an article were made of."""
        with self._reading:
            return self._engine().analysis(article)

    # -------------------------------------------------------------- uploads

    def begin(self) -> str:
        """A place for files that are dropped; gives its key."""
        with self._lock:
            key = str(len(self._uploads) + 1)
            self._uploads[key] = Upload(Path(tempfile.mkdtemp(dir=self._temporary)))
            return key

    def uploaded(self, key: str) -> Upload:
        """The upload of that key; InputError where there is none."""
        if key not in self._uploads:
            raise InputError("That upload is gone. Drop the files again.")
        return self._uploads[key]

    def put(self, key: str, name: str, content: bytes) -> str:
        """Puts a dropped file into the upload, under a name that can be no path; gives that name."""
        upload = self.uploaded(key)
        if len(upload.names) >= _MOST_WAITING:
            raise InputError(f"More than {_MOST_WAITING} files at once. Use quotes extract for a whole archive.")
        base = PurePosixPath(name.replace("\\", "/")).name
        safe = _UNSAFE.sub("-", base).strip(" .-")[-120:] or "article.txt"
        if safe in upload.names:
            raise InputError(f"Two files are called {safe}. Rename one.")
        (upload.folder / safe).write_bytes(content)
        upload.names.append(safe)
        return safe

    def start(self, key: str) -> None:
        """Extracts from the uploaded files, in the background."""
        upload = self.uploaded(key)
        if not upload.names:
            raise InputError("There are no files to read. Drop some, or paste a text.")
        threading.Thread(target=self._ran, args=(upload,), daemon=True).start()

    def _ran(self, upload: Upload) -> None:
        try:
            upload.key = self.open(self._made(upload))
        except QuotesError as error:
            upload.error = str(error).replace(f"{upload.folder}/", "").replace(str(upload.folder), "The drop")
        except Exception as error:  # it is a thread: nobody else would tell
            upload.error = f"{type(error).__name__}: {error}"
            raise

    def _made(self, upload: Upload) -> Path:
        """The .db of the upload, in the folder of this server, under a name that is free."""
        source = read.articles(upload.folder)  # as a folder: what cannot be read is told and stops nothing
        self.folder.mkdir(parents=True, exist_ok=True)
        unread: list[tuple[str, str]] = []
        articles = run.readable(upload.counting(source), lambda name, reason: unread.append((name, reason)))
        with self._reading, run.stored(self._engine().extract(articles), unread=unread) as store:
            run.link(store)
            target = self.free_path(Path(upload.names[0]).stem)
            store.publish(target, {"quotes": quotes.__version__, "model": self._model})
        return target

    def free_path(self, stem: str) -> Path:
        """Where a new file of that name can lie."""
        return self.folder / f"{naming.free(stem, lambda name: (self.folder / f'{name}.db').exists())}.db"
