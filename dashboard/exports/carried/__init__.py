"""The record inside a file, and a figure made again from it."""
