"""The corpus: invented articles in which everybody who is named and everything that is said is marked."""
