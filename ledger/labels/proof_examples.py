"""Real examples of issues and proofs for the documentation: bodies as they are sent, answers as they come."""

from typing import Any, Final

from ledger.labels.examples import HEAD

ISSUE: Final[dict[str, Any]] = {
    "report": "monthly", "period": "2023-06", "known_at": "7", "basis": "book", "parties": "recorded",
    "reason": "报省厅",
}  # fmt: skip

PROOF: Final[dict[str, Any]] = {
    "is_proven": False,
    "stamp": {
        "report": "monthly", "period": "2023-06", "as_of": "2023-06-30", "basis": "book", "parties": "recorded",
        "is_closed": "true",
    },
    "head": HEAD,
    "now": HEAD,
    "digest": "785c22c15aa3f996a4f7e547fa2253696e8cacaf9b76e6a19c4e727fdd4b5e0b",
    "cells": 1545,
    "counts": {"file": 1, "stamp": 0, "ledger": 0},
    "differences": [
        {"cause": "file", "change": "value_changed", "sheet": "台账", "place": "台账!J7", "was": "4000000",
         "found": "4500000", "about": "", "vouchers": []}
    ],
    "vouchers": [],
    "issues": [],
    "remarks": [{"remark": "otherwise_issued", "text": "S7"}],
}  # fmt: skip
