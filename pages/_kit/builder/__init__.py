"""The network that a page is about: a preset, one that the reader writes or edits, one of Keras
Applications, or one from a file. Pages that ask for one share what was chosen."""

from pages._kit.builder.built import Built, application_of, query, refer, resolve
from pages._kit.builder.choosing import Source, network_source, sources
from pages._kit.builder.written import WRITTEN_OUT

__all__ = [
    "WRITTEN_OUT",
    "Built",
    "Source",
    "application_of",
    "network_source",
    "query",
    "refer",
    "resolve",
    "sources",
]
