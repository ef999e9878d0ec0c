"""Shares, claims, decompositions and revisions: pure arithmetic on observations."""
