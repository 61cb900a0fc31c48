"""Real examples for the documentation: bodies as they are sent, answers as they come."""

import json
from typing import Any, Final

from ledger.labels.publication_examples import PUBLICATION

_LOAN: Final = {
    "bank": "B01",
    "enterprise": "E01",
    "number": "借据-1",
    "contract": "合同-1",
    "amount": "415万元",
    "date": "2023-01-05",
    "due_date": "2024-01-05",
    "rate": "4.35",
    "registration": {
        "number": "登记-1",
        "date": "2023-01-04",
        "amount": "500万元",
        "patents": [{"patent": "ZL201310699744.2", "appraised": "500万元"}],
    },
}

_SECOND: Final = {
    "bank": "B01", "enterprise": "E01", "number": "借据-2", "contract": "合同-1", "amount": "85万元",
    "date": "2023-02-10", "due_date": "2024-01-05", "rate": "4.35",
}  # fmt: skip

_SUPPORT: Final = {
    "payer": "G01",
    "recipient": "E01",
    "number": "2023-1",
    "date": "2023-06-20",
    "paid": "20000.00",
    "loan": "patent_pledge_loan:B01:借据-1",
}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "/loans": {"title": "1月放款", "lines": [_LOAN, _SECOND]},
    "/repayments": {
        "title": "6月还款",
        "lines": [
            {"loan": "patent_pledge_loan:B01:借据-1", "date": "2023-06-05", "amount": "15万元", "interest": "75218.75"},
            {
                "date": "2023-06-20",
                "receipt": {
                    "total": "120350.00",
                    "parts": [
                        {"loan": "patent_pledge_loan:B01:借据-1", "amount": "7万元"},
                        {"loan": "patent_pledge_loan:B01:借据-2", "amount": "5万元", "interest": "350.00"},
                    ],
                },
            },
        ],
    },
    "/publications": PUBLICATION,
    "/closings": {"months": ["2023-05", "2023-06"]},
    "/reopenings": {"month": "2023-06", "reason": "补记漏报的贷款"},
    "/reviews": {"vouchers": ["S7"]},
    "/successions": {
        "lines": [
            {
                "subject": "institution", "form": "merger", "predecessor": "B02", "successor": "B01",
                "effective_date": "2023-04-01",
            },
            {
                "subject": "region", "form": "split", "predecessor": "330327", "successor": "330383",
                "effective_date": "2019-09-25", "recipients": ["E01"],
            },
        ]
    },
    "/credit-lines": {
        "lines": [
            {"bank": "B01", "enterprise": "E01", "number": "授信-1", "date": "2023-01-03", "amount": "1000万元"}
        ]
    },
    "/registrations": {
        "lines": [
            {
                "enterprise": "E01", "pledgee": "B01", "number": "登记-2", "date": "2023-02-01", "amount": "300万元",
                "patents": [{"patent": "ZL201710601862.3"}],
            }
        ]
    },
    "/releases": {
        "lines": [
            {"registration": "pledge_registration:E01:登记-2", "date": "2023-06-30", "patents": ["ZL201710601862.3"]}
        ]
    },
    "/contributions": {
        "lines": [
            {"contributor": "G01", "fund": "F01", "number": "出资-1", "date": "2023-03-01", "committed": "1000万元",
             "paid": "400万元"}
        ]
    },
    "/investments": {
        "lines": [
            {"fund": "F01", "enterprise": "E01", "number": "投资-1", "date": "2023-04-01", "invested": "100万元"}
        ]
    },
    "/shares": {
        "lines": [
            {"member": "E01", "cooperative": "C01", "number": "股-1", "date": "2023-02-01", "subscribed": "50000",
             "paid": "50000"}
        ]
    },
    "/grants": {
        "lines": [
            {"payer": "G01", "recipient": "E01", "number": "2023-1", "programme": "科技特派员", "date": "2023-05-10",
             "approved": "30万元", "paid": "20万元"}
        ]
    },
    "/subsidies": {"lines": [_SUPPORT]},
    "/compensations": {"lines": [_SUPPORT]},
    "/statements": {
        "lines": [
            {"institution": "B01", "kind": "patent_pledge_loan", "date": "2023-01-31", "measure": "outstanding",
             "amount": "415万元", "count": 1}
        ]
    },
    "/institutions": {
        "lines": [
            {"code": "B01", "name": "示例银行", "kind": "bank", "region": "330302"},
            {"code": "E01", "name": "示例阀门有限公司", "kind": "enterprise", "region": "330303"},
        ]
    },
    "/amendments": {
        "lines": [
            {"instrument": "patent_pledge_loan:B01:借据-1", "effective_date": "2023-12-20", "due_date": "2024-07-05"}
        ]
    },
    "/reversals": {"entries": ["1/7"], "reason": "金额录错"},
    "/rebookings": {"instrument": "S1/6", "changes": {"provider": "B02"}, "reason": "银行录错"},
    "/vouchers": {
        "title": "机构",
        "facts": [{"fact": "institution", "code": "B01", "name": "示例银行", "kind": "bank", "region": "330302"}],
    },
    "/decision": {"verdict": "posted"},
    "/decisions": {"vouchers": ["S1", "S2"], "verdict": "posted"},
    "/sign-in": {"name": "wang", "password": "a long enough one"},
    "/tokens": {"name": "month-end script", "scopes": ["read"], "hours": 12},
    "/accounts": {"name": "zhang", "roles": ["maker"], "password": "a long enough one"},
    "/roles": {"roles": ["maker", "checker"]},
}  # fmt: skip
"""By path: a request body."""

