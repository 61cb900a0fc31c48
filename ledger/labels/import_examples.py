"""Real examples of imports for the documentation: bodies as they are sent, answers as they come."""

from typing import Any, Final

_FILE: Final = "b7d1f4c0a2e35968d7c6b5a493827160fedcba98765432100123456789abcdef"

BODIES: Final[dict[str, dict[str, Any]]] = {
    "/submit": {"accept_warnings": True},
    "/decision": {"verdict": "posted", "ticked": [5, 17], "accept": ["near_name"]},
    "/profiles": {"toml": 'kind = "patent_pledge_loan"\nunit = "wan_yuan"\n\n[constants]\nprovider_code = "B01"\n'},
}
"""By what is asked: a request body."""

_LAYOUT: Final = {
    "sheet": "放款明细", "file_type": "xlsx", "header_rows": [3],
    "columns": {"recipient": 2, "number": 3, "disbursement": 4, "date": 5},
    "headers": {"recipient": "借款企业", "number": "借据号", "disbursement": "放款金额（万元）", "date": "放款日期"},
    "unmapped": {"6": "客户经理"},
    "units": {"disbursement": "wan_yuan"},
}  # fmt: skip

_TOTALS: Final = {
    "rows_read": 5, "rows": {"title": 2, "header": 1, "record": 2, "total": 1}, "records": 2, "accepted": 2,
    "left_out": [], "facts": 5, "voucher_count": 1,
    "sums": [
        {"field": "disbursement", "unit": "wan_yuan", "sum_in_unit": "500.00", "sum": "5000000.00",
         "accepted": "5000000.00", "stated": "5000000.00", "agrees": True}
    ],
}  # fmt: skip

_TOLD: Final = {
    "layout": _LAYOUT,
    "totals": _TOTALS,
    "finding_count": 1,
    "counts": [{"code": "near_name", "severity": "warning", "count": 1}],
    "findings": [
        {"code": "near_name", "severity": "warning", "pointer": "放款明细!B5", "expected": "示例阀门有限公司 (E01)",
         "found": "示例阀门有限责任公司", "detail": "名称与已有机构相近。", "cure": "请核对是否同一家。"}
    ],
    "proposals": [
        {"code": "E1F4C0A2E", "name": "示例阀门有限责任公司", "kind": "enterprise", "near": ["示例阀门有限公司 (E01)"]}
    ],
}  # fmt: skip

IMPORT_PREVIEW: Final = {"import": "I3", "file": "1月放款.xlsx", "vouchers": [], "is_replay": False, **_TOLD}

IMPORT_SUBMITTED: Final = IMPORT_PREVIEW | {"vouchers": ["S7"]}

_IMPORT: Final = {
    "import": "I3", "file": "1月放款.xlsx", "sha256": _FILE, "state": "submitted", "account": "wang",
    "made_at": "2023-02-01T01:00:00.000000Z", "submitted_at": "2023-02-01T01:05:00.000000Z", "records": 2,
    "finding_count": 1, "vouchers": ["S7"],
}  # fmt: skip

IMPORTS: Final = {"items": [_IMPORT], "next_cursor": None}

IMPORT: Final = _IMPORT | _TOLD

SHEET: Final = {
    "import": "I3", "file": "1月放款.xlsx", "sha256": _FILE, "vouchers": ["S7"], "account": "wang", "profile": "放款表",
    "kind": "patent_pledge_loan", "institution": "B01",
    "statements": [
        {"institution": "B01", "kind": "patent_pledge_loan", "day": "2023-01-31", "statement": "9150000.00",
         "ledger": "9150000.00", "difference": "0.00"}
    ],
    "compared_with": "I1", "new": 1, "new_rows": [{"row": 5, "what": "借据-2"}], "changed": 0, "changed_rows": [],
    "vanished": 0, "vanished_rows": [],
    "warnings": [{"code": "near_name", "severity": "warning", "count": 1}],
    "sample": [{"row": 5, "values": {"recipient": "示例阀门有限责任公司", "number": "借据-2", "date": "2023-01-20"}}],
    "totals": _TOTALS, "layout": _LAYOUT, "sheet_sha256": _FILE[::-1],
}  # fmt: skip

ORIGIN: Final = {
    "entry": "7/3", "import": "I3", "file": "1月放款.xlsx", "sha256": _FILE, "sheet": "放款明细", "row": 5,
    "cell": "H5",
}  # fmt: skip

PROFILE: Final = {
    "name": "bank-b01", "version": 2, "account": "wang", "kept_at": "2023-02-01T01:00:00.000000Z",
    **BODIES["/profiles"],
}  # fmt: skip
