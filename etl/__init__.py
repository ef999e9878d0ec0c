"""Numbers in, observations out: draws nothing, serves nothing.

The tree is the dataflow::

    catalog     the declared facts (TOML)
    sources     one adapter per source: which requests, and parse(bytes) -> observations
    importers   the official files of the same publishers -> observations
    storage     releases on a disk or in a bucket; the raw bytes of answers
    analysis    shares, claims, decomposition, revisions: pure arithmetic on observations
    checks      guards on what is about to be published
    pipeline    answers and files -> a checked release
    operate     commands, schedule, webhook, logs
"""
