"""The parsers one can choose from: where they lie, and the one door to the network, `download`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quotes import installing
from quotes.errors import ModelError

SHIPPED = "newswire"
_PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"  # what parse asks of Stanza


@dataclass(frozen=True, slots=True)
class Model:
    """A parser by the name that `--model` takes; `path` is None where it is not on this machine."""

    name: str
    path: Path | None
    about: str


def known() -> list[Model]:
    """The parser in the package, and Stanza's official English one, here or not. Opens no connection."""
    shipped = Model(SHIPPED, _shipped(), "in the package, offline")
    official = _stanza_folder("en")
    state = "downloaded" if official else "not here; get it with: quotes models download stanza:en"
    return [shipped, Model("stanza:en", official, f"Stanza's official English models, {state}")]


def path(name: str) -> Path:
    """The folder of that parser; ModelError where the name is unknown or nothing lies there."""
    if name == SHIPPED:
        return _shipped()
    language, _ = _official(name)
    folder = _stanza_folder(language)
    if folder is None:
        raise ModelError(f"The model {name} is not on this machine. Get it with: quotes models download {name}")
    return folder


def download(name: str) -> Path:
    """Gets Stanza's official models for that name; the only outside connection there is."""
    if name == SHIPPED:
        return _shipped()
    language, package = _official(name)
    try:
        import stanza
    except ImportError as error:
        raise ModelError(f"{name} needs a package that is not here. Run: {installing.command('stanza')}") from error

    try:
        stanza.download(language, package=package, processors=_PROCESSORS, verbose=False)
    except (
        OSError,
        ValueError,
    ) as error:  # no connection, or a language or package that Stanza does not have
        raise ModelError(f"The model {name} could not be downloaded: {error}") from error
    return path(name)


def _shipped() -> Path:
    return Path(__file__).parent / SHIPPED


def _official(name: str) -> tuple[str, str]:
    """Language and package of `stanza:en` or `stanza:en:gum`."""
    kind, *parts = name.split(":")
    if kind != "stanza" or len(parts) not in (1, 2) or not all(part.isidentifier() for part in parts):
        raise ModelError(f"There is no model {name!r}. Use {SHIPPED}, or stanza:en for Stanza's official models.")
    return parts[0], parts[1] if len(parts) == 2 else "default"


def _stanza_folder(language: str) -> Path | None:
    try:
        from stanza.resources.common import DEFAULT_MODEL_DIR
    except ImportError:  # an install without PyTorch has no Stanza, and so none of its models
        return None
    folder = Path(DEFAULT_MODEL_DIR) / language
    return folder if folder.is_dir() else None
