"""Talks: decks by a recipe, and the same as one page that shows itself offline, with a second screen for the presenter."""
