"""What the columns of foreign sheets are called: the label that templates and exports print, and what else is read."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.intake_words import Field, FileType, RowClass

HEADERS: Final[Mapping[Field, tuple[str, ...]]] = MappingProxyType(
    {
        Field.KIND: ("业务种类", "业务类型", "贷款种类", "产品种类"),
        Field.ACT: ("交易类型", "业务事项", "发生类型", "交易类别", "摘要类型"),
        Field.PROVIDER: (
            "提供方",
            "银行",
            "银行名称",
            "贷款银行",
            "放款银行",
            "承贷银行",
            "贷款机构",
            "经办机构",
            "金融机构",
        ),
        Field.PROVIDER_CODE: ("提供方代码", "银行代码", "机构代码"),
        Field.PROVIDER_USCC: ("提供方统一社会信用代码",),
        Field.PROVIDER_KIND: ("提供方类别",),
        Field.RECIPIENT: (
            "接受方",
            "企业",
            "企业名称",
            "借款人",
            "借款企业",
            "借款人名称",
            "贷款企业",
            "客户名称",
            "单位名称",
        ),
        Field.RECIPIENT_CODE: ("接受方代码", "企业代码", "客户号", "客户编号"),
        Field.RECIPIENT_USCC: ("统一社会信用代码", "社会信用代码", "信用代码", "接受方统一社会信用代码"),
        Field.RECIPIENT_KIND: ("接受方类别",),
        Field.RECIPIENT_REGION: ("接受方地区", "企业所在地", "所在县区"),
        Field.NUMBER: ("编号", "借据号", "借据编号", "贷款编号", "业务编号", "项目批准号", "项目编号"),
        Field.CONTRACT: ("合同号", "合同编号", "借款合同号", "贷款合同号"),
        Field.PROGRAMME: ("项目计划", "计划", "计划名称", "所属计划"),
        Field.CATEGORY: ("分类", "行业", "所属行业", "项目类别"),
        Field.REGION: ("地区", "县区", "县市区", "所属地区", "行政区划"),
        Field.PURPOSE: ("用途", "贷款用途", "资金用途"),
        Field.REMARK: ("备注", "说明", "附注"),
        Field.DATE: (
            "日期",
            "业务日期",
            "放款日期",
            "发放日期",
            "贷款发放日",
            "起始日",
            "起息日",
            "拨付日期",
            "发生日期",
            "交易日期",
        ),
        Field.SIGNED_DATE: ("签订日期", "合同签订日", "签约日期", "合同日期"),
        Field.DUE_DATE: ("到期日", "到期日期", "贷款到期日", "合同到期日"),
        Field.REPAYMENT_DATE: ("还款日期", "归还日期", "还款日"),
        Field.AS_OF: ("余额日期", "报送日期", "数据日期", "截止日期"),
        Field.RATE: ("年利率", "利率", "执行利率", "贷款利率"),
        Field.MEANS: ("支付方式", "放款方式", "发放方式"),
        Field.PATENT: ("专利号", "质押专利号", "质押专利"),
        Field.REGISTRATION_NUMBER: ("质押登记号", "登记号", "登记编号"),
        Field.LINE_NUMBER: ("授信编号", "授信合同号", "授信合同编号"),
        Field.REVOLVING: ("是否循环", "循环额度"),
        Field.RENEWS: ("续贷原编号", "原借据号"),
        Field.FOR_LOAN: ("对应贷款", "对应借据号"),
        Field.OPENING: ("期初",),
        Field.TALLY: ("笔数",),
        Field.CURRENCY: ("币种", "货币"),
        Field.AMOUNT: ("金额", "发生额", "交易金额"),
        Field.LINE_AMOUNT: ("授信额", "授信金额", "授信额度"),
        Field.COMMITMENT: ("立项金额", "批复金额", "认缴金额", "认缴额", "投决金额", "资助金额"),
        Field.DISBURSEMENT: (
            "放款额",
            "放款金额",
            "发放金额",
            "贷款金额",
            "借款金额",
            "拨付金额",
            "实缴金额",
            "投资金额",
        ),
        Field.REPAYMENT: ("还款额", "还款金额", "归还本金", "还本金额", "已还本金"),
        Field.INCOME: ("利息", "付息金额", "利息金额"),
        Field.WRITE_OFF: ("核销金额", "核销额"),
        Field.RECOVERY: ("核销后收回", "核销收回金额"),
        Field.REGISTRATION: ("登记金额", "质押登记金额"),
        Field.APPRAISED: ("评估价值", "评估值", "专利评估值"),
        Field.OUTSTANDING: ("余额", "贷款余额", "期末余额", "月末余额", "未还本金"),
        Field.OVERDUE: ("逾期余额", "逾期金额", "逾期本金"),
        Field.NPL: ("不良余额", "不良金额", "不良贷款"),
    }
)
"""Per field: the label first, then further texts of header cells; no text means two fields (held by a test)."""

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    FileType: {
        FileType.XLSX: "Excel 工作簿",
        FileType.XLSM: "带宏的 Excel 工作簿",
        FileType.XLS: "Excel 97-2003 工作簿",
        FileType.ET: "WPS 表格",
        FileType.CSV: "逗号分隔文本",
        FileType.TSV: "制表符分隔文本",
    },
    RowClass: {
        RowClass.RECORD: "数据行",
        RowClass.HEADER: "表头行",
        RowClass.TITLE: "表头以上",
        RowClass.BLANK: "空行",
        RowClass.TOTAL: "合计行",
        RowClass.REMARK: "附注行",
        RowClass.SKIPPED: "按方案略过",
        RowClass.HIDDEN: "隐藏行",
    },
    Field: {field: texts[0] for field, texts in HEADERS.items()},
}
"""Names of the words of intake, as ``ledger.labels.names`` takes them in."""
