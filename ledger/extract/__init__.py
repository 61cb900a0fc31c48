"""Figures found in a document: each as printed, with its place, its reading, its words around it, and what is doubtful.

::

    file ─intake.documents▶ Document ─extract▶ Extract (figures, damage, what was not understood)

Nothing here reads a file, asks the ledger or decides: what is proposed is shown to a person.
"""

from ledger.extract.document import Block, Document
from ledger.extract.finding import extract
from ledger.extract.found import Damage, DamageKind, Extract, FoundFigure, Nature, NotUnderstood

__all__ = [
    "Block",
    "Damage",
    "DamageKind",
    "Document",
    "Extract",
    "FoundFigure",
    "Nature",
    "NotUnderstood",
    "extract",
]
