"""SDMX: observations and shares as statistical data are exchanged, in the formats of its version 2.1.

::

    vocabulary  components, units and statuses, and every code list with its names in a language
    flows       what there is to ask for: the dataflows, and the table that a key selects of each
    artefacts   dataflows, structure, code lists and concepts, related to one another, as SDMX-ML
    data        tables as SDMX-CSV, SDMX-JSON and SDMX-ML
    asked       paths, keys and parameters of SDMX REST 1.5, typed
    rest        the addresses ``/sdmx/2.1/…``
"""
