"""The parser that ships: the files of the model, and what runs them without Stanza and torch (behind `parse`)."""
