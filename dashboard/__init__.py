"""A release in, pages and files out: never fetches."""
