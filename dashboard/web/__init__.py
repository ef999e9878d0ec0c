"""What answers over HTTP: pages, files, the data API, frames, health and metrics, and what looks at every request.

::

    serving     processes, ports and workers
    server      the application: routes, and the layers around them
    wire        how a request comes in: bounded heads
    limits      how large, how often, for whom
    headers     what every answer says to browsers
    middleware  one release an answer, answers given again
    observing   numbers, log lines and ids of requests
    health      whether the process answers, whether there is a release, metrics
    charts      figures for plotly.js
    embeds      files, frames, oEmbed, cards
    api         the data API
    plain       pages of few words: not found, refused
    promises    what routes tell the OpenAPI document
"""
