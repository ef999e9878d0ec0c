"""Figures of ours renewed inside anybody's document: what nobody has edited becomes new, and all else stays."""
