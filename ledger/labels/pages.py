"""Texts of the web pages: titles, links, buttons, what a form asks for."""

from typing import Final

PRODUCT: Final = "科技金融台账"
SIGN_IN: Final = "登录"
SIGN_OUT: Final = "退出"
NAME: Final = "账户"
PASSWORD: Final = "密码"  # noqa: S105
SIGN_IN_FIRST: Final = "请先登录。"
HOME: Final = "首页"
PUBLICATIONS: Final = "公布数"
PUBLICATION_CODE: Final = "代码"
PUBLICATION_TITLE: Final = "标题"
PUBLICATION_DATE: Final = "日期"
FIGURE_COUNT: Final = "数字个数"
NO_PUBLICATIONS: Final = "还没有登记公布数。"
ADD_PUBLICATION: Final = "登记公布数"
STEP_EXTRACT: Final = "一、从文件中找出数字"
STEP_EXTRACT_HELP: Final = (
    "上传报告原文（docx、pdf、txt、md、html），得到一份列出全部数字的 Excel 清单。请逐行核对口径，再上传清单。"
)
STEP_RECORD: Final = "二、上传核对过的清单"
STEP_RECORD_HELP: Final = "清单整份提交为一张凭证，由另一人复核；有问题时逐格列出，什么也不保存。"
DOCUMENT_FILE: Final = "报告文件"
LIST_FILE: Final = "清单（xlsx 或 csv）"
MAKE_LIST: Final = "生成清单"
SUBMIT: Final = "提交"
SUBMITTED: Final = "已提交凭证 {voucher}，待复核。"
ACCEPT_WARNINGS: Final = "有下列警告，复核时须逐类接受："
AUDIT: Final = "对账"
CONTRADICTIONS: Final = "公布数之间的矛盾"
EXPLAIN: Final = "查口径"
ENTRIES_BEHIND: Final = "候选背后的分录"
NOT_FOR_YOU: Final = "您的账户不看公布数。"
EXPLAIN_TITLE: Final = "{figure}：{printed}"
KNOWN_AT: Final = "按何时所知（日记账号或时刻）"
SHOW: Final = "查看"
CONFIRM: Final = "确认为该数的口径"
CANDIDATE: Final = "候选"
REASON: Final = "理由"
CONFIRM_HELP: Final = "确认只是记下您的判断：原声明口径和它的结论保留在旁，须由另一人复核后生效。"
PROBLEMS: Final = "未执行，发现 {count} 个问题"
CURE: Final = "处理"
BACK: Final = "返回"
REPORTS: Final = "报表"
REPORT_NAME: Final = "报表名称"
NOT_FOR_YOU_REPORTS: Final = "您的账户不看报表。"
DOWNLOAD: Final = "下载"
FORMAT: Final = "格式"
FORMATS: Final = {"xlsx": "Excel 工作簿", "csv": "CSV", "pdf": "PDF", "html": "网页", "json": "JSON", "text": "文本"}
ANY: Final = "（不限）"
REQUIRED: Final = "必填"
ONLY_THE_FIRST: Final = "“{table}”只列出前 {count} 行，未列合计；全部请下载。"
ISSUE: Final = "报出登记"
ISSUE_HELP: Final = (
    "登记上面这份报表已经以工作簿报出，提交后即可下载这份工作簿。凭证记下内容摘要、口径和链头，由另一人复核后生效；"
    "以后可凭文件核验。期间已结账的为正式报出，否则为快报。"
)
DOWNLOAD_ISSUED: Final = "下载报出的工作簿"
ISSUE_REASON: Final = "报给谁、为什么"
PROVE: Final = "核验工作簿"
PROVE_HELP: Final = "上传本系统做出的工作簿（另存过的也可以），逐格与台账核对：哪些数被改动，哪些是台账其后变动。"
PROVE_FILE: Final = "工作簿（xlsx）"
REPORT_WORDS: Final = {
    "period": "期间（如 2023-06、2023Q2、2023H1、2023）",
    "as_of": "截至日期",
    "known_at": KNOWN_AT,
    "basis": "口径",
    "parties": "机构名称",
    "kind": "业务种类",
    "where": "只看（如 region=330303）",
    "sheets": "工作表（逗号分隔，如 总表,趋势；不填为常用各表）",
    "state": "贷款状态",
    "by": "分列（如 机构、地区）",
    "within": "几天内到期",
    "institution": "机构代码",
    "fund": "基金代码",
    "since": "自何时（报出的工作簿如 monthly/2023-06、日记账号或日期）",
    "publication": "公布数代码",
    "account": "账户",
    "event": "事件",
}
"""What each parameter of a report asks for."""

SIGNED_IN_AS: Final = "{name}（{roles}）"
