"""From snapshots or imported files to a published release."""
