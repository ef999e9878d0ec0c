"""Numbers, names and sentences in the reader's language."""
