"""What the builders of figures share."""
