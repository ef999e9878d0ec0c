"""A package, so that its tests have one browser, which closes before those of other folders want an event loop."""
