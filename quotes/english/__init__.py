"""English as data: lists of words, one reader for them, and the small tests on words that need no parse.

Place in the flow: every stage may ask it, it imports nothing of `quotes` but itself.
"""