_HASH: Final = "9f2c5a1d0e7b4c3f8a6d2e1b0c9f8e7d6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d"

HEAD: Final = {"number": 7, "hash": _HASH}

VOUCHER_ANSWER: Final = {"voucher": "S1", "fact_count": 5, "is_replay": False, "warnings": []}

DECISION_ANSWER: Final = {
    "number": 7, "voucher": "S7", "verdict": "posted", "checked_by": "li", "hash": _HASH, "is_replay": False,
    "notes": [],
}  # fmt: skip

_VOUCHER: Final = {
    "voucher": "S7", "state": "submitted", "revises": None, "batch": None, "submitted_by": "wang", "made_by": "wang",
    "submitted_at": "2023-01-06T01:00:00.000000Z", "number": None, "checked_by": None, "decided_at": None,
    "reason": None, "accepted": None, "title": "1月放款", "source": {"via": "api", "title": "1月放款"},
    "fact_count": 5,
}  # fmt: skip

VOUCHER_LIST: Final = {"items": [_VOUCHER], "head": HEAD, "next_cursor": None}

_ENTRY: Final = {
    "entry": "7/5", "instrument": "S7/4", "kind": "patent_pledge_loan", "act": "disbursement", "institution": "B01",
    "provider": "B01", "recipient": "E01", "region": "330303", "programme": None, "category": None,
    "contract": "合同-1", "means": "cash", "patent": None, "event_date": "2023-01-05", "book_date": "2023-01-05",
    "tally": 1, "reverses": None, "amount": "4150000.00",
}  # fmt: skip

VOUCHER_WHOLE: Final = {
    **_VOUCHER,
    "digest": _HASH,
    "revised_by": None,
    "findings": [],
    "facts": [{"fact": "entry", "instrument": "#4", "act": "disbursement", "amount": "4150000.00"}],
    "effects": [
        {"kind": "patent_pledge_loan", "act": "disbursement", "count_before": 0, "amount_before": "0.00",
         "count_after": 1, "amount_after": "4150000.00"}
    ],
}  # fmt: skip

TOTALS: Final = {
    "measure": "disbursed",
    "scope": {
        "as_of": "2023-06-30",
        "basis": "book",
        "parties": "recorded",
        "known_at": "7",
        "where": {"kind": "patent_pledge_loan"},
    },
    "head": HEAD,
    "rows": [{"institution": "B01", "count": 1, "amount": "4150000.00"}],
    "total": {"count": 1, "amount": "4150000.00"},
}

ENTRIES: Final = {"items": [_ENTRY], "head": HEAD, "next_cursor": None}

NDJSON: Final = json.dumps(_ENTRY, ensure_ascii=False) + "\n"

CSV: Final = (
    "分录,业务日期,入账日期,业务种类,事项,机构,接受方名称,地区,金额（元）,专利号,业务,冲销\r\n"
    "7/5,2023-01-05,2023-01-05,专利权质押贷款,放款,示例银行,示例阀门有限公司,龙湾区,4150000.00,,S7/4,\r\n"
)

_INSTRUMENT: Final = {
    "instrument": "S7/4", "journal_number": 7, "kind": "patent_pledge_loan", "provider": "B01", "recipient": "E01",
    "institution": "B01", "number": "借据-1", "contract": "合同-1", "programme": None, "category": None,
    "region": "330303", "purpose": None, "signed_date": "2023-01-05", "due_date": "2024-01-05", "rate_ppm": 43500,
    "revolving": False, "opening": False, "under": None, "renews": None, "for_loan": None, "replaces": None,
    "outstanding": "4150000.00",
}  # fmt: skip

