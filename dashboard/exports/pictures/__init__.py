"""Figures as png, svg, pdf and html."""
