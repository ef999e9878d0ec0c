"""The messages of the code and of the declared facts: the code is read for them once a process."""

from __future__ import annotations

from functools import cache

from scripts import message_catalogues

extract = cache(message_catalogues.extract)
places = cache(message_catalogues.places)