INSTRUMENTS: Final = {"items": [_INSTRUMENT], "head": HEAD, "next_cursor": None}

INSTRUMENT: Final = {
    **_INSTRUMENT, "renewed_by": [], "chain": ["S7/4"], "secured_by": ["S7/1"], "patents": ["ZL201310699744.2"],
    "amendments": [], "entries": [_ENTRY],
}  # fmt: skip

INSTITUTIONS: Final = {
    "items": [
        {"code": "B01", "name": "示例银行", "kind": "bank", "uscc": None, "region": "330302", "parent": None,
         "duplicate_of": None}
    ],
    "head": HEAD,
    "next_cursor": None,
}  # fmt: skip

_LOANS_SCOPE: Final = {
    "as_of": "2023-06-30", "basis": "book", "parties": "recorded", "known_at": "7",
    "where": {"kind": "patent_pledge_loan"},
}  # fmt: skip

LOANS: Final = {
    "items": [
        {"loan": "S7/4", "kind": "patent_pledge_loan", "provider": "B01", "recipient": "E01", "region": "330303",
         "programme": None, "category": None, "number": "借据-1", "contract": "合同-1", "disbursed_date": "2023-01-05",
         "due_date": "2024-01-05", "rate_ppm": 43500, "state": "open", "disbursed": "4150000.00", "rollover": "0.00",
         "repaid": "150000.00", "written_off": "0.00", "recovered": "0.00", "outstanding": "4000000.00",
         "patents": ["ZL201310699744.2"], "registrations": ["登记-1"], "renews": None}
    ],
    "head": HEAD,
    "next_cursor": None,
}  # fmt: skip

_PORTFOLIO_ROW: Final = {
    "outstanding_loans": 1, "outstanding": "4000000.00", "overdue_loans": 0, "overdue": "0.00", "due_loans": 0,
    "due": "0.00", "undated_loans": 0, "undated": "0.00", "unrated_loans": 0, "unrated": "0.00", "rate_ppm": 43500,
    "contracts": 1, "recipients": 1, "disbursed_count": 1, "disbursed": "4150000.00", "rollover_count": 0,
    "rollover": "0.00", "contracts_to_date": 1, "recipients_to_date": 1, "written_off": "0.00", "recovered": "0.00",
}  # fmt: skip

PORTFOLIO: Final = {
    "scope": _LOANS_SCOPE, "within_days": 90, "head": HEAD, "rows": [{"institution": "B01", **_PORTFOLIO_ROW}],
    "total": _PORTFOLIO_ROW,
}  # fmt: skip

_BALANCE: Final = {"loans": 1, "outstanding": "4000000.00"}
_NOTHING: Final = {"loans": 0, "outstanding": "0.00"}

MATURITIES: Final = {
    "scope": _LOANS_SCOPE, "head": HEAD, "overdue": _NOTHING, "months": [{"month": "2024-01", **_BALANCE}],
    "undated": _NOTHING, "total": _BALANCE,
}  # fmt: skip

_NO_MONEY: Final = {"gross": "0.00", "internal": "0.00", "external": "0.00", "treasury": "0.00"}

_FUND: Final = {
    "contributions": {
        "committed": {"gross": "10000000.00", "internal": "0.00", "external": "10000000.00", "treasury": "4000000.00"},
        "paid_in": {"gross": "5000000.00", "internal": "0.00", "external": "5000000.00", "treasury": "2000000.00"},
        "in_kind": _NO_MONEY, "returned": _NO_MONEY, "gains": _NO_MONEY,
        "outstanding": {"gross": "5000000.00", "internal": "0.00", "external": "5000000.00", "treasury": "2000000.00"},
    },
    "investments": {
        "committed": "3000000.00", "invested": "3000000.00", "in_enterprises": "3000000.00", "in_kind": "0.00",
        "exited": "0.00", "gains": "0.00", "written_off": "0.00", "outstanding": "3000000.00",
    },
    "leverage": {"exact": "5/2", "rounded": "2.50", "rounding": "half_up"},
    "enterprise_multiple": {"exact": "3/2", "rounded": "1.50", "rounding": "half_up"},
}  # fmt: skip

FUNDS: Final = {
    "scope": {"as_of": "2023-06-30", "basis": "book", "parties": "recorded", "known_at": "7"},
    "head": HEAD,
    "funds": [{"fund": "F01", **_FUND}],
    "total": _FUND,
}

