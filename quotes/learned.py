"""What was learned and lies beside the code, read before the first article: an error where it is missing or broken.

The stages read their files when they need them. But there a file that is not right would pass for a fault of the
article. So `pipeline` asks here first.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping

from quotes import trust
from quotes.attribute import scoring
from quotes.errors import ModelError
from quotes.people import answers, ranking, tagging, wording

FILES: Mapping[str, Callable[[], object]] = {
    "attribute/scoring.tsv": scoring.weights,
    "people/tagger.npz": tagging.tagger,
    "people/weights.tsv": lambda: ranking.weights().table("she"),
    "people/calibration.tsv": lambda: answers.calibrated(0.5, "any", named=True),
    "people/words.tsv": wording.table,
    "trust.tsv": lambda: all(trust.trust().lines[words] for words in ("clause", "marks")),
}
_WRONG = (OSError, EOFError, ValueError, KeyError, re.error, zipfile.BadZipFile)


def load() -> None:
    """Reads all files, each once. Raises ModelError where one cannot be read or is empty."""
    for name, read in FILES.items():
        try:
            if not read():
                raise ValueError("nothing stands in it")
        except FileNotFoundError as error:
            raise ModelError(f"quotes/{name} is not there: install the package again.") from error
        except _WRONG as error:
            raise ModelError(f"quotes/{name} is broken ({error}): install the package again.") from error
