"""Facts about papers: publications with their figures, outside references, and confirmed scopes."""

from typing import Literal

from pydantic import Field

from ledger.explain_words import Leaving
from ledger.fact import Fact
from ledger.fields import Code, Digest, Fen, FigureText, IsoDate, Label, Name, Offsets, PeriodText, Remark
from ledger.party_words import Parties
from ledger.reading_rules import Growth, Qualifier
from ledger.vocabulary import Basis, Count, Dimension, FactKind, Group, Kind, Measure, Part, Unit


class FigureScope(Fact):
    """The scope that a published figure declares, in the words of a question to the ledger."""

    kind: Kind | None = None
    group: Group | None = None
    period: PeriodText | None = None
    as_of: IsoDate | None = None
    where: dict[Dimension, Label] | None = None
    parties: Parties | None = Field(None, description="At which level parties are named and counted")
    basis: Basis | None = Field(None, description="Which date decides; the day booked where missing")
    part: Part | None = Field(None, description="Of a period on the book basis; what occurred where missing")
    known_at: int | None = Field(None, ge=1, strict=True, description="As known at this journal number")
    without: dict[Dimension, Label] | None = Field(None, description="One value of a dimension that is left out")
    leaving: list[Leaving] | None = Field(None, min_length=1, max_length=3, description="What is left out of the count")


FigureName = Label
"""A figure of the same publication by its id, one of another as ``CODE/ID``."""


class Figure(Fact):
    """One published figure: its text as printed, where it stands, and what it claims to measure."""

    id: Label
    text: FigureText
    place: Label | None = None
    measure: Measure | None = Field(None, description="Missing where the ledger has no such measure")
    count: Count | None = Field(None, description="Missing where the figure is an amount")
    scope: FigureScope | None = None
    unit: Unit | None = Field(None, description="As the text is read")
    qualifier: Qualifier | None = Field(None, description="As the text is read")
    share_of: Label | None = Field(None, description="The reference, figure or named whole of a share")
    part: FigureName | None = Field(None, description="The figure that a percentage is the share of")
    growth: Growth | None = Field(None, description="How the figure says what has grown")
    falls: bool | None = Field(None, strict=True, description="The growth is a fall")
    grown: FigureName | None = Field(None, description="The figure that has grown; missing where measure and scope say")
    before: FigureScope | None = Field(None, description="The scope grown from; a year before where missing")
    before_figure: FigureName | None = Field(None, description="The figure grown from")
    sum_of: list[FigureName] | None = Field(None, min_length=1, max_length=500, description="Exactly the sum of these")
    of: FigureName | None = Field(None, description="The figure that this one is a part of")
    tied: Label | None = Field(None, description="Figures of one sentence carry one mark")
    at: Offsets | None = Field(None, description="Where the text stands in the document: from, to (exclusive)")
    assumption: Remark | None = None


class PublishedFile(Fact):
    """The file that was published, by the name it had and its bytes."""

    name: Name
    sha256: Digest


class Publication(Fact):
    """A published document with the figures read from it."""

    fact: Literal[FactKind.PUBLICATION]
    code: Code
    title: Name
    date: IsoDate
    year: int | None = Field(None, ge=1990, le=2100, strict=True, description="The year the document speaks of")
    sample: bool | None = Field(
        None, strict=True, description="The ledger was built from the figures: a hit proves nothing"
    )
    document: PublishedFile | None = None
    figures: list[Figure] = Field(min_length=1, max_length=2_000)


class OutsideReference(Fact):
    """An outside figure, such as a province's total, with its source."""

    fact: Literal[FactKind.REFERENCE]
    code: Code
    title: Name
    amount_fen: Fen | None = Field(None, validation_alias="amount")
    count: int | None = Field(None, ge=0, strict=True)
    as_of: IsoDate | None = None
    source: Remark


class Confirmation(Fact):
    """A person's word for the scope that a figure really had; the declared one stays beside it."""

    fact: Literal[FactKind.CONFIRMATION]
    publication: Code
    figure: Label
    scope: FigureScope
    measure: Measure
    reason: Remark
    equally_simple: int | None = Field(
        None,
        ge=1,
        strict=True,
        description="How many cuts as simple as this one gave the figure, where known",
    )
