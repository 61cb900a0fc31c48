"""Finding the figures of a report beside another library's search for money in the same text, and how time grows."""

import warnings
from collections.abc import Callable
from time import perf_counter

import pytest

from ledger.extract import Document, Extract, extract
from tests.benchmarks.race import Race

CHARACTERS = 100_000
SENTENCES = (
    "示例市全年实现生产总值{a}.6亿元，增长{b}.2%，规模以上工业增加值增长{b}.8%左右，增速居全省第{b}位。",
    "深入实施科技创新工程，坚持问题导向，完善工作机制，加强部门协同，推动各项改革举措落地见效，营造良好创新生态。",
    "新增高新技术企业{a}家，累计认定{c}家，引进各类人才{b}.5万人，培育示范基地{b}个，建成科技企业孵化器{b}家。",
    "目前已有示例银行等{b}家金融机构开展专利质押贷款业务，上半年新增{b}笔，贷款{c}万元，累计{a}笔，贷款近{b}.2亿元。",
    "按照统一部署，强化责任落实，健全长效机制，把服务企业摆在突出位置，不断提升群众的获得感、幸福感和安全感。",
    "20{b}年{b}月，召开工作会议，印发示政发〔2023〕{b}号文件，专利申请{c}件，同比增长{b}.6%，约占全省{b}%。",
    "坚持以人民为中心的发展思想，扎实推进共同富裕，加快补齐民生短板，健全社会保障体系，守住安全稳定底线，弘扬优良传统作风。",
    "紧扣高质量发展主题，统筹城乡区域协调发展，推动产业转型升级，激发市场主体活力，加快形成优势互补的发展格局。",
    "全面加强政府自身建设，依法履行职责，自觉接受监督，提高行政效能，以钉钉子精神抓好各项任务落实，展现新气象新作为。",
    "大力弘扬科学家精神，营造崇尚创新的社会氛围，支持企业牵头组建创新联合体，促进产学研深度融合，提升成果转化效率。",
    "加快建设现代化基础设施体系，完善综合交通网络，推进水利工程建设，提升能源保障能力，夯实长远发展的坚实基础。",
    "持续优化营商环境，推进政务服务改革，完善公共服务体系，促进城乡融合发展，生态环境质量保持稳定向好的态势。",
)


def report(characters: int) -> str:
    """An invented report: as many figures as those of governments have, none of its sentences with the same numbers."""
    lines, length, number = [], 0, 0
    while length < characters:
        line = SENTENCES[number % len(SENTENCES)].format(
            a=100 + number % 800, b=10 + number % 80, c=1000 + number % 8999
        )
        lines.append(line + ("\n" if number % 10 == 0 else ""))
        length += len(lines[-1])
        number += 1
    return "".join(lines)[:characters]


@pytest.fixture(scope="module")
def money() -> Callable[[str], object]:
    """The peer: it finds amounts of money only, with their offsets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jionlp
    found: Callable[[str], object] = jionlp.ner.extract_money
    return found


def everything(text: str) -> object:
    """Every figure with its reading and all that stands around it."""
    return extract(Document.of(text)).as_json()


def test_figures_of_a_report_beside_money_of_the_same_text(
    race: Race, scale: float, money: Callable[[str], object]
) -> None:
    text = report(max(2_000, round(CHARACTERS * scale)))
    found: list[Extract] = []
    document = Document.of(text)
    peers = {"JioNLP extract_money": lambda: money(text), "the same as plain data": lambda: everything(text)}
    race.run(f"extract, {CHARACTERS:,} characters", lambda: found.append(extract(document)), peers, rounds=10)
    assert len(found[-1].figures) > len(text) / 200
    assert all(figure.quantity for figure in found[-1].figures)
    race.note("figures found", len(found[-1].figures), "figures")


def test_time_grows_with_the_text(race: Race, scale: float) -> None:
    sizes = [round(CHARACTERS * scale) * factor for factor in (1, 2, 4)]
    for shape, make in (
        ("report", report),
        ("one digit", lambda size: "1" * size),
        ("brackets", lambda size: "(" * size),
    ):
        for size in sizes:
            document = Document.of(make(size))
            start = perf_counter()
            found = extract(document)
            race.note(f"extract, {shape}, {size:,} characters", (perf_counter() - start) * 1000, "ms")
            assert bool(found.figures) == (shape == "report")
    race.benchmark.pedantic(lambda: extract(Document.of(report(sizes[0]))), rounds=1)
