"""Numbers in, observations out: draws nothing, serves nothing.

The tree is the dataflow::

    catalog     the declared facts (TOML)
    sources     one adapter a service: which requests, and parse(bytes) -> observations
    transport   one HTTP session a service; snapshots keep the raw bytes
    shares, claims, decomposition, revisions    pure arithmetic on observations
    checks      guards on what is about to be published
    build       snapshots + catalog -> a release
    store       the one door through which everyone reads a release; places and bucket: where it lies
"""
