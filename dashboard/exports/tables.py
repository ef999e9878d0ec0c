"""The plotted rows as files for programs and spreadsheets, with where they came from."""

from __future__ import annotations

import json as json_module
from typing import Any

import pandas as pd

from dashboard.exports.job import Job


def csv(job: Job) -> bytes:
    """The rows as CSV with a byte-order mark, so that spreadsheets read East Asian text."""
    return job.data.rows.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def json(job: Job) -> bytes:
    """The rows with title, definition, source, citation, licence, view and release."""
    rows = [
        {k: None if pd.isna(v) else v for k, v in row.items()}
        for row in job.data.rows.to_dict("records")
    ]
    content: dict[str, Any] = {
        "figure": job.spec.id,
        "title": job.caption.title,
        "definition": job.caption.subtitle,
        "point": job.caption.point,
        "source": job.caption.source,
        "notes": job.caption.notes,
        "citations": job.citations,
        "licences": job.licences,
        "release": job.data.release,
        "view": job.view.query(),
        "rows": rows,
    }
    return (json_module.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