RECONCILIATION: Final = {
    "scope": {"as_of": "2023-06-30", "basis": "book", "parties": "present", "known_at": "7"},
    "head": HEAD,
    "agreeing_count": 7,
    "differing_count": 1,
    "missing_count": 0,
    "rows": [
        {"institution": "B01", "kind": "patent_pledge_loan", "measure": "outstanding", "loan": None,
         "entries": "4150000.00", "statement": "4000000.00", "difference": "-150000.00", "since": "2023-05-31",
         "is_missing": False}
    ],
}  # fmt: skip

AUDIT: Final[dict[str, Any]] = {
    "publication": "REPORT-2023", "title": "工作报告", "date": "2024-01-15", "head": HEAD, "now": None,
    "rules_version": "2", "sample": True,
    "figures": [
        {"figure": "F06", "printed": "9057万元", "place": "五", "verdict": "inconsistent", "class": "inconsistent",
         "interval": "[9056.5, 9057.5] 万元", "ledger_value": "11472 万元", "gap": "2415 万元",
         "scope": {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}, "note": "", "beside": [], "tied": None}
    ],
    "contradictions": [], "contradictions_say": "未发现矛盾，不等于一致。",
}  # fmt: skip

CONTRADICTIONS: Final = {
    "publications": ["REPORT-2023"], "compared": 12, "rules_version": "2",
    "contradictions": [
        {"clashing": "in_all_readings",
         "figures": [
             {"publication": "REPORT-2023", "figure": "F06", "printed": "9057万元", "interval": "(9056, 9058) 万元",
              "scope": "专利权质押贷款，放款，截至2023年6月30日"}
         ],
         "reasons": ["同一口径的数没有共同的取值"],
         "reconciliations": [{"remedy": "as_of", "figure": "REPORT-2023/F06", "says": "若为截至2022年12月31日的数"}]}
    ],
    "says": "发现1处矛盾。",
}  # fmt: skip

JOB: Final = {
    "job": "5f1d7a84db9f0d1c", "state": "intact", "done": 7, "total": 7, "number": 7, "hash": _HASH, "findings": [],
}  # fmt: skip

STORED: Final = {"sha256": _HASH, "size": 48213, "media_type": "application/pdf"}

TOKEN: Final = {
    "token": "pb_wq3…", "id": 3, "name": "sign-in", "scopes": ["read", "record"],
    "expires_at": "2023-01-06T13:00:00.000000Z",
}  # fmt: skip

TOKEN_INFO: Final = {
    "id": 3, "name": "sign-in", "scopes": ["read", "record"], "created_at": "2023-01-06T01:00:00.000000Z",
    "expires_at": "2023-01-06T13:00:00.000000Z", "revoked_at": None,
}  # fmt: skip

SESSION: Final = {"account": "wang", "roles": ["maker"], "institution": None, "scopes": ["read", "record", "decide"]}

ACCOUNT: Final = {"name": "zhang", "roles": ["maker"], "institution": None}

EVENTS: Final = {
    "items": [
        {"id": 9, "at": "2023-01-06T01:00:00.000000Z", "account": "wang", "address": "127.0.0.1", "event": "sign_in",
         "detail": "", "request_id": "5f1d7a84db9f0d1c"}
    ],
    "next_cursor": None,
}  # fmt: skip

CHECKLIST: Final[dict[str, Any]] = {
    "month": "2023-06",
    "head": {"number": 7, "hash": "0" * 64},
    "items": [
        {
            "code": "loans_overdue", "severity": "warning", "pointer": "S2/5", "expected": "",
            "found": "2023-05-31 1800000.00", "detail": "有到期未还清的贷款（2023-05-31 1800000.00）。",
            "cure": "请核对是否漏记还款、展期或核销；确已逾期的，复核人点名接受。",
        }
    ],
}  # fmt: skip

CHANGES: Final[dict[str, Any]] = {
    "measure": "disbursed",
    "scope": {"period": "2023-06", "parties": "recorded", "where": {"kind": "patent_pledge_loan"}},
    "groups": [
        {
            "group": "lending",
            "from": {"number": 5, "hash": "0" * 64, "basis": "event", "count": 1, "amount": "4150000.00"},
            "to": {"number": 7, "hash": "1" * 64, "basis": "event", "count": 0, "amount": "0.00"},
            "difference": {"count": -1, "amount": "-4150000.00"},
        }
    ],
    "rows": [
        {
            "number": 6, "voucher": "S6", "group": "lending", "submitted_by": "wang", "made_by": "wang",
            "checked_by": "li", "decided_at": "2023-08-01T01:00:00.000000Z", "why": "金额录错", "count": -1,
            "amount": "-4150000.00",
        }
    ],
}  # fmt: skip
