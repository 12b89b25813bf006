"""Checking and correcting in the browser: a local page over a published .db, whose corrections it keeps in it.

Outside the flow, behind `export`: takes what `quotes extract` wrote. What a person corrects is added to a history
(`store.corrections`) and never overwrites what was extracted; `ReviewFile` is the open file with them applied.

    with ReviewFile.open("quotes.db") as file:
        for extraction in file.extractions():  # as corrected
            ...

Only `app` and what stands on it need FastAPI.
"""
