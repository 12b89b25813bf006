"""Learning of `quotes.people`: who is the same, and whom a source means."""
