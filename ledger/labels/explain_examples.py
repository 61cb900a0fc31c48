"""Real examples of explanations for the documentation: a body as it is sent, an answer as it comes."""

from typing import Any, Final

CONFIRMATION: Final[dict[str, Any]] = {"candidate": 1, "reason": "该数沿用上年末累计数，已与经办核对"}

EXPLANATION: Final[dict[str, Any]] = {
    "publication": "REPORT-2023", "figure": "F06", "printed": "9057万元", "tied": [], "measure": "disbursed",
    "scope": {"kind": "patent_pledge_loan", "as_of": "2023-06-30"},
    "verdict": "inconsistent", "class": "inconsistent", "outcome": "inconsistent",
    "interval": "[9056.5, 9057.5] 万元", "ledger_value": "11472 万元", "gap": "2415 万元",
    "difference": {
        "timing": "2415 万元", "scope": "0 万元", "unit": "0 万元", "rounding": "0 万元", "missing": "0 万元",
        "unexplained": "0 万元",
    },
    "tried": 111808, "fitting": 211, "comparable": 865, "expected_by_chance": "0.2",
    "candidates": [
        {
            "candidate": 1, "measure": "disbursed",
            "scope": {"as_of": "2022-12-31", "kind": "patent_pledge_loan"},
            "scope_text": "专利权质押贷款，放款，截至2022年12月31日", "changes": ["time"], "reading": None,
            "window": "year",
            "figures": [{"figure": "F06", "printed": "9057万元", "value": "9057 万元", "closeness": "exact"}],
            "count": 29, "alike": 83, "equally_simple": 1,
            "entries": {
                "count": 33, "first": ["5/7", "7/6"],
                "query": {
                    "measure": "disbursed", "kind": "patent_pledge_loan", "as_of": "2022-12-31", "known_at": "122",
                },
            },
            "corroborations": [
                {
                    "to_date": {"figure": "F04", "printed": "35笔"}, "flow": {"figure": "F02", "printed": "6笔"},
                    "value": "29 笔", "agrees": True,
                }
            ],
        }
    ],
    "head": {"number": 122, "hash": "9957" + "0" * 60}, "rules_version": "1", "sample": True,
}  # fmt: skip
