"""The files of a release that pages and catalogues name: what holds the data, and what describes it to programs."""

from __future__ import annotations

#: File -> its media type.
DATA = {
    "observations.parquet": "application/vnd.apache.parquet",
    "observations.csv": "text/csv",
    "vintages.parquet": "application/vnd.apache.parquet",
}
#: File -> the name of its vocabulary, and its media type.
DESCRIPTIONS = {
    "croissant.json": ("Croissant", "application/ld+json"),
    "csv-metadata.json": ("CSVW", "application/csvm+json"),
    "dcat.jsonld": ("DCAT", "application/ld+json"),
}


def address(file: str, release: str = "") -> str:
    """Where a file of a release is, of the one that is served if none is named.

    Example:
        >>> address("observations.csv")
        '/api/v1/releases/latest/observations.csv'
    """
    return f"/api/v1/releases/{release or 'latest'}/{file}"
