"""Where figures are: the page of each, the HTML that shows it elsewhere, what link previews look for."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.markup import Markup, fragment, html_element

#: The size of a frame.
WIDTH, HEIGHT = 1000, 640


def page_of(name: str, view: View) -> str:
    """The address of the page that shows a figure with a view.

    Example:
        >>> page_of("explore", View())
        '/explore#explore'
    """
    spec = FIGURES[name]
    return f"{spec.page_view(view).link(spec.page)}#{name}"


def meta(name: str, view: View, base: str, title: str, description: str) -> Markup:
    """The elements in the head of a page for link previews and readers of oEmbed, with the picture of its very view.

    Example:
        >>> "og:image" in meta("gdp-share", View(), "https://stats.example.org", "Share", "Of the world")
        True
    """
    picture = f"{base}{view.link(f'/figure/{name}.png', preset='og', theme='light')}"
    oembed = f"{base}/oembed?{urlencode({'url': base + view.link(f'/embed/{name}')})}"
    properties = {
        "og:type": "website",
        "og:site_name": "Trilateral",
        "og:title": title,
        "og:description": shortened(description),
        "og:image": picture,
        "og:image:width": 1200,
        "og:image:height": 628,
        "og:image:alt": title,
        "og:locale": LANGUAGES[view.lang].tag.replace("-", "_"),
    }
    return fragment(
        (html_element("meta", property=key, content=text) for key, text in properties.items()),
        html_element("meta", name="twitter:card", content="summary_large_image"),
        html_element("meta", name="twitter:image", content=picture),
        html_element(
            "link", rel="alternate", type="application/json+oembed", href=oembed, title=title
        ),
    )


def shortened(text: str, most: int = 300) -> str:
    """A description with a maximum number of characters, with an ellipsis where it is cut.

    >>> shortened("One-fourth of world GDP.", 10)
    'One-fourt…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def first_of(path: str) -> str:
    """The first figure of a page; empty if it has none.

    Example:
        >>> first_of("/no-such-page")
        ''
    """
    return next((spec.id for spec in FIGURES.values() if spec.page == path), "")


def frame_code(name: str, view: View, base: str, title: str, height: int = HEIGHT) -> Markup:
    """The HTML that shows a figure on another page.

    Example:
        >>> frame_code("gdp-share", View(), "https://stats.example.org", "Share")[:8]
        '<iframe '
    """
    return html_element(
        "iframe",
        src=f"{base}{view.link(f'/embed/{name}', preset='page')}",
        title=title,
        loading="lazy",
        style=f"width:100%;height:{height}px;border:0",
        allowfullscreen=True,
    )
