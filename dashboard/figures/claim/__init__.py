"""The claim under every definition, year and source."""
