"""Parts of Office files, and the deck."""
