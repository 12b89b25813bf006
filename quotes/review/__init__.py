"""Checking and correcting in the browser: a local page over a published .db, whose corrections it keeps in it.

Outside the flow, behind `export`: takes what `quotes extract` wrote. What a person corrects is added to a history
(`history`) and never overwrites what was extracted; `Desk` is the open file with the corrections applied.

    with Desk.open("quotes.db") as desk:
        for extraction in desk.extractions():  # as corrected
            ...

Only `app` and what stands on it need FastAPI.
"""

from quotes.review.carry import Unfit
from quotes.review.carry import over as carry_over
from quotes.review.desk import Desk, extractions
from quotes.review.given import from_table
from quotes.review.history import corrected_rows, has_corrections, in_use

__all__ = ["Desk", "Unfit", "carry_over", "corrected_rows", "extractions", "from_table", "has_corrections", "in_use"]
