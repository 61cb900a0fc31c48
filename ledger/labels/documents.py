"""Texts of documents and publications: findings of files that hold a document, places in it, lists of figures."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

READ_AS: Final = "docx, pdf, txt, md, html"
"""Formats that are read, by their own names."""

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.NOT_A_DOCUMENT: "这不是可以读取的文稿",
        Code.DOCUMENT_ENCRYPTED: "文稿设有打开密码，无法读取",
        Code.DOCUMENT_DAMAGED: "文稿已损坏或不完整",
        Code.DOCUMENT_ENTITIES: "文稿中含有 XML 实体声明，为安全起见不予读取",
        Code.DOCUMENT_UNPACKS_TOO_LARGE: "文稿解压后过大",
        Code.DOCUMENT_TOO_LONG: "文稿的文字过长",
        Code.DOCUMENT_WITHOUT_TEXT: "文稿里没有文字，可能是扫描件或只有图片",
        Code.DOCUMENT_ENCODING: "文字的编码无法识别，或一个文件里混用了两种编码",
        Code.PAGES_WITHOUT_TEXT: "有的页没有文字，可能是扫描的图片，这些页里的数没有读到",
        Code.FIGURE_AS_NUMBER: "公布数被存成了数值，原文的写法（末尾的零、单位、“近”“余”等字）已经丢失",
        Code.FIGURE_REPEATED: "清单里有两行用了同一个编号",
        Code.FIGURE_LIST_UNREADABLE: "没有找到公布数清单的表头",
        Code.FIGURE_COLUMN_UNKNOWN: "清单里有不认识的栏目，没有读入",
        Code.FIGURE_LIST_EMPTY: "清单里没有公布数",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.NOT_A_DOCUMENT: "请用 Word 或 WPS 打开，另存为 .docx，或另存为带文字的 PDF、纯文本后再试。",
        Code.DOCUMENT_ENCRYPTED: "请用密码打开，去掉打开密码并另存后再试。",
        Code.DOCUMENT_DAMAGED: "请用 Word 或 WPS 打开修复并另存为 .docx；打不开的，请向原单位另要一份。",
        Code.DOCUMENT_ENTITIES: "请用 Word 或 WPS 打开，另存为新的 .docx 文件后再试。",
        Code.DOCUMENT_UNPACKS_TOO_LARGE: "请删去图片等无关内容，另存为新的文件后再试。",
        Code.DOCUMENT_TOO_LONG: "请确认选对了文件；确为长文的，请分成几个文件。",
        Code.DOCUMENT_WITHOUT_TEXT: "请改用 Word 原稿；只有扫描件的，请先做文字识别并对照原件校对，再用识别后的文件。",
        Code.DOCUMENT_ENCODING: "请用记事本或 WPS 打开，核对文字无乱码，另存为 UTF-8 编码后再试。",
        Code.PAGES_WITHOUT_TEXT: "请对照原件补录这些页里的数，或改用 Word 原稿。",
        Code.FIGURE_AS_NUMBER: "请把该列设为文本格式，照文稿原样填写，如“近1.20亿元”。",
        Code.FIGURE_REPEATED: "请给每个数一个自己的编号。",
        Code.FIGURE_LIST_UNREADABLE: (
            "请用 pledgebook publication draft --output 清单.xlsx 生成清单，或至少写上“编号”和“原文”两栏。"
        ),
        Code.FIGURE_COLUMN_UNKNOWN: "不需要的栏目不必处理；需要的，请改用清单模板里的栏目名。",
        Code.FIGURE_LIST_EMPTY: "请在表头下面每行填一个数，至少填写编号和原文。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.NOT_A_DOCUMENT: ("可读取 {expected}", "实为 {found}"),
        Code.DOCUMENT_DAMAGED: ("应为 {expected}", "出错处 {found}"),
        Code.DOCUMENT_TOO_LONG: ("应 {expected} 字", "实为 {found} 字"),
        Code.DOCUMENT_WITHOUT_TEXT: ("应有 {expected}", "共 {found}"),
        Code.DOCUMENT_ENCODING: ("可读取 {expected}", "字节 {found}"),
        Code.PAGES_WITHOUT_TEXT: ("应为 {expected}", "第 {found} 页"),
        Code.FIGURE_AS_NUMBER: ("应为 {expected}", "现为数值 {found}"),
        Code.FIGURE_REPEATED: ("应不同于 {expected}", "编号 {found}"),
        Code.FIGURE_COLUMN_UNKNOWN: ("应为 {expected}", "{found}"),
        Code.FIGURE_LIST_UNREADABLE: ("应有 {expected}", "表里有 {found}"),
    }
)

PARAGRAPH: Final = "第{number}段"
LINE: Final = "第{number}行"
PAGE: Final = "第{number}页"
PAGES: Final = "{number}页"
TABLE_ROW: Final = "表{table}第{row}行"
FOOTNOTE: Final = "脚注{number}"
ENDNOTE: Final = "尾注{number}"

SENTENCE_ENDS: Final = ("。", "！", "？", "；", "：", "!", "?", ";", ":")
"""What a line may end with that the next one does not go on with."""

# --- what was found, and what is recorded ------------------------------------------------------------------------

FIGURES_SHEET: Final = "文稿中的数"
DAMAGED_SHEET: Final = "疑似损坏、不是公布数的数"
UNREAD_SHEET: Final = "像数而没有读懂的"
PUBLICATIONS_SHEET: Final = "公布数登记"

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "document_place": "位置",
        "figure_text": "原文",
        "figure_reading": "读作",
        "figure_period": "期间",
        "figure_damage": "疑似损坏",
        "figure_subject": "所指",
        "figure_hint": "建议口径、疑似损坏",
        "figure_sentence": "所在句子",
        "declared_scope": "登记口径",
        "publication": "代码",
        "publication_title": "标题",
        "publication_date": "日期",
        "figure_count": "数的个数",
        "checkable_count": "其中可核对",
        "document_name": "文稿",
    }
)
"""Per column key: its header."""

TARGET: Final = "目标"
DAMAGED: Final = "疑似损坏：{damage}"
DAMAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "year_inside": "长数里夹有年份",
        "year_as_count": "个数像年份",
        "year_as_amount": "金额像年份",
        "share_above_whole": "占比超过100%",
    }
)
DAMAGE_PROPOSED: Final = "{kind}，或为{proposal}"
AS_OF: Final = "截至{day}"
TO_DATE: Final = "累计"
FOUND_NOTE: Final = "共找到 {figures} 个数，其中疑似损坏 {damaged} 个；像数而没有读懂的 {unread} 处。"
FOUND_HINT: Final = "建议口径和疑似损坏的读法只供参考，未经人确认不登记、不核对。"
DOCUMENT_NOTE: Final = "文稿 {name}，sha256 {sha256}"
PUBLICATION_PERIOD: Final = "{day}公布，代码 {code}"
NO_SCOPE: Final = "未登记口径，不核对"
LIST_WRITTEN: Final = "已写清单 {path}：{count} 个数。请逐行核对，填好口径后用 pledgebook publication record 登记。"
READING: Final = "读取 {file}"
