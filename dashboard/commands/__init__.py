"""The command line: the verbs of the data side and those of the dashboard."""
