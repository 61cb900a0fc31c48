"""Figures found in a document: each as printed, with its place, its reading, its words around it, and what is doubtful.

::

    file ─intake.documents▶ Document ─extract▶ Extract (figures, damage, what was not understood)

Nothing here reads a file, asks the ledger or decides: what is proposed is shown to a person.
"""
