"""The closed words of who stands for whom: by whose names business is shown, and how one succeeds another."""

from enum import StrEnum


class Parties(StrEnum):
    """By whose name business is shown: as it was recorded, or as parties and regions are known now."""

    RECORDED = "recorded"
    PRESENT = "present"
    HEAD_OFFICE = "head_office"


class SuccessionSubject(StrEnum):
    """What was succeeded: an institution, or a region of the country."""

    INSTITUTION = "institution"
    REGION = "region"


class SuccessionForm(StrEnum):
    """How: all of one went into another, one only got a new name, part of one went, or it was recorded wrong."""

    MERGER = "merger"
    RENAMING = "renaming"
    SPLIT = "split"
    CANCELLED = "cancelled"
