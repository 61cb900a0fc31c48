"""What the templates say: titles, headers per kind of business, what each column means, and the example row."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.intake_words import Field
from ledger.vocabulary import Kind

SHEET: Final = "填报"
GUIDE_SHEET: Final = "填表说明"
TITLE: Final = "{kind}填报表"
GUIDE_TITLE: Final = "{kind}填报表填表说明"
UNIT_LINE: Final = "单位：元"
HINT_LINE: Final = "带“*”的列必填，一行填一项业务发生额；示例行不会导入；各列的填写要求见“填表说明”。"
SEQUENCE: Final = "序号"
EXAMPLE_MARK: Final = "示例行"
"""How the first and the last cell of an example row begin; such a row is never imported."""
EXAMPLE_REMARK: Final = "示例行，不导入"
REQUIRED_MARK: Final = "*"
YES: Final = "是"
NO: Final = "否"

AMOUNT_SUFFIX: Final = "（元）"
RATE_SUFFIX: Final = "（%）"

_LOAN: Final = {Field.PROVIDER: "贷款银行", Field.RECIPIENT: "借款企业", Field.NUMBER: "借据号"}

HEADERS_OF: Final[Mapping[Kind, Mapping[Field, str]]] = MappingProxyType(
    {
        Kind.CREDIT_LINE: {Field.PROVIDER: "银行名称", Field.RECIPIENT: "企业名称"},
        Kind.PATENT_PLEDGE_LOAN: _LOAN,
        Kind.TECHNOLOGY_LOAN: _LOAN,
        Kind.COOPERATIVE_LOAN: {Field.RECIPIENT: "借款企业", Field.NUMBER: "借据号"},
        Kind.GRANT: {Field.RECIPIENT: "单位名称", Field.NUMBER: "项目编号"},
    }
)
"""Per kind: columns that are called otherwise than by their label; each text is one that headers are read by."""

HEADERS: Final[Mapping[Field, str]] = MappingProxyType({Field.DATE: "业务日期", Field.ACT: "业务事项"})
"""The same for every kind."""

PARTIES: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        Kind.CREDIT_LINE: ("授信银行的全称", "获得授信的企业全称"),
        Kind.PATENT_PLEDGE_LOAN: ("放款银行的全称", "借款企业的全称"),
        Kind.TECHNOLOGY_LOAN: ("放款银行的全称", "借款企业的全称"),
        Kind.COOPERATIVE_LOAN: ("放款的合作社全称", "借款社员的全称"),
        Kind.PLEDGE_REGISTRATION: ("出质人，即以专利出质的企业全称", "质权人，即银行、担保等机构的全称"),
        Kind.COOPERATIVE_SHARE: ("入股社员的全称", "合作社的全称"),
        Kind.MUTUAL_DEPOSIT: ("缴存社员的全称", "合作社的全称"),
        Kind.FUND_CONTRIBUTION: ("出资人的全称", "接受出资的基金或创业投资公司全称"),
        Kind.EQUITY_INVESTMENT: ("投资的基金或创业投资公司全称", "被投资企业的全称"),
        Kind.GRANT: ("拨付资金的财政或主管部门全称", "承担项目的单位全称"),
        Kind.INTEREST_SUBSIDY: ("拨付贴息的部门全称", "获得贴息的单位全称"),
        Kind.RISK_COMPENSATION: ("支付补偿的部门或资金池全称", "获得补偿的机构全称"),
    }
)
"""Per kind: who is meant by the provider and by the recipient."""

MEANINGS: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.KIND: "本表只填这一种业务，从下拉框选择",
        Field.ACT: "这一行是什么业务发生额，从下拉框选择；同一编号可有多行",
        Field.PROVIDER_USCC: "提供方营业执照上的代码，共18位",
        Field.RECIPIENT_USCC: "接受方营业执照上的代码，共18位",
        Field.PROVIDER_KIND: "提供方首次出现时填写，从下拉框选择",
        Field.RECIPIENT_KIND: "接受方首次出现时填写，从下拉框选择",
        Field.NUMBER: "一笔业务一个编号；放款、还款等各行用同一编号",
        Field.CONTRACT: "一份合同下有几笔借据的，各笔填同一合同号",
        Field.PROGRAMME: "所属的专项或计划名称",
        Field.CATEGORY: "本单位统计用的一种分类，如行业",
        Field.REGION: "接受方所在县（市、区），按业务签订时的区划选择",
        Field.PURPOSE: "资金的用途",
        Field.REMARK: "其他需要说明的情况",
        Field.DATE: "业务实际发生的日期",
        Field.SIGNED_DATE: "合同签订的日期",
        Field.DUE_DATE: "约定到期的日期，不早于签订日期",
        Field.RATE: "年利率的百分数，如年利率百分之四点三五填4.35",
        Field.MEANS: "只在支付（放款、实缴、投资、拨付）的行填写；不填视为货币资金",
        Field.PATENT: "质押、解除质押的行填写，一行一件专利；登记的行不填",
        Field.REGISTRATION_NUMBER: "为这笔贷款担保的专利权质押登记的编号",
        Field.LINE_NUMBER: "这笔贷款所属授信的编号；没有授信的不填",
        Field.REVOLVING: "还款后额度恢复的选“是”",
        Field.RENEWS: "续贷的，填原贷款的借据号",
        Field.FOR_LOAN: "所贴息或所补偿贷款的借据号",
        Field.AMOUNT: "以元为单位，大于零，最多两位小数；不填正负号",
    }
)
"""Per column: what it means; the parties are told per kind."""

PLEDGE_AMOUNT: Final = "以元为单位：登记的行填登记金额，必填；质押的行填专利评估价值，未评估的可不填"

FORMAT_WORDS: Final = "从下拉框选择"
FORMAT_TEXT: Final = "文本"
FORMAT_NUMBER_TEXT: Final = "文本，不能是数值，以免丢失末位或前面的零"
FORMAT_DATE: Final = "日期，如2023-03-15；年份四位，1990至2100年"
FORMAT_AMOUNT: Final = "数值，单位为元，至多两位小数"
FORMAT_RATE: Final = "数值，0至100，单位为百分之一"
FORMAT_SEQUENCE: Final = "可不填"
SEQUENCE_MEANING: Final = "行的序号，可不填；“示例行”三字是示例的标记，填报的行不要写"
ANY: Final = "不限"
SEPARATOR: Final = "、"
REQUIRED: Final = "必填"
OPTIONAL: Final = "选填"

GUIDE_COLUMNS: Final = ("列", "列名", "是否必填", "含义", "填写格式", "示例", "可填的内容")

GUIDE_NOTES: Final = (
    "只在“填报”表填写，从示例行的下一行起，一行一项；备好500行，不够的可接着往下填。",
    "不要改动表头的文字，不要增加合并单元格；用不着的选填列可以空着。",
    "示例行可以保留，也可以删去；首格或末格写有“示例行”的行一律不导入。",
    "编号、代码、专利号为文本；从别处粘贴时请用“选择性粘贴—数值”，以免覆盖格式和校验。",
    "同一笔业务的后续发生额另起一行，编号相同，双方、合同号等照填；更正已入账的错误不用本表，请与经办联系。",
    "填好后交经办导入：程序逐格检查，有问题的整份不入账，并退回一份带“错误说明”列的副本；改好后重新报送。",
    "检查无误的由经办提交、另一人复核后入账。本表所列名称、编号均为虚构示例。",
)

ERROR_TITLE: Final = "填写有误"
ERROR_WORDS: Final = "请从下拉框选择：{words}"
ERROR_DATE: Final = "请填1990年至2100年间的日期，如2023-03-15。"
ERROR_AMOUNT: Final = "请填大于零的金额，以元为单位，最多一百万亿元。"
ERROR_RATE: Final = "请填年利率的百分数，0至100，如4.35。"
ERROR_USCC: Final = "统一社会信用代码为18位数字和大写字母。"

EXAMPLES: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.PROVIDER_USCC: "91330302EXAMP901XD",
        Field.RECIPIENT_USCC: "91330302EXAMP901XD",
        Field.NUMBER: "示例-2023-001",
        Field.CONTRACT: "示例合-2023-01",
        Field.PROGRAMME: "示例专项",
        Field.CATEGORY: "装备制造",
        Field.REGION: "鹿城区",
        Field.PURPOSE: "购买原材料",
        Field.REMARK: EXAMPLE_REMARK,
        Field.DATE: "2023-03-15",
        Field.SIGNED_DATE: "2023-03-10",
        Field.DUE_DATE: "2024-03-14",
        Field.RATE: "4.35",
        Field.AMOUNT: "1000000",
        Field.LINE_NUMBER: "示例授-2023-01",
        Field.REGISTRATION_NUMBER: "示例押-2023-01",
        Field.RENEWS: "",
        Field.FOR_LOAN: "示例-2022-009",
        Field.PATENT: "",
        Field.REVOLVING: YES,
    }
)
"""Per column: what the example row says; columns of closed words take the first word, the parties stand per kind."""

EXAMPLE_PARTIES: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        Kind.CREDIT_LINE: ("示例银行某支行", "示例科技有限公司"),
        Kind.PATENT_PLEDGE_LOAN: ("示例银行某支行", "示例科技有限公司"),
        Kind.TECHNOLOGY_LOAN: ("示例银行某支行", "示例科技有限公司"),
        Kind.COOPERATIVE_LOAN: ("示例科技金融合作社", "示例科技有限公司"),
        Kind.PLEDGE_REGISTRATION: ("示例科技有限公司", "示例银行某支行"),
        Kind.COOPERATIVE_SHARE: ("示例科技有限公司", "示例科技金融合作社"),
        Kind.MUTUAL_DEPOSIT: ("示例科技有限公司", "示例科技金融合作社"),
        Kind.FUND_CONTRIBUTION: ("示例财政局", "示例创业投资基金"),
        Kind.EQUITY_INVESTMENT: ("示例创业投资基金", "示例科技有限公司"),
        Kind.GRANT: ("示例科学技术局", "示例科技有限公司"),
        Kind.INTEREST_SUBSIDY: ("示例科学技术局", "示例科技有限公司"),
        Kind.RISK_COMPENSATION: ("示例风险补偿资金池", "示例银行某支行"),
    }
)
