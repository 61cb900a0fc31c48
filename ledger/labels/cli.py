"""What the command line says: its help, its prompts and its confirmations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HEADINGS: Final = (
    ("Usage:", "用法："),
    ("Options:", "选项："),
    ("Arguments:", "参数："),
    ("Commands:", "命令："),
    ("Show this message and exit.", "显示本说明并退出。"),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("[required]", "[必填]"),
    ("default: ", "默认："),
)
"""Words of the help formatter, and ours."""

ENVIRONMENT: Final = "环境变量："

USAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NoSuchOption": "没有这个选项",
        "MissingParameter": "缺少这一项",
        "BadParameter": "这一项的值不对",
        "BadOptionUsage": "这个选项的用法不对",
        "BadArgumentUsage": "参数的用法不对",
        "UsageError": "没有这个命令，或参数多了",
    }
)
"""By the class of a usage error, the nearest first: what is wrong."""

APP: Final = "科技金融台账（Pledgebook）：经办登记、复核入账、汇总、月报、核对公布数、校验。"

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "init": "建立新台账，或把旧版台账升级到本程序的版本。",
        "demo": "载入示例台账（仅当台账为空），并显示汇总、公布数核对结果和月报文件。",
        "serve": "提供接口服务，直到 Ctrl-C；说明页在 /docs。",
        "user": "账户管理。",
        "user add": "新增账户；--role 可多次给出。",
        "user list": "列出账户。",
        "user password": "设置账户的登录密码（至少 10 个字符），并使其已有的登录和令牌失效。",
        "user remove": "停用账户：不能再登录和签署，过去的凭证不变；账户名不再使用。",
        "user roles": "变更账户的角色，以所给的为准；--role 可多次给出。",
        "record": "登记：读取凭证文件（JSON Lines；“-”为标准输入），提交待复核。",
        "import": (
            "导入银行等报来的表格（xlsx、xlsm、xls、et、csv、tsv），全部提交待复核，或一行也不提交。"
            "退出码：0 已提交（或检查无问题），1 有问题未提交，2 未能运行。"
        ),
        "imports": "查看导入及其核对表。",
        "imports list": "列出导入，最近的在前。",
        "imports show": "显示一次导入的控制合计和发现的问题。",
        "imports check": "显示复核用的核对表：合计、报送余额、与上次相比的变动、警告和抽样行。",
        "profile": "读取方案：同一来源的表格怎样读。",
        "profile list": "列出保存的读取方案。",
        "profile show": "显示一个读取方案（TOML）。",
        "profile keep": "保存一个读取方案，同名的成为新的一版。",
        "origin": "显示一条分录来自哪个文件、哪张工作表的哪一行。",
        "vouchers": "列出凭证及其状态。",
        "show": "显示一张凭证的全部内容。",
        "approve": "复核通过，凭证入账。",
        "return": "退回修改。",
        "reject": "驳回。",
        "withdraw": "撤回自己提交的凭证。",
        "reverse": "红冲：提交一张冲销所列分录的凭证（如 7/3）。",
        "rebook": "更正重记：冲销一笔业务的全部有效分录，并按更正后的内容重新登记。",
        "close": "结账：提交结账凭证（可逐月连续），并列出结账前的检查清单；由另一人复核生效。",
        "reopen": "反结账：提交重开某月及其后各月的凭证，须写明理由。",
        "review": "补核：登记对一人经办并通过的凭证的事后复核。",
        "checklist": "结账前检查：列出某月的全部未决事项。退出码：0 没有，1 有。",
        "changes": "变动原因：列出两个时点（或两个口径）之间使某一指标变化的凭证，合计等于差额。",
        "entries": "列出分录明细。",
        "total": "汇总：某一指标在某一口径下的笔数和金额。",
        "loans": "贷款台账：某日的每一笔贷款，到期日和利率按当日有效的。",
        "portfolio": "贷款情况：某日的余额、逾期、即将到期、加权平均利率，以及累计发放和其中续贷。",
        "maturities": "到期日历：某日的贷款余额按到期月份列出。",
        "instruments": "列出业务及其余额。",
        "institutions": "列出机构。",
        "funds": "基金：出资（总额、内部、外部、财政）、投资、收回与收益，以及两个倍数。",
        "reconcile": "余额核对：报送余额与台账余额。退出码：0 全部一致，1 有不符，3 仅有缺报，2 未能运行。",
        "export": "导出分录台账（xlsx 或 csv，按文件名），可再导入。",
        "template": "生成一种业务的填报模板（Excel 工作簿），供银行等机构填写。",
        "report": "报表。",
        "report monthly": "生成月报工作簿；--last 为最近一个已过的月份，--format 为其他格式。",
        "report quarter": "生成季报工作簿，如 2023Q2。",
        "report half-year": "生成半年报工作簿，如 2023H1。",
        "report year": "生成年报工作簿，如 2023。",
        "report list": "列出可生成的报表。",
        "extract": "找出文稿（docx、pdf、txt、md、html）里的全部数：原文、读法、期间、疑似损坏和建议口径；只读不登记。",
        "publication": "公布数：起草、登记、查看。",
        "publication draft": (
            "由文稿起草公布数登记，口径为建议，须逐行核对：默认打印凭证文件，改好后用 record 登记；"
            "--output 清单.xlsx 则写成 Excel 清单，填好后用 publication record 登记。"
        ),
        "publication record": "登记公布数：读取 Excel 或 CSV 清单，提交待复核；有错时逐格列出，一个也不登记。",
        "publication list": "列出已登记的公布文件。",
        "publication show": "显示一份公布文件的全部数及其登记口径。",
        "rules": "列出公布数的判读规则：每种写法读作多宽的区间，以及依据。",
        "explain": "为一个公布数找台账里对得上的口径；只提候选，--confirm 由人确认一种，提交凭证待复核。",
        "prove": (
            "核验工作簿：与台账在报出时和现在的数逐格核对，列出文件被改动的和台账其后变动的。"
            "退出码：0 一致，1 有差异，2 不是本台账报出的工作簿，或未能运行。"
        ),
        "audit": "核对公布数。退出码：0 全部一致，1 有不吻合，3 其他，2 未能运行。",
        "contradictions": "查公布数之间的矛盾。退出码：0 未发现（不等于一致），1 有矛盾，2 未能运行。",
        "verify": "校验：重算全部摘要与链接。退出码：0 完好，1 有问题，2 未能运行。",
        "head": "显示链头；--restore 按账内记录重建丢失的链头文件。",
    }
)

OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "database": "台账所在：SQLite 文件，或 postgresql:// 地址。",
        "head_file": "链头文件；默认在台账旁边。",
        "host": "监听地址，默认 127.0.0.1。",
        "port": "监听端口，默认 8000。",
        "name": "账户名（小写字母、数字和 . _ -）。",
        "role": "角色：maker 经办、checker 复核、auditor 审计、submitter 报送、administrator 管理。",
        "institution": "报送账户所属机构的代码。",
        "file": "凭证文件；“-”为标准输入。",
        "as": "以哪个账户的名义。",
        "dry_run": "只检查，不提交。",
        "document_file": "文稿：docx、带文字的 pdf、txt、md 或 html。",
        "document_year": "文稿所述的年份；不给的，按文稿里的年份判断。",
        "figure_list": "公布数清单：xlsx 或 csv，至少有“编号”和“原文”两栏。",
        "publication_code": "公布文件的代码，如 REPORT-2023（大写字母、数字和 _ -）。",
        "publication_title": "公布文件的标题。",
        "publication_date": "公布日期，YYYY-MM-DD。",
        "draft_output": "写到哪个文件：.xlsx 为待填的清单，其他为凭证文件；不给则打印凭证文件。",
        "published_document": "所公布的文稿原件；登记其文件名和 sha256。",
        "import_file": "要导入的表格文件。",
        "import": "导入号，如 I3。",
        "profile": "读取方案：已保存的名称，或 TOML 文件的路径。",
        "constant": "没有哪一列给出的内容：字段=值，如 provider_code=B01；可多次给出。",
        "map": "某一列是什么：字段=表头，如 amount=放款金额；可多次给出。",
        "keep_profile": "把这次的读法保存为读取方案。",
        "sheet": "读哪张工作表。",
        "unit": "金额的单位（表中没有写明时）：yuan、wan_yuan、yi_yuan。",
        "new_institutions": "把不认识的机构登记为新机构。",
        "skip_hidden": "略过隐藏的行和列。",
        "accept_warnings": "已核对全部警告，照样提交。",
        "annotate": "有错误或警告时，把它们标在原表副本上写到这个文件（xlsx；原文件为 xlsm 的同），供退回报送方。",
        "valid_rows_only": "只提交没有错误的行；有错误的行和同一笔业务的其他行略去并列出。",
        "profile_name": "读取方案的名称。",
        "profile_file": "读取方案文件（TOML）。",
        "entry": "分录编号，如 7/3。",
        "batch": "要成批通过的导入，如 I3。",
        "ticked": "核对表上已对照原件勾对的行号，逗号分隔；all 为全部。",
        "origin": "另列每条分录来自的文件和行。",
        "revises": "所修改的、被退回的凭证，如 S7。",
        "state": "只列某一状态：submitted、posted、returned、rejected、withdrawn。",
        "loan_state": "只列某一状态：open 正常、overdue 逾期、settled 结清、written_off 核销。",
        "loan_kind": "贷款种类：patent_pledge_loan、technology_loan、cooperative_loan；不给则为全部。",
        "split": "按一个维度分组：kind、institution、recipient、region、programme、category。",
        "within": "多少天内到期算即将到期，0 至 3660。",
        "vouchers": "凭证编号，如 S7；可多个。",
        "voucher": "凭证编号，如 S7。",
        "reason": "理由。",
        "accept": "已知悉并接受的警告代码；可多次给出。",
        "entries": "分录编号，如 7/3；可多个。",
        "instrument": "业务编号，如 S3/1。",
        "set": "更正的字段，如 provider=B02；可多次给出。",
        "measure": (
            "指标：committed、disbursed、repaid、income、written_off、recovered、registered、"
            "outstanding、pledged、limit、reported_outstanding。"
        ),
        "kind": "业务种类，如 patent_pledge_loan。",
        "template_kind": "业务种类的代码或名称，如 patent_pledge_loan 或 专利权质押贷款。",
        "by": "分组维度，逗号分隔，如 institution,month。",
        "period": "期间：2023-06、2023Q2、2023H1 或 2023。",
        "as_of": "截止日（含当日），如 2023-06-30。",
        "known_at": "按何时所知：日记账号，或时刻如 2023-07-01T00:00:00+08:00。",
        "basis": "book 入账口径（默认），event 业务发生口径。",
        "parties": "机构和地区的归属：recorded 登记时（默认），present 现归属，head_office 总机构。",
        "part": "入账口径下：occurred 本期发生，adjustment 以前期间调整，booked 两者之和。",
        "where": "限定：维度=值，如 region=330329；可多次给出。",
        "only_measure": "只列某一指标所汇总的分录，如 disbursed。",
        "without": "除去：维度=值，如 institution=B01；可多次给出。",
        "leaving": "不计：reversals 冲销、renewals 续贷、adjustments 跨月补记，逗号分隔。",
        "counts": "另计：instruments、contracts、recipients、institutions、patents，逗号分隔。",
        "fund": "只看这一基金，如 F01。",
        "month_end": "月末日，如 2023-06-30；不给则取上月末。",
        "all": "全部列出；默认只列不符的和缺报的。",
        "parties_then": "机构的名称：present 当日的归属（默认），recorded 登记时，head_office 总机构。",
        "format": "输出格式。",
        "limit": "每页条数，1 至 1000。",
        "cursor": "上一页给出的续页标记。",
        "month": "月份，如 2023-06。",
        "months": "月份，如 2023-06；可按先后给出多个。",
        "group": "业务大类，如 lending。",
        "from_known": "从何时所知：日记账号或时刻。",
        "to_known": "到何时所知：日记账号或时刻；默认现在。",
        "from_basis": "从哪个口径：book 或 event。",
        "to_basis": "到哪个口径：book 或 event。",
        "from_issue": "从某次签发的报表，如 monthly/2023-06。",
        "from_workbook": "从一份导出的工作簿（xlsx 文件）。",
        "last": "最近一个已结束的期间（供定时任务用）。",
        "sheets": "只要哪些工作表，逗号分隔，代码或名称，如 summary,trend 或 总表,趋势；不给则为简表。",
        "full": "全部工作表。",
        "output": "写到哪个文件。",
        "issue": "签发：写出工作簿，并提交签发凭证（须另给 --as）；未结账的月份作为快报签发。",
        "prove_file": "要核验的工作簿（xlsx 文件）。",
        "list_reports": "列出全部报表及其条件；方括号内的可以不给。",
        "report_format": "text、xlsx、csv、json、html、pdf、svg、png；不给则按文件名，没有文件名的显示文本。",
        "pack_format": "xlsx（默认）、text、csv、json、html、pdf；给了文件名的按文件名的后缀。",
        "since": "自何时起的变动：某次签发（如 monthly/2023-06）、日记账号、日期或时刻。",
        "account": "只列这一账户的。",
        "event": "只列这一事件，如 refused。",
        "one_institution": "机构代码，如 B01。",
        "pledgee": "只列这一质权人的，机构代码，如 B01。",
        "export_file": "写到哪个文件，以 .xlsx 或 .csv 结尾。",
        "publications": "公布文件的代码，可给多个；不给则为全部。",
        "publication": "公布数文件的代码；不给则取最近登记的一份。",
        "figure": "公布数的编号，如 F06。",
        "candidate_entries": "列出第几个候选口径的分录。",
        "confirm": "确认第几个候选口径；须写明 --reason 和 --as。",
        "restore": "按账内记录重建丢失的链头文件。",
        "stdin": "从标准输入读取密码（第一行），不提示。",
        "version": "显示版本。",
    }
)

REPORT_OPTIONS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("institution", "institution"): "one_institution",
        ("pledges", "institution"): "pledgee",
        ("loans", "state"): "loan_state",
        ("portfolio", "by"): "split",
        **{(report, "kind"): "loan_kind" for report in ("loans", "portfolio", "maturities")},
    }
)
"""By report and parameter: which option's help says what it is, where that is not the parameter's own."""

STOP: Final = "。"

CREATED: Final = "已建立台账 {database}，链头文件 {head}。"
UPGRADED: Final = "台账 {database} 已是本程序的版本。"
USER_ADDED: Final = "已新增账户 {name}（{roles}）。"
USER_REMOVED: Final = "已停用账户 {name}。"
ROLES_SET: Final = "账户 {name} 的角色现为：{roles}。"
ENTER_NEW: Final = "新密码"
ENTER_AGAIN: Final = "再输一次"
SIGN_IN_SET: Final = "已设置账户 {name} 的密码。"
REMOVED: Final = "（已停用）"
SUBMITTED: Final = "已提交凭证 S{id}：{facts} 项事实，待复核。"
REPLAYED: Final = "凭证 S{id} 此前已提交，内容相同，未重复登记。"
WOULD_SUBMIT: Final = "检查通过：{facts} 项事实（未提交）。"
DECIDED: Final = "凭证 S{voucher}：{verdict}，日记账第 {number} 号。"
DECIDED_BEFORE: Final = "凭证 S{voucher}：此前{verdict}，日记账第 {number} 号。"
REFUSED: Final = "未执行，发现 {count} 个问题："
WARNED: Final = "有 {count} 个警告，复核时须用 --accept 代码 逐类接受："
FINDING: Final = "  {severity} [{code}] {place}：{sentence}\n      处理：{cure}"
FINDING_NO_PLACE: Final = "  {severity} [{code}] {sentence}\n      处理：{cure}"
LOADING: Final = "载入示例台账"
LOADED: Final = "示例台账已载入：{count} 张凭证。"
ALREADY_LOADED: Final = "台账已有内容，未重复载入示例。"
VERIFYING: Final = "校验"
INTACT: Final = "完好：{vouchers} 张凭证决定、{entries} 条分录逐项重算一致，链头第 {number} 号 {hash}。"
NOT_INTACT: Final = "校验发现 {count} 个问题："
EXPORTED: Final = "分录台账 {count} 行已写到 {file}（日记账第 {number} 号）。"
STANDARD_OUTPUT: Final = "标准输出"
WORKBOOK: Final = "工作簿已写到 {path}"
TEMPLATE: Final = "模板已写到 {path}"
SERVING: Final = "服务地址 http://{host}:{port} ，说明页 http://{host}:{port}/docs ，按 Ctrl-C 停止。"
HEAD: Final = "链头第 {number} 号 {hash}"
RESTORED: Final = "已重建链头文件 {head}（{count} 行）。"
NEXT_PAGE: Final = "还有更多；续页：--cursor {cursor}"
CHECKLIST: Final = "{month} 结账前有 {count} 个未决事项："
CHECKLIST_EMPTY: Final = "{month} 没有未决事项。"
NOTHING: Final = "没有内容。"
BY_BANK: Final = "专利权质押贷款累计放款，截至2023年6月30日，分机构"
BY_KIND: Final = "各类业务累计放款（支付），截至2023年6月30日，分种类"
