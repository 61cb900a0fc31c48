"""What is said of imports: their findings with cures, and the words of previews and checking sheets."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.SHEET_NOT_TICKED: "导入的凭证须按核对表抽查后成批复核，不能直接通过",
        Code.TICKS_MISSING: "核对表上的抽样行没有全部勾对",
        Code.UNKNOWN_IMPORT: "没有这个导入，或无权查看",
        Code.UNKNOWN_PROFILE: "没有这个名称的读取方案",
        Code.IMPORT_TWICE: "这个文件已经导入过，内容一字不差",
        Code.INSTITUTION_CHANGED: "这批凭证要登记的新机构，在提交之后已另行登记，内容不同",
        Code.IMPORT_REFUSED: "文件里有错误，没有提交任何内容",
        Code.IMPORT_WARNINGS: "文件里有警告，没有确认，没有提交",
        Code.IMPORT_SUM_DIFFERS: "登记内容的合计与文件各行的合计不一致",
        Code.IMPORT_NOTHING: "文件里没有可以登记的数据行",
        Code.IMPORTS_AT_ONCE: "正在读取的文件太多",
        Code.NOT_IMPORTED: "这条分录不是从文件导入的",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.SHEET_NOT_TICKED: (
            "请用 pledgebook imports check 查看核对表，逐行勾对后用 pledgebook approve --batch I… --ticked 通过。"
        ),
        Code.TICKS_MISSING: "请对照原件逐行核对抽样各行，再把行号全部列出；都已核对的可写 all。",
        Code.UNKNOWN_IMPORT: "请用 pledgebook imports list 查看已有的导入及其编号。",
        Code.UNKNOWN_PROFILE: "请用 pledgebook profile list 查看已有的读取方案，或给出方案文件的路径。",
        Code.INSTITUTION_CHANGED: "请退回这一批，再重新导入同一文件，那时按已登记的机构办理。",
        Code.IMPORT_TWICE: "如确需重新导入，请先退回、驳回或撤回原来的一批；有变动的请用银行新出的文件。",
        Code.IMPORT_REFUSED: "请按所列位置改好文件后重新导入；只登记无误的行须明确选择 --valid-rows-only。",
        Code.IMPORT_WARNINGS: "请逐类核对警告，确认无误后加 --accept-warnings（接口为 accept_warnings）再提交。",
        Code.IMPORT_SUM_DIFFERS: "请不要使用这次导入，并把文件和本提示交给系统管理员。",
        Code.IMPORT_NOTHING: "请核对所选的工作表、表头和读取方案。",
        Code.IMPORTS_AT_ONCE: "请稍候再试。",
        Code.NOT_IMPORTED: "这条分录来自接口或凭证文件，请查看其凭证的来源。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.IMPORT_TWICE: ("已有 {expected}", "文件 {found}"),
        Code.INSTITUTION_CHANGED: ("已登记 {expected}", "本批 {found}"),
        Code.IMPORT_REFUSED: ("应为 {expected}", "错误 {found} 个"),
        Code.IMPORT_WARNINGS: ("应为 {expected}", "警告 {found} 个"),
        Code.TICKS_MISSING: ("尚缺第 {expected} 行", "不在抽样内 {found}"),
        Code.UNKNOWN_IMPORT: ("须是 {expected}", "所填 {found}"),
        Code.UNKNOWN_PROFILE: ("现有 {expected}", "所填 {found}"),
        Code.IMPORTS_AT_ONCE: ("至多同时 {expected} 个", "现有 {found} 个"),
    }
)

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "preview": "预览",
        "submitted": "待复核",
        "posted": "已入账",
        "returned": "退回修改",
        "rejected": "驳回",
        "withdrawn": "撤回",
    }
)
"""What has become of an import."""

CONTROL_SHEET: Final = "控制合计"
IMPORTS_SHEET: Final = "导入"
PROFILES_SHEET: Final = "读取方案"
SAMPLE_SHEET: Final = "抽样核对"
STATEMENTS_SHEET: Final = "报送余额核对"
ROWS_SHEET: Final = "各行去向"

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "import_field": "金额项目",
        "read_amount": "各行合计（元）",
        "file_unit_sum": "文件所列",
        "accepted_amount": "其中登记（元）",
        "stated_amount": "文件合计行（元）",
        "import_agrees": "核对结果",
        "row_class": "行的去向",
        "row_count": "行数",
        "import": "导入号",
        "file": "文件",
        "import_account": "导入人",
        "made_at": "导入时间",
        "record_count": "数据行",
        "finding_count": "问题数",
        "voucher_list": "凭证",
        "import_profile": "读取方案名称",
        "profile_version": "版本",
        "sheet_row": "行",
        "row_texts": "行的内容",
        "stated_day": "余额日期",
        "stated_balance_amount": "机构报送（元）",
        "after_amount": "入账后台账（元）",
        "stated_difference_amount": "相差（元）",
    }
)
"""Per column key: its header."""

AGREES: Final = "一致"
DIFFERS: Final = "不一致"
NOT_STATED: Final = "–"
TOTAL_ROW: Final = "文件 {file}，工作表 {sheet}，表头第 {header} 行；读取方案 {profile}。"
UNMAPPED: Final = "未用的列：{columns}"
NEW_PARTIES: Final = "新机构 {count} 家："
NEW_PARTY: Final = "  {code} {name}（{kind}）{near}"
NEAR: Final = "，名称相近：{names}"
LEFT_OUT: Final = "按选择略去 {count} 行：{rows}"
FOUND: Final = "发现 {errors} 个错误、{warnings} 个警告："
CLEAN: Final = "检查通过：{records} 行、{facts} 项事实、{vouchers} 张凭证（未提交）。"
SUBMITTED: Final = "已提交导入 {id}：{records} 行、{facts} 项事实，凭证 {vouchers}，待复核。"
REPLAYED: Final = "导入 {id} 此前已提交：凭证 {vouchers}，未重复登记。"
ANNOTATED: Final = "已写带错误说明的副本 {path}。"
NOT_SUBMITTED: Final = "未提交。"
PROFILE_KEPT: Final = "已保存读取方案 {name}（第 {version} 版）。"
READING: Final = "读取 {file}"
COMPARED: Final = "与上次已入账的 {last} 相比：新增 {new} 行，变动 {changed} 行，消失 {vanished} 行。"
COMPARED_NONE: Final = "该机构此前没有同类的已入账导入，无可比较。"
CHANGED_ROWS: Final = "  {what}：{rows}"
NEW: Final = "新增"
CHANGED: Final = "变动"
VANISHED: Final = "消失"
WARNINGS: Final = "警告："
WARNING: Final = "  [{code}] {count} 个：{sentence}"
NO_WARNINGS: Final = "没有警告。"
TICK: Final = "请对照原件勾对以上 {count} 行，然后：pledgebook approve --batch {id} --ticked {rows} --as 复核人{accept}"
CHECKED: Final = "核对表 sha256 {sha256}"
ORIGIN: Final = (
    "分录 {entry}：导入 {id}，文件 {file}，工作表 {sheet}，第 {row} 行（单元格 {cell}）。\n文件 sha256 {sha256}"
)
