"""The server: pages, files, the data API, frames, health and metrics over HTTP.

Every request passes these layers, the first one outermost::

    http_protocol    bounded request heads, deadlines (uvicorn)
    headers          security headers
    request_log      ids, log lines, counters
    release_pinning  one release per request
    cors             which sites may read a response
    error_boundary   unhandled exceptions
    limits           size, host and rate of requests
    callback_cache   responses to callbacks made before

and is answered by one of these::

    site             pages
    app              Dash: the document and the callback
    charts           figures for plotly.js
    notes            what presenters say
    files            figures and decks as files
    frames           figures in frames of other sites
    links            short links, oEmbed
    api              the data API, the feed, the OpenAPI document
    health           probes and metrics

``routes`` registers every address, ``server`` puts all this together, ``serving`` runs it. ``responses``, ``errors``,
``error_pages`` and ``openapi`` are shared; ``warming`` fills the caches for a new release.
"""
