"""Real examples of publications for the documentation: bodies as they are sent, answers as they come."""

from typing import Any, Final

_DOCUMENT: Final = {"name": "工作报告.docx", "sha256": "0" * 64}

PUBLICATION: Final[dict[str, Any]] = {
    "code": "REPORT-2023H1",
    "title": "示例市科技局2023年上半年工作报告",
    "date": "2023-07-20",
    "year": 2023,
    "document": _DOCUMENT,
    "figures": [
        {
            "id": "F01",
            "text": "6笔",
            "place": "三 第12段",
            "measure": "disbursed",
            "count": "count",
            "scope": {"kind": "patent_pledge_loan", "period": "2023H1"},
            "tied": "T1",
            "at": [120, 122],
        },
        {
            "id": "F02",
            "text": "近1.2亿元",
            "place": "三 第12段",
            "measure": "disbursed",
            "scope": {"kind": "patent_pledge_loan", "as_of": "2023-06-30"},
            "assumption": "“目前”按截至2023-06-30计",
        },
        {"id": "F03", "text": "约50%", "share_of": "全省专利权质押贷款", "part": "F02"},
    ],
}

RECORDED: Final[dict[str, Any]] = {"fact": "publication", **PUBLICATION}

PUBLICATIONS: Final[dict[str, Any]] = {
    "publications": [
        {
            "code": "REPORT-2023H1", "title": "示例市科技局2023年上半年工作报告", "date": "2023-07-20", "number": 12,
            "figures": 3, "checkable": 2, "document": _DOCUMENT,
        }
    ],
}  # fmt: skip

FOUND: Final[dict[str, Any]] = {
    "document": {"name": "工作报告.docx", "type": "docx", "characters": 4120, "sha256": "0" * 64},
    "year": 2023,
    "figures": [
        {
            "text": "近1.2亿元", "start": 131, "end": 137, "place": "第12段",
            "sentence": "目前累计35笔，贷款近1.2亿元。", "section": "三、科技金融", "subject": ["贷款"],
            "quantity": {
                "value": "1.2", "upper": None, "unit": "yi_yuan", "unit_word": "元", "qualifier": "nearly",
                "core": "[1.15, 1.2)", "loose": "[1.1, 1.2)", "growth": None, "falls": False,
            },
            "nature": "actual", "period": None, "as_of": None, "is_to_date": True, "tied": 1, "damage": None,
            "measure": "disbursed", "count": None, "scope": {"kind": "patent_pledge_loan"},
        }
    ],
    "damaged": [],
    "not_understood": [
        {"text": "13.2023", "start": 210, "end": 217, "place": "第14段", "sentence": "其中13.2023。"}
    ],
    "notes": [],
}  # fmt: skip
