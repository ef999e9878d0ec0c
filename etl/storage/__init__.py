"""Releases on a disk or in a bucket: written whole, verified when read, and what lies beside them."""
