"""The same year in earlier editions."""
