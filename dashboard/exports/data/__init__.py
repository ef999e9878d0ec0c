"""Tables, workbooks, citations and bundles."""
