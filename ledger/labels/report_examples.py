"""Examples of the catalogue's answers, as the API's document shows them."""

from typing import Any, Final

from ledger.labels.catalogue import LABELS

REPORTS: Final[dict[str, Any]] = {
    "reports": [
        {
            "name": "maturities",
            "label": LABELS["maturities"],
            "parameters": ["kind", "where", "as_of", "basis", "known_at", "parties"],
            "required": [],
        }
    ]
}

REPORT: Final[dict[str, Any]] = {
    "report": "maturities",
    "label": LABELS["maturities"],
    "parameters": {"as_of": "2023-06-30"},
    "head": {"number": 7, "hash": "0" * 64},
    "tables": [
        {
            "name": "到期日历",
            "title": "贷款到期日历",
            "office": "",
            "period": "截至2023年6月30日",
            "columns": [
                {"key": "due_month", "label": "到期月份", "unit": None, "format": "text"},
                {"key": "outstanding_count", "label": "期末余额笔数", "unit": "loan", "format": "count"},
                {"key": "outstanding_amount", "label": "期末余额金额（元）", "unit": "yuan", "format": "yuan"},
            ],
            "rows": [
                {
                    "role": "item",
                    "cells": {"due_month": "2024-01", "outstanding_count": 1, "outstanding_amount": "4000000.00"},
                }
            ],
            "notes": ["按入账日期；机构和地区按登记时归属。"],
            "stamp": {"head_number": 7, "head_hash": "0" * 64, "report": "maturities", "as_of": "2023-06-30"},
        }
    ],
}
