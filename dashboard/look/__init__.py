"""The view, and what a figure looks like: canvas and theme."""
