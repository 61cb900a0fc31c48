"""What a workbook carries beside its sheets: its own properties, and what in it leads elsewhere or runs."""

from typing import Final
from xml.etree.ElementTree import Element

from ledger.intake.cellgrid import Property
from ledger.intake.cellreader import number_text
from ledger.intake.parts import Package
from ledger.intake.workbook import elements, relations_of

_TARGET_MAX: Final = 120
_PROPERTY_MAX: Final = 255
_RELS_MAX: Final = 2_000

_ALIVE: Final = (
    "xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/embeddings/", "xl/activex/", "xl/vbaproject.bin",
    "xl/macrosheets/", "xl/model/", "xl/ctrlprops/", "xl/webextensions/", "xl/richdata/", "customui/",
)  # fmt: skip
"""Parts that bring in what is no content of the workbook itself."""

_ALIVE_KINDS: Final = (
    "/vbaproject", "/externallink", "/oleobject", "/control", "/connections", "/querytable", "/xlmacrosheet",
    "/xlintlmacrosheet", "/package", "/ctrlprop", "/activexcontrolbinary",
    "/rdrichvalue", "/richvaluerel", "/rdrichvaluestructure",
)  # fmt: skip
"""The same by their kinds, whatever the parts are called."""


def properties(package: Package) -> dict[str, Property]:
    """The typed properties that whoever made the workbook gave it."""
    kinds = (each for each in relations_of(package, "").values() if each.kind.endswith("/custom-properties"))
    parts = sorted({each.target for each in kinds if each.target in package})
    found: dict[str, Property] = {}
    for part in parts:
        for each in elements(package.tree(part), "property"):
            for value in each[:1]:
                _add(found, each.get("name", "")[:_PROPERTY_MAX], _typed_property(value))
    return found


def _add(found: dict[str, Property], name: str, value: Property) -> None:
    """A property that stands twice is neither of the two."""
    found[name] = value if name not in found or found[name] == value else f"{found[name]} | {value}"


def _typed_property(value: Element) -> Property:
    kind, text = value.tag.rpartition("}")[2], (value.text or "")[:_PROPERTY_MAX]
    if kind == "bool":
        return text.strip() in {"true", "1"}
    if kind in {"i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint", "r4", "r8", "decimal"}:
        number = number_text(text.strip())
        return int(number) if number.removeprefix("-").isdecimal() else text
    return text


def outside(package: Package) -> list[str]:
    """Parts and relationships that lead out of the workbook, or run."""
    found = [part for part in package.parts if part.startswith(_ALIVE)]
    for part in [name for name in package.parts if name.endswith(".rels")][:_RELS_MAX]:
        for each in package.tree(part):
            is_alive = each.get("Type", "").lower().endswith(_ALIVE_KINDS)
            if each.get("TargetMode") == "External" or is_alive:
                found.append(each.get("Target", "")[:_TARGET_MAX])
    return sorted(set(found))
