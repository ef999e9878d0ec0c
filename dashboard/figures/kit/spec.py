"""What a figure is: a question, the rows that answer it, a pure builder, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.look.view import View
from etl.storage.store import Release


@dataclass(frozen=True, order=True)
class Origin:
    """Where plotted rows came from."""

    source: str
    edition: str
    indicator: str


@dataclass(frozen=True)
class FigureData:
    """The rows a figure shows, and what its builder must know about them.

    Attributes:
        rows: The plotted rows, one observation or share a row: what the table shows and the exports carry.
        origins: Where they came from; the source line is made of these.
        release: The id of the release.
        facts: What else the builder needs, read from the release: the last observed period, a claim ...
    """

    rows: pd.DataFrame
    origins: tuple[Origin, ...]
    release: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Caption:
    """The words of a figure in one language.

    Attributes:
        title: What it shows, one line.
        subtitle: Definition and unit.
        alt: What a reader who cannot see it must know, made from the rows.
        point: The one sentence to say about it.
        source: The source line with the edition.
        notes: Footnotes.
    """

    title: str
    subtitle: str
    alt: str
    point: str
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureSpec:
    """A figure, registered once.

    Attributes:
        id: Its name in links and commands.
        title: What it shows, a message.
        question: What it answers, a message.
        indicators: The indicators it can show, its default first.
        select: The rows for a view; raises `UsageError` if the view asks for what is not there.
        build: The picture, pure: the same rows and view give the same figure.
        caption: The words, from the same rows.
        table: The rows as a reader's table: headings and cells in the language, one line a period, newest first.
    """

    id: str
    title: str
    question: str
    indicators: tuple[str, ...]
    select: Callable[[Release, View], FigureData]
    build: Callable[[FigureData, View], go.Figure]
    caption: Callable[[FigureData, View], Caption]
    table: Callable[[FigureData, View], pd.DataFrame]
