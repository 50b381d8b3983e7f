"""Year-on-year statements, shares and other figures in words, on fragments and on the real disclosures.

The tables of changes and shares come from readers who had only the sources; those of facts were checked against what
they read. A row of changes is: section, item, amount, change, percentage, lines of the source; the reason follows on
indented lines. Amounts are in 万元.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from budgetkg.ingest.document import Locator
from budgetkg.ingest.narrative import read_changes, read_facts, read_shares
from budgetkg.ingest.narrative.facts import wordings
from budgetkg.ingest.quantities import Quantity
from budgetkg.ingest.readers import read_bytes, read_document
from budgetkg.ingest.records import StatedChange
from budgetkg.ingest.sections import Section, read_narrative, read_sections
from budgetkg.ingest.tables.segments import find_segments

ROOT = Path(__file__).parents[2]
FOLDERS = (
    ROOT / "examples" / "disclosures",
    ROOT.parent / "shared" / "disclosures",
    ROOT.parent / "shared" / "more-disclosures",
)


@cache
def sections_of_source(name: str) -> tuple[Section, ...]:
    """The sections of a real disclosure; skips where it is not at hand."""
    path = next((folder / name for folder in FOLDERS if (folder / name).exists()), None)
    if path is None:
        pytest.skip(f"{name} is neither in examples/disclosures nor beside the repository: nothing was checked on it")
    document = read_document(path)
    return read_sections(read_narrative(document, [segment.span for segment in find_segments(document)]))


HEADINGS = {
    "二": "二、关于某市教育局2023年收入预算情况说明",
    "五(一)": "五、关于某市教育局2023年一般公共预算当年拨款情况说明\n（一）一般公共预算当年拨款规模变化情况",
    "五(三)": "五、关于某市教育局2023年一般公共预算当年拨款情况说明\n（三）一般公共预算当年拨款具体使用情况",
    "六": "六、关于某市教育局2023年一般公共预算基本支出情况说明",
    "十": "十、关于某市教育局2023年财政拨款“三公”经费预算情况说明",
    "十二(一)": "十二、其他重要事项的情况说明\n（一）机关运行经费情况",
    "十二(二)": "十二、其他重要事项的情况说明\n（二）政府采购情况",
    "十二(三)": "十二、其他重要事项的情况说明\n（三）国有资产占用使用情况",
    "十二(四)": "十二、其他重要事项的情况说明\n（四）预算绩效情况",
}


def sections_of_text(section: str, words: str) -> tuple[Section, ...]:
    """The sections of a small disclosure that has `words` below one heading."""
    text = f"第三部分 2023年部门预算情况说明\n{HEADINGS[section]}\n{words}\n"
    return read_sections(read_narrative(read_bytes(text.encode(), "fragment.txt"), []))


def plain(words: str) -> str:
    return "".join(words.split())


def wan_yuan(quantity: Quantity | None) -> Decimal | None:
    return quantity.yuan / 10_000 if quantity else None


def number(figure: str) -> Decimal | None:
    return Decimal(figure) if figure else None


def lines_of(locator: Locator) -> str:
    first, last = locator.line_start, locator.line_end
    return str(first) if first == last else f"{first}-{last}"


def rows(table: str) -> list[list[str]]:
    """The rows of a table, their cells stripped; indented lines are joined to a last cell."""
    found: list[list[str]] = []
    for line in table.splitlines():
        if line.startswith("    "):
            found[-1][-1] += line.strip()
        elif line:
            found.append([cell.strip() for cell in line.split("|")] + [""])
    return found


CHANGJI_2025_CHANGES = """
二 | 一般公共预算 | 715.72 | 134.17 | 23.07 | 829-833
    部门人员工资调标，增加人员经费，增加机关运行保障经费
二 | 财政拨款结转 | 1149 | 932.02 | 429.54 | 845-855
    部门昌吉州15个重点人才项目2024年首轮支持资金、安全生产和消防工作考核先进单位奖励金、2024年州级预算内前期费（
    第二批）（自治州科学布局新质生产力引领发展战略性新兴产业和未来产业研究）、2024年州级预算内前期费（第二批）（
    新兴工业化视角下自治州优势产业链重点研究）项目资金到位较晚，相关流程未审批完成，结转至2025年使用
二 | 非财政拨款结转结余 | 0 | -238 | -100.00 | 856-858
    部门本年度无非财政拨款结转资金
三 | 基本支出 | 665.72 | 84.17 | 14.47 | 864-866
    部门人员工资调标，增加人员经费
三 | 项目支出 | 1199 | 744.02 | 163.53 | 868-878
    部门增加昌吉州15个重点人才项目2024年首轮支持资金、安全生产和消防工作考核先进单位奖励金、2024年州级预算内前期
    费（第二批）（自治州科学布局新质生产力引领发展战略性新兴产业和未来产业研究）、2024年州级预算内前期费（第二批
    ）（新兴工业化视角下自治州优势产业链重点研究）、机关运行保障经费项目
五(一) | 基本支出 | 665.72 | 84.17 | 14.47 | 911-913
    部门人员工资调标，增加人员经费
五(一) | 项目支出 | 50 | 50 | 100.00 | 915-917
    根据部门业务情况，增加机关运行保障经费项目
五(三) | 一般公共服务支出（类）商贸事务（款）行政运行（项） | 470.04 | 60.33 | 14.73 | 931-935
    部门人员工资调标，增加人员经费
五(三) | 一般公共服务支出（类）商贸事务（款）其他商贸事务支出（项） | 50 | 50 | 100.00 | 937-941
    根据部门实际业务情况，增加机关运行保障经费项目
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项） | 22.07 | 1.36 | 6.57 | 943-949
    部门人员工资增加及人员变动，2025年度机关事业单位基本养老保险缴费经费预算支出增加
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项） | 60.97 | 7.77 | 14.61 | 950-956
    部门人员工资增加及人员变动，2025年度机关事业单位基本养老保险缴费经费预算支出增加
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项） | 30.48 | 3.88 | 14.59 | 958-964
    部门人员工资增加及人员变动，2025年度机关事业单位职业年金缴费经费预算支出增加
五(三) | 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项） | 30.48 | 3.88 | 14.59 | 966-970
    部门人员工资增加及人员变动，2025年度行政单位医疗经费预算支出增加
五(三) | 卫生健康支出（类）行政事业单位医疗（款）公务员医疗补助（项） | 1.91 | 0.25 | 15.06 | 972-978
    部门人员工资增加及人员变动，2025年度公务员医疗补助经费预算支出增加
五(三) | 卫生健康支出（类）行政事业单位医疗（款）其他行政事业单位医疗支出（项） | 0.44 | 0 | 0.00 | 980-984
    部门其他行政事业单位医疗与上年保持一致
五(三) | 住房保障支出（类）住房改革支出（款）住房公积金（项） | 49.32 | 6.7 | 15.72 | 986-990
    部门人员工资增加及人员变动，2025年度住房公积金经费预算支出增加
十 | 财政拨款“三公”经费 |  | 0 | 0.00 | 1058
十 | 因公出国（境）费 |  | 0 | 0.00 | 1060-1062
    部门严格执行“三公经费”只减不增原则，压减此项费用，所以此项目预算增长为0.00%
十 | 公务用车购置费 |  | 0 | 0.00 | 1064-1066
    部门严格执行“三公经费”只减不增原则，压减此项费用，所以此项目预算增长为0.00%
十 | 公务用车运行费 |  | 0 | 0.00 | 1066-1070
    部门严格执行“三公经费”只减不增原则，压减此项费用，所以此项目预算增长为0.00%
十 | 公务接待费 |  | 0 | 0.00 | 1070-1074
    部门严格执行“三公经费”只减不增原则，压减此项费用，所以此项目预算增长为0.00%
十二(一) | 机关运行经费 | 75.72 | 16.1 | 27.00 | 1150-1154
    部门业务增加，相关费用增加，较上年预算增加
"""

CHANGJI_2025_SHARES = """
二 | 一般公共预算 | 715.72 | 38.38 | 829
二 | 财政拨款结转 | 1149 | 61.62 | 845
二 | 非财政拨款结转结余 | 0 | 0.00 | 856
三 | 基本支出 | 665.72 | 35.70 | 864
三 | 项目支出 | 1199 | 64.30 | 868
五(二) | 一般公共服务支出（类） | 520.04 | 72.66 | 921
五(二) | 社会保障和就业支出（类） | 113.52 | 15.86 | 923
五(二) | 卫生健康支出（类） | 32.83 | 4.59 | 925
五(二) | 住房保障支出（类） | 49.32 | 6.89 | 927
"""

CHANGJI_2025_FACTS = """
budget_total | 收支总预算 | 1864.72 | 万元 |  |  | 817
budget_total | 收入预算 | 1864.72 | 万元 |  |  | 827
budget_total | 支出预算 | 1864.72 | 万元 |  |  | 862
budget_total | 财政拨款收支总预算 | 715.72 | 万元 |  |  | 884
budget_total | 财政拨款收入预算：一般公共预算拨款 | 715.72 | 万元 |  |  | 890
budget_total | 一般公共预算支出：一般公共服务支出 | 520.04 | 万元 |  |  | 892
budget_total | 一般公共预算支出：社会保障和就业支出 | 113.52 | 万元 |  |  | 894-896
budget_total | 一般公共预算支出：卫生健康支出 | 32.83 | 万元 |  |  | 898
budget_total | 一般公共预算支出：住房保障支出 | 49.32 | 万元 |  |  | 898-900
budget_total | 一般公共预算拨款合计 | 715.72 | 万元 |  |  | 907-909
budget_total | 一般公共预算基本支出 | 665.72 | 万元 |  |  | 996-998
budget_total | 人员经费 | 590.00 | 万元 |  |  | 999
budget_total | 公用经费 | 75.72 | 万元 |  |  | 1007
three_public | 合计 | 10.45 | 万元 | 0.00 | 0.00 | 1052-1054
three_public | 因公出国（境）费 | 0.00 | 万元 | 0.00 | 0.00 | 1054
three_public | 公务用车购置费 | 0.00 | 万元 | 0.00 | 0.00 | 1054
three_public | 公务用车运行费 | 10.00 | 万元 | 0.00 | 0.00 | 1054-1056
three_public | 公务接待费 | 0.45 | 万元 | 0.00 | 0.00 | 1056
budget_total | 上年结转结余 | 1149.00 | 万元 |  |  | 1080
budget_total | 上年结转结余：财政拨款 | 1149.00 | 万元 |  |  | 1082
budget_total | 上年结转结余：非财政拨款 | 0.00 | 万元 |  |  | 1082
operating_cost | 机关运行经费 | 75.72 | 万元 | 16.10 | 27.00 | 1150-1152
procurement | 政府采购预算 | 137.80 | 万元 |  |  | 1158
procurement | 货物 | 4.15 | 万元 |  |  | 1160
procurement | 工程 | 0.00 | 万元 |  |  | 1160
procurement | 服务 | 133.65 | 万元 |  |  | 1160-1162
procurement | 面向中小企业预留 | 137.80 | 万元 |  |  | 1164-1166
procurement | 小微企业预留 | 137.80 | 万元 |  |  | 1166
state_assets | 房屋面积 | 59.14 | 平方米 |  |  | 1174
state_assets | 房屋价值 | 17.00 | 万元 |  |  | 1174
state_assets | 车辆数量 | 4 | 辆 |  |  | 1176
state_assets | 车辆价值 | 90.12 | 万元 |  |  | 1176
state_assets | 一般公务用车数量 | 4 | 辆 |  |  | 1176
state_assets | 一般公务用车价值 | 90.12 | 万元 |  |  | 1176-1178
state_assets | 执法执勤用车数量 | 0 | 辆 |  |  | 1178
state_assets | 执法执勤用车价值 | 0.00 | 万元 |  |  | 1178
state_assets | 其他车辆数量 | 0 | 辆 |  |  | 1178
state_assets | 其他车辆价值 | 0.00 | 万元 |  |  | 1178
state_assets | 办公家具价值 | 23.82 | 万元 |  |  | 1180
state_assets | 其他资产价值 | 40.61 | 万元 |  |  | 1182
state_assets | 单位价值50万元以上设备 | 0 | 台 |  |  | 1184
state_assets | 单位价值100万元以上设备 | 0 | 台 |  |  | 1184-1186
state_assets | 安排购置单位价值50万元以上设备 | 0 | 台 |  |  | 1188-1190
state_assets | 安排购置单位价值100万元以上设备 | 0 | 台 |  |  | 1190
performance | 整体绩效目标 | 1 | 个 |  |  | 1193
performance | 整体绩效目标涉及金额 | 1864.72 | 万元 |  |  | 1193-1195
performance | 当年预算安排项目 | 1 | 个 |  |  | 1195
performance | 财政拨款项目涉及金额 | 50.00 | 万元 |  |  | 1195-1197
performance | 非财政拨款项目涉及金额 | 0.00 | 万元 |  |  | 1197
"""

CHANGJI_2021_CHANGES = """
二 | 一般公共预算 | 837.5 | 255.66 |  | 1870
    人员增加，工资福利及公用经费支出增加28.66万元；昌吉州工信局高质量发展研究专项经费增加20万元，“数字政府”项
    目设计经费增加122万元，《昌吉州工业高质量发展“十四五”规划》经费增加55万元，《数字昌吉发展规划（2021—2025
    年）》经费增加30万元
三 | 基本支出 | 590.5 | 28.66 |  | 1875
    人员增加，工资福利支出及公用经费增加28.66万元
三 | 项目支出 | 247 | 227 |  | 1876
    项目支出昌吉州工信局高质量发展研究专项增加20万元，“数字政府”项目设计经费增加122万元，《昌吉州工业高质量发
    展“十四五”规划》经费增加55万元，《数字昌吉发展规划（2021—2025年）》经费增加30万元
五(一) | 基本支出 | 590.5 | 28.66 | 5.1 | 1886
    人员增加，工资福利支出及公用经费增加
五(一) | 项目支出 | 247 | 227 | 1235 | 1886
    昌吉州工信局高质量发展研究专项经费增加20万元，“数字政府”项目设计经费增加122万元，《昌吉州工业高质量发展“
    十四五”规划》经费增加55万元，《数字昌吉发展规划（2021—2025年）》经费增加30万元
五(三) | 一般公共服务（201）商贸事务（13）行政运行（01） | 468.04 | -93.5 | -16.7 | 1892
    人员增加，工资福利支出及公用经费增加28.66万元；调整预算功能科目2011301款预算减少122.46万元
五(三) | 一般公共服务（201）商贸事务（13）一般行政管理事务（02） | 40 | 20 | 100 | 1893
    高质量发展研究专项经费增加20万元
五(三) | 一般公共服务（201）商贸事务（13）其他商贸事务支出务（99） | 207 | 207 | 100 | 1894
    “数字政府”项目设计经费增加122万元，《昌吉州工业高质量发展“十四五”规划》经费增加55万元，《数字昌吉发展规
    划（2021—2025年）》经费增加30万元
五(三) | 社会保障和就业支出（208）行政事业单位养老支出（05）机关事业单位基本养老保险缴费支出（05） | 45.08 | 45.08 | 100 | 1895
    调整预算功能科目
五(三) | 卫生健康支出（210）行政事业单位医疗（11）事业单位医疗（02） | 58.25 |  | 100 | 1896
    调整预算功能科目
五(三) | 卫生健康支出（210）行政事业单位医疗（11）公务员医疗补助（03） | 18.95 | 18.95 | 100 | 1897
    调整预算功能科目
五(三) | 卫生健康支出（210）行政事业单位医疗（11）其他行政事业单位医疗补助（99） | 0.18 | 0.18 | 100 | 1898
    调整预算功能科目
八 | “三公”经费 |  | -0.12 |  | 1929
八 | 因公出国（境）费 |  | 0 |  | 1929
    未安排
八 | 公务用车购置费 | 0 |  |  | 1929
    未安排预算
八 | 公务用车运行费 |  | -0.05 |  | 1929
    进一步严格落实中央八项规定，压缩公务车运行支出
八 | 公务接待费 |  | -0.07 |  | 1929
    进一步严格落实中央八项规定，压缩公务接待支出
十(一) | 机关运行经费 | 56.47 | -1.43 | -2.5 | 1934
    加强经费管理，厉行节约，确保机关运行经费逐年下降
"""

CHANGJI_2021_SHARES = """
二 | 一般公共预算 | 837.5 | 100 | 1870
三 | 基本支出 | 590.5 | 70 | 1875
三 | 项目支出 | 247 | 30 | 1876
五(二) | 一般公共服务支出（201）行政运行 | 715.04 | 84.86 | 1888
五(二) | 社会保障和就业支出（208） | 45.08 | 5.3 | 1889
五(二) | 卫生健康支出（210） | 77.38 | 9.84 | 1890
"""

CHANGJI_2021_FACTS = """
budget_total | 收支总预算 | 837.5 | 万元 |  |  | 1865
budget_total | 收入预算：一般公共预算 | 837.5 | 万元 |  |  | 1866
budget_total | 支出预算：一般公共服务支出 | 715.04 | 万元 |  |  | 1867
budget_total | 支出预算：社会保障和就业支出 | 45.08 | 万元 |  |  | 1867
budget_total | 支出预算：医疗卫生健康支出 | 77.38 | 万元 |  |  | 1867
budget_total | 收入预算 | 837.5 | 万元 |  |  | 1869
budget_total | 支出预算 | 837.5 | 万元 |  |  | 1874
budget_total | 财政拨款收支总预算 | 837.5 | 万元 |  |  | 1878
budget_total | 财政拨款收入预算：一般公共预算拨款 | 837.5 | 万元 |  |  | 1880
budget_total | 一般公共预算支出：一般公共服务支出 | 715.04 | 万元 |  |  | 1881
budget_total | 一般公共预算支出：社会保障和就业支出 | 45.08 | 万元 |  |  | 1882
budget_total | 一般公共预算支出：医疗卫生健康支出 | 77.38 | 万元 |  |  | 1883
budget_total | 一般公共预算拨款合计 | 837.5 | 万元 |  |  | 1886
budget_total | 一般公共预算基本支出 | 590.5 | 万元 |  |  | 1900
budget_total | 人员经费 | 534.03 | 万元 |  |  | 1901
basic_expenditure | 人员经费：基本工资 | 151.07 | 万元 |  |  | 1901
basic_expenditure | 人员经费：津贴补贴 | 82.52 | 万元 |  |  | 1901
basic_expenditure | 人员经费：奖金 | 12.2 | 万元 |  |  | 1901
basic_expenditure | 人员经费：伙食补助费 | 43.2 | 万元 |  |  | 1901
basic_expenditure | 人员经费：基础性绩效工资 | 9.66 |  |  |  | 1901
basic_expenditure | 人员经费：奖励性绩效工资 | 5.53 | 万元 |  |  | 1901
basic_expenditure | 人员经费：机关事业单位基本养老保险缴费 | 45.08 | 万元 |  |  | 1901
basic_expenditure | 人员经费：职工基本医疗保险缴费 | 58.25 | 万元 |  |  | 1901
basic_expenditure | 人员经费：公务员医疗补助缴费 | 18.95 | 万元 |  |  | 1901
basic_expenditure | 人员经费：其他社会保障缴费 | 0.18 | 万元 |  |  | 1901
basic_expenditure | 人员经费：住房公积金 | 33.81 | 万元 |  |  | 1901
basic_expenditure | 人员经费：其他工资福利支出 | 24.06 | 万元 |  |  | 1901
basic_expenditure | 人员经费：离休费 | 10.84 | 万元 |  |  | 1901
basic_expenditure | 人员经费：生活补助 | 2.76 | 万元 |  |  | 1901
basic_expenditure | 人员经费：医疗费补助 | 0.2 | 万元 |  |  | 1901
basic_expenditure | 人员经费：奖励金 | 2.8 | 万元 |  |  | 1901
basic_expenditure | 人员经费：对个人和家庭的补助 | 7.96 | 万元 |  |  | 1901
budget_total | 公用经费 | 56.47 | 万元 |  |  | 1902
basic_expenditure | 公用经费：办公费 | 4.7 | 万元 |  |  | 1902
basic_expenditure | 公用经费：印刷费 | 1.5 | 万元 |  |  | 1902
basic_expenditure | 公用经费：水费 | 1 | 万元 |  |  | 1902
basic_expenditure | 公用经费：电费 | 2 | 万元 |  |  | 1902
basic_expenditure | 公用经费：差旅费 | 14.2 | 万元 |  |  | 1902
basic_expenditure | 公用经费：维修（护）费 | 0.5 | 万元 |  |  | 1902
basic_expenditure | 公用经费：培训费 | 0.2 | 万元 |  |  | 1902
basic_expenditure | 公用经费：公务接待费 | 1.08 | 万元 |  |  | 1902
basic_expenditure | 公用经费：劳务费 | 0.2 | 万元 |  |  | 1902
basic_expenditure | 公用经费：工会经费 | 3.33 | 万元 |  |  | 1902
basic_expenditure | 公用经费：福利费 | 7.65 | 万元 |  |  | 1902
basic_expenditure | 公用经费：公务用车运行维护费 | 10.8 | 万元 |  |  | 1902
basic_expenditure | 公用经费：其他商品和服务支出 | 10.6 | 万元 |  |  | 1902
three_public | 合计 | 11.9 | 万元 | -0.12 |  | 1928
three_public | 因公出国（境）费 | 0 | 万元 | 0 |  | 1928
three_public | 公务用车购置费 | 0 | 万元 |  |  | 1928
three_public | 公务用车运行费 | 10.8 | 万元 | -0.05 |  | 1928
three_public | 公务接待费 | 1.1 | 万元 | -0.07 |  | 1928
performance | 实行绩效管理的项目 | 4 | 个 |  |  | 1947
performance | 实行绩效管理的项目涉及金额 | 247 | 万元 |  |  | 1947
"""

BAYINGOL_2024_CHANGES = """
二 | 一般公共预算 | 1090.03 | 72.05 | 7.08 | 454
二 | 政府性基金预算 | 0 | 0 | 0.00 | 458
二 | 国有资本经营预算 | 0 | 0 | 0.00 | 462
二 | 财政拨款结转 | 73 | 73 | 100.00 | 466
三 | 基本支出 | 1015.03 | 94.05 | 10.21 | 472
三 | 项目支出 | 148 | 51 | 52.58 | 474
五(一) | 基本支出 | 1015.03 | 94.05 | 10.21 | 492
五(一) | 项目支出 | 75 | -22 | -22.68 | 494
五(三) | 一般公共服务支出（类）发展与改革事务（款）行政运行（项） | 521.5 | 34.98 | 7.19 | 506
五(三) | 一般公共服务支出（类）发展与改革事务（款）一般行政管理事务（项） | 75 | -22 | -22.68 | 508
五(三) | 一般公共服务支出（类）发展与改革事务（款）事业运行（项） | 146.38 | 36.2 | 32.86 | 510
五(三) | 教育支出（类）进修及培训（款）培训支出（项） | 2.75 | 0.34 | 14.11 | 512
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项） | 127.55 | 55.26 | 76.44 | 514
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项） | 0.58 | 0 | 0.00 | 516
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项） | 69 | 3.8 | 5.83 | 518
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项） | 34.5 | 1.9 | 5.83 | 520
五(三) | 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项） | 21.02 | -39.18 | -65.08 | 522
五(三) | 卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项） | 9.17 | 0.97 | 11.83 | 524
五(三) | 卫生健康支出（类）行政事业单位医疗（款）公务员医疗补助（项） | 26.55 | -2.03 | -7.10 | 526
五(三) | 卫生健康支出（类）行政事业单位医疗（款）其他行政事业单位医疗支出（项） | 0.91 | -1.84 | -66.91 | 528
五(三) | 住房保障支出（类）住房改革支出（款）住房公积金（项） | 55.12 | 3.64 | 7.07 | 530
十 | 财政拨款“三公”经费 |  | -0.02 | -0.12 | 566
十 | 因公出国（境）费 |  | 0 | 0.00 | 566
十 | 公务用车购置费 |  | 0 | 0.00 | 566
十 | 公务用车运行费 |  | 0 | 0.00 | 566
十 | 公务接待费 |  | -0.02 | -1.79 | 566
十二(一) | 机关运行经费 | 93.08 | 39.92 | 75.09 | 578
"""

BAYINGOL_2024_SHARES = """
二 | 一般公共预算 | 1090.03 | 93.72 | 454
二 | 政府性基金预算 | 0 | 0.00 | 458
二 | 国有资本经营预算 | 0 | 0.00 | 462
二 | 财政拨款结转 | 73 | 6.28 | 466
三 | 基本支出 | 1015.03 | 87.27 | 472
三 | 项目支出 | 148 | 12.73 | 474
五(二) | 一般公共服务支出（类） | 742.88 | 68.15 | 498
五(二) | 教育支出（类） | 2.75 | 0.25 | 499
五(二) | 社会保障和就业支出（类） | 231.63 | 21.25 | 500
五(二) | 卫生健康支出（类） | 57.64 | 5.29 | 501
五(二) | 住房保障支出（类） | 55.12 | 5.06 | 502
"""

KIZILSU_2025_CHANGES = """
二 | 一般公共预算 | 685.2 | 81.39 | 13.48 | 761-765
二 | 上级一般公共预算安排的转移支付资金 | 16 | 16 | 100.00 | 767-771
二 | 单位资金 | 200 | 107 | 115.05 | 781-786
三 | 基本支出 | 672.2 | 76.39 | 12.82 | 796-800
三 | 项目支出 | 229 | 128 | 126.73 | 802-808
五(一) | 基本支出 | 672.2 | 76.39 | 12.82 | 845-847
五(一) | 项目支出 | 29 | 21 | 262.50 | 849-853
五(三) | 一般公共服务支出（类）商贸事务（款）行政运行（项） | 352.83 | -39.62 | -10.10 | 869-873
五(三) | 一般公共服务支出（类）商贸事务（款）事业运行（项） | 99.9 | 42.86 | 75.14 | 875-879
五(三) | 一般公共服务支出（类）商贸事务（款）其他商贸事务支出（项） | 0 | -8 | -100.00 | 880-886
五(三) | 其他商贸事务支出 | 29 | 21 |  | 884-886
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项） | 100.65 | 1.7 | 1.72 | 888-892
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项） | 53.1 | 5.72 | 12.07 | 894-900
五(三) | 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项） | 21.2 | 21.2 | 100.00 | 902-908
五(三) | 卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项） | 7.01 | 7.01 | 100.00 | 910-916
五(三) | 卫生健康支出（类）行政事业单位医疗（款）公务员医疗补助（项） | 7.48 | 7.48 | 100.00 | 918-924
五(三) | 资源勘探工业信息等支出（类）支持中小企业发展和管理支出（款）中小企业发展专项（项） | 16 | 16 | 100.00 | 926-931
五(三) | 住房保障支出（类）住房改革支出（款）住房公积金（项） | 43.03 | 43.03 | 100.00 | 933-937
十 | 财政拨款“三公”经费 |  | 3.8 | 38.00 | 1061
十 | 因公出国（境）费 |  | 0 | 0.00 | 1063-1065
十 | 公务用车购置费 |  | 0 | 0.00 | 1065-1067
十 | 公务用车运行费 |  | 3.8 | 54.29 | 1067-1071
十 | 公务接待费 |  | 0 | 0.00 | 1071-1073
十二(一) | 机关运行经费 | 30.2 | 1.46 | 5.08 | 1086-1090
"""

KIZILSU_2025_SHARES = """
二 | 一般公共预算 | 685.2 | 76.03 | 761
二 | 上级一般公共预算安排的转移支付资金 | 16 | 1.78 | 767
二 | 单位资金 | 200 | 22.19 | 781
三 | 基本支出 | 672.2 | 74.59 | 796
三 | 项目支出 | 229 | 25.41 | 802
五(二) | 一般公共服务支出（类） | 452.73 | 64.57 | 857
五(二) | 社会保障和就业支出（类） | 153.75 | 21.93 | 859
五(二) | 卫生健康支出（类） | 35.69 | 5.09 | 861
五(二) | 资源勘探工业信息等支出（类） | 16 | 2.28 | 863
五(二) | 住房保障支出（类） | 43.03 | 6.14 | 865
"""

URUMQI_2025_CHANGES = """
二 | 一般公共预算 | 2794.98 | -1754.77 | -38.57 | 449
二 | 上级一般公共预算安排的转移支付资金 | 2264 | 2112 | 1389.47 | 451
二 | 财政拨款结转 | 1636.89 | -27560.34 | -94.39 | 461
二 | 非财政拨款结转结余 | 28.2 | 28.2 | 100.00 | 463
三 | 基本支出 | 2157.26 | -202.68 | -8.59 | 469
三 | 项目支出 | 4566.81 | -26972.23 | -85.52 | 471
五(一) | 基本支出 | 2157.26 | -202.68 | -8.59 | 489
五(一) | 项目支出 | 2901.72 | 559.91 | 23.91 | 491
五(三) | 科学技术支出（类）技术与开发（款）其他技术与开发支出（项） | 6.72 | -2096.28 | -99.68 | 502
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项） | 204.62 | 40.29 | 24.52 | 504
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项） | 26.26 | 6.37 | 32.03 | 506
五(三) | 社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项） | 190.08 | -8.66 | -4.36 | 508
五(三) | 节能环保支出（类）能源管理事务（款）事业运行（项） | 256.24 | 6.89 | 2.76 | 510
五(三) | 节能环保支出（类）能源管理事务（款）其他能源管理事务支出（项） | 11.29 | 1.01 | 9.82 | 512
五(三) | 资源勘探工业信息等支出（类）工业和信息产业（款）行政运行（项） | 1194.27 | -252.74 | -17.47 | 514
五(三) | 资源勘探工业信息等支出（类）工业和信息产业（款）一般行政管理事务（项） | 619.71 | 543.18 | 709.76 | 516
五(三) | 资源勘探工业信息等支出（类）工业和信息产业（款）事业运行（项） | 89.67 | 35.6 | 65.84 | 518
五(三) | 资源勘探工业信息等支出（类）支持中小企业发展和管理支出（款）中小企业发展专项（项） | 1327 | 1175 | 773.03 | 520
五(三) | 资源勘探工业信息等支出（类）支持中小企业发展和管理支出（款）其他支持中小企业发展和管理支出（项） | 196.12 | -30.44 | -13.44 | 522
五(三) | 资源勘探工业信息等支出（类）其他资源勘探工业信息等支出（款）技术改造支出（项） | 937 | 937 | 100.00 | 524
十 | 财政拨款“三公”经费 |  | -4.68 | -20.53 | 716
十 | 因公出国（境）费 |  | 0 | 0.00 | 716
十 | 公务用车购置费 |  | 0 | 0.00 | 716
十 | 公务用车运行费 |  | -4.68 | -20.80 | 716
十 | 公务接待费 |  | 0 | 0.00 | 716
十二(一) | 机关运行经费 | 193.85 | -14.32 | -6.88 | 742
"""

URUMQI_2025_SHARES = """
二 | 一般公共预算 | 2794.98 | 41.57 | 449
二 | 上级一般公共预算安排的转移支付资金 | 2264 | 33.67 | 451
二 | 财政拨款结转 | 1636.89 | 24.34 | 461
二 | 非财政拨款结转结余 | 28.2 | 0.42 | 463
三 | 基本支出 | 2157.26 | 32.08 | 469
三 | 项目支出 | 4566.81 | 67.92 | 471
五(二) | 科学技术支出（类） | 6.72 | 0.13 | 495
五(二) | 社会保障和就业支出（类） | 420.96 | 8.32 | 496
五(二) | 节能环保支出（类） | 267.53 | 5.29 | 497
五(二) | 资源勘探工业信息等支出（类） | 4363.77 | 86.26 | 498
"""

URUMQI_2025_FACTS = """
three_public | 合计 | 18.12 | 万元 | -4.68 | -20.53 | 714
three_public | 因公出国（境）费 | 0.00 | 万元 | 0.00 | 0.00 | 714
three_public | 公务用车购置费 | 0.00 | 万元 | 0.00 | 0.00 | 714
three_public | 公务用车运行费 | 17.82 | 万元 | -4.68 | -20.80 | 714
three_public | 公务接待费 | 0.30 | 万元 | 0.00 | 0.00 | 714
operating_cost | 机关运行经费 | 193.85 | 万元 | -14.32 | -6.88 | 742
procurement | 政府采购预算 | 108.36 | 万元 |  |  | 746
procurement | 货物 | 13.07 | 万元 |  |  | 746
procurement | 工程 | 2.00 | 万元 |  |  | 746
procurement | 服务 | 93.29 | 万元 |  |  | 746
procurement | 面向中小企业预留 | 28.87 | 万元 |  |  | 748
procurement | 小微企业预留 | 28.87 | 万元 |  |  | 748
performance | 整体绩效目标 | 1 | 个 |  |  | 768
performance | 整体绩效目标涉及金额 | 6724.07 | 万元 |  |  | 768
performance | 当年预算安排项目 | 14 | 个 |  |  | 768
performance | 财政拨款项目涉及金额 | 2901.72 | 万元 |  |  | 768
performance | 非财政拨款项目涉及金额 | 0.00 | 万元 |  |  | 768
performance | 涉密项目 | 3 | 个 |  |  | 982
performance | 涉密项目涉及金额 | 1939.00 | 万元 |  |  | 982
remarks | 上年结转结余资金 | 4.99 | 万元 |  |  | 984
remarks | 当年财政拨款预算 | 20.5 | 万元 |  |  | 984
"""

# ---------------------------------------------------------------------------------------------------------------
# The real disclosures.


def stated_changes(name: str) -> Iterator[StatedChange]:
    return (one for one in read_changes(sections_of_source(name)) if not one.is_not_arranged)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("changji-2025.txt", CHANGJI_2025_CHANGES),
        ("changji-2021.txt", CHANGJI_2021_CHANGES),
        ("bayingol-2024.txt", BAYINGOL_2024_CHANGES),
        ("kizilsu-2025.txt", KIZILSU_2025_CHANGES),
        ("urumqi-2025.txt", URUMQI_2025_CHANGES),
    ],
)
def test_changes_of_a_disclosure_are_those_that_are_printed(name: str, table: str) -> None:
    expected = [
        (section, item, number(amount), number(change), number(percent), lines)
        for section, item, amount, change, percent, lines, _ in rows(table)
    ]
    found = [
        (one.section, plain(one.item), wan_yuan(one.amount), wan_yuan(one.change), one.percent, lines_of(one.locator))
        for one in stated_changes(name)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "table"), [("changji-2025.txt", CHANGJI_2025_CHANGES), ("changji-2021.txt", CHANGJI_2021_CHANGES)]
)
def test_reasons_are_read_in_full(name: str, table: str) -> None:
    assert [plain(one.reason) for one in stated_changes(name)] == [row[-1] for row in rows(table)]


@pytest.mark.parametrize(
    ("name", "item", "reason"),
    [
        # 。 before 主要原因是
        (
            "bayingol-2024.txt",
            "教育支出（类）进修及培训（款）培训支出（项）",
            "2024年增加培训费预算，根据单位业务工作需要加大干部职工培训力度",
        ),
        # ends at the ； before the next item
        ("bayingol-2024.txt", "公务用车运行费", "2024年公务用车运行费与去年预算金额保持一致，与上年相比无变动"),
        # holds another statement
        (
            "kizilsu-2025.txt",
            "一般公共服务支出（类）商贸事务（款）其他商贸事务支出（项）",
            "本年预算款项设置错误，2025年其他商贸事务支出实际29万元，较上年增加21万元",
        ),
        # holds amounts that are no statements
        (
            "kizilsu-2025.txt",
            "单位资金",
            "根据2025年预计工作安排，增加单位其他资金的预计收入，如人才生活补贴13.6万元、“十五五”规划42.5万元、培训费30万元等，"
            "确保其他资金户经费预算充足",
        ),
        (
            "urumqi-2025.txt",
            "上级一般公共预算安排的转移支付资金",
            "2025年上级一般公共预算增加中央和自治区中小企业专项转移支付资金",
        ),
    ],
)
def test_reason_of_an_item(name: str, item: str, reason: str) -> None:
    assert [plain(one.reason) for one in stated_changes(name) if plain(one.item) == item] == [reason]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "changji-2025.txt",
            [
                ("二", "上级一般公共预算安排的转移支付资金", "835"),
                ("二", "政府性基金预算", "837"),
                ("二", "上级政府性基金安排的转移支付资金", "839"),
                ("二", "国有资本经营预算", "841"),
                ("二", "上级国有资本经营预算安排的转移支付资金", "843"),
                ("十二(三)", "购置车辆经费", "1188"),
            ],
        ),
        (
            "changji-2021.txt",
            [("二", "政府性基金预算", "1871"), ("二", "国有资本经营预算", "1872"), ("十(三)", "购置车辆经费", "1945")],
        ),
    ],
)
def test_items_that_are_not_arranged_have_no_figures(name: str, expected: list[tuple[str, str, str]]) -> None:
    found = [one for one in read_changes(sections_of_source(name)) if one.is_not_arranged]
    assert [(one.section, plain(one.item), lines_of(one.locator)) for one in found] == expected
    assert all((one.amount, one.change, one.percent, one.reason) == (None, None, None, "") for one in found)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("changji-2025.txt", CHANGJI_2025_SHARES),
        ("changji-2021.txt", CHANGJI_2021_SHARES),
        ("bayingol-2024.txt", BAYINGOL_2024_SHARES),
        ("kizilsu-2025.txt", KIZILSU_2025_SHARES),
        ("urumqi-2025.txt", URUMQI_2025_SHARES),
    ],
)
def test_shares_of_a_disclosure_are_those_that_are_printed(name: str, table: str) -> None:
    expected = [
        (section, item, number(amount), number(percent), lines)
        for section, item, amount, percent, lines, _ in rows(table)
    ]
    found = [
        (one.section, plain(one.item), wan_yuan(one.amount), one.percent, lines_of(one.locator))
        for one in read_shares(sections_of_source(name))
    ]
    assert found == expected


WHOLES = {"二": "收入预算", "三": "支出预算", "五(二)": "一般公共预算当年拨款"}


@pytest.mark.parametrize("name", ["changji-2025.txt", "changji-2021.txt", "urumqi-2025.txt"])
def test_shares_are_of_what_their_section_is_about(name: str) -> None:
    assert {(one.section, one.whole) for one in read_shares(sections_of_source(name))} == set(WHOLES.items())


@pytest.mark.parametrize(
    ("name", "table", "topics"),
    [
        ("changji-2025.txt", CHANGJI_2025_FACTS, None),
        ("changji-2021.txt", CHANGJI_2021_FACTS, {"budget_total", "basic_expenditure", "three_public", "performance"}),
        (
            "urumqi-2025.txt",
            URUMQI_2025_FACTS,
            {"three_public", "operating_cost", "procurement", "performance", "remarks"},
        ),
    ],
)
def test_facts_of_a_disclosure_are_those_that_are_printed(name: str, table: str, topics: set[str] | None) -> None:
    expected = [
        (topic, item, number(value), unit, number(change), number(percent), lines)
        for topic, item, value, unit, change, percent, lines, _ in rows(table)
    ]
    found = [
        (one.topic, plain(one.item), one.value, one.unit, one.change, one.percent, lines_of(one.locator))
        for one in read_facts(sections_of_source(name))
        if topics is None or one.topic in topics
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "section", "item", "amount", "change", "percent"),
    [
        # the comparison names the item again: the amount is that of the words before
        ("jiangsu-party-office-2019-narrative.pdf", "一", "收入、支出预算总计", "27664.22", "3205.79", "13.11"),
        # the item and its amount stand in the sentence before
        ("jiangsu-party-office-2019-narrative.pdf", "一", "社会保障和就业（类）支出", "1374.63", "85.11", "6.60"),
        ("jiangsu-party-office-2019-narrative.pdf", "一", "单位预留机动经费", "2938.21", "964.35", "48.86"),
        ("jiangsu-party-office-2019-narrative.pdf", "四", "财政拨款收、支总计", "27664.22", "3205.79", "13.11"),
        ("jiangsu-party-office-2019-narrative.pdf", "五", "财政拨款支出", "27664.22", "3205.79", "13.11"),
        ("jiangsu-party-office-2019-narrative.pdf", "九", "会议费", "933.50", "0", ""),
        ("jiangsu-peoples-congress-2018.pdf", "一", "政府性基金收入预算", "0", "0", "0"),
        ("jiangsu-peoples-congress-2018.pdf", "五(一)", "人大事务（款）人大会议（项）支出", "1305.25", "0", ""),
        ("jiangsu-peoples-congress-2018.pdf", "十三(二)", "国有资本经营预算收入", "0", "0", "0"),
        # 本年数小于上年预算数40.05万元
        ("jiangsu-procuratorate-2018.pdf", "九", "公务接待费", "116.5", "-40.05", ""),
        # 增长16倍 is no percentage
        (
            "jiangsu-procuratorate-2018.pdf",
            "一",
            "省检察院机关本级及南京、徐州铁路检察院单位预留机动经费",
            "2388.04",
            "2247.84",
            "",
        ),
        ("shanghai-putuo-government-office-2025.pdf", "", "财政拨款收入", "9101.68", "-2389.52", ""),
        ("shanghai-putuo-government-office-2025.pdf", "一", "公务用车购置及运行费", "0", "0", ""),
        ("shanghai-putuo-wanli-2024.pdf", "一", "公务用车购置费", "25", "25", ""),
        # the amount of the statement, not that of the sentence before (350.35): the source contradicts itself
        (
            "shanghai-putuo-wanli-2024.pdf",
            "",
            "住房保障支出（类）住房改革支出（款）住房公积金（项）",
            "352.67",
            "",
            "0.53",
        ),
    ],
)
def test_changes_of_other_places(name: str, section: str, item: str, amount: str, change: str, percent: str) -> None:
    found = [one for one in read_changes(sections_of_source(name)) if (one.section, plain(one.item)) == (section, item)]
    assert [(wan_yuan(one.amount), wan_yuan(one.change), one.percent) for one in found] == [
        (number(amount), number(change), number(percent))
    ]


def test_shares_of_other_places_keep_the_whole_as_printed() -> None:
    shares = read_shares(sections_of_source("jiangsu-party-office-2019-narrative.pdf"))
    assert [(one.section, plain(one.item), wan_yuan(one.amount), one.percent, one.whole) for one in shares][-4:] == [
        ("五", "财政拨款预算支出", Decimal("27664.22"), Decimal(100), "本年支出合计"),
        ("九", "因公出国（境）费", Decimal(70), Decimal("13.77"), "“三公”经费"),
        ("九", "公务用车购置及运行费", Decimal("411.20"), Decimal("80.92"), "“三公”经费"),
        ("九", "公务接待费", Decimal(27), Decimal("5.31"), "“三公”经费"),
    ]


def test_facts_of_other_places_have_the_same_names() -> None:
    facts = {
        (one.topic, one.item): (one.value, one.unit)
        for one in read_facts(sections_of_source("shanghai-putuo-wanli-2024.pdf"))
    }
    assert facts["procurement", "小微企业预留"] == (Decimal("465.49"), "万元")
    assert facts["operating_cost", "机关运行经费"] == (Decimal("443.18"), "万元")
    assert facts["state_assets", "其他用车数量"] == (Decimal(7), "辆")
    assert facts["state_assets", "安排购置其他用车数量"] == (Decimal(1), "辆")
    assert facts["performance", "实行绩效管理的项目"] == (Decimal(50), "个")


# ---------------------------------------------------------------------------------------------------------------
# Wordings, one fragment each: (section, words), item | amount | change | percentage, reason.

CHANGES = [
    # amount, share, change and percentage
    (
        "二",
        "一般公共预算2,264.00万元，占33.67%，比上年预算增加2,112.00万元，增长1,389.47%，主要原因是增人。",
        ["一般公共预算 | 2264 | 2112 | 1389.47", "    增人"],
    ),
    (
        "二",
        "事业收入50万元，较上年减少5万元，降低9.09%。主要原因：生源减少。",
        ["事业收入 | 50 | -5 | -9.09", "    生源减少"],
    ),
    ("二", "单位资金50万元，与上年相比减少5万元，降幅9.09%。", ["单位资金 | 50 | -5 | -9.09"]),
    ("二", "单位资金50万元，比2022年预算增加5万元（增长11.11%）。", ["单位资金 | 50 | 5 | 11.11"]),
    # nothing but a word
    ("二", "政府性基金预算0万元，占0%，与上年持平。", ["政府性基金预算 | 0 | 0 |"]),
    ("二", "事业收入50万元，与上年预算数一致。", ["事业收入 | 50 | 0 |"]),
    ("二", "事业收入50万元，与上年预算数相等，主要原因是生源未变。", ["事业收入 | 50 | 0 |", "    生源未变"]),
    ("二", "事业收入50万元，比上年无变化。", ["事业收入 | 50 | 0 |"]),
    ("二", "事业收入50万元，较上年预算无增减变化。", ["事业收入 | 50 | 0 |"]),
    # about level is not level: nothing is stated in figures
    ("二", "事业收入50万元，与上年预算基本持平。", ["事业收入 | 50 | |"]),
    # the form's alternative was not struck out: only zero needs no sign
    ("二", "其他收入0万元，比上年增加（减少）0万元，增长（下降）0%。", ["其他收入 | 0 | 0 | 0"]),
    ("二", "其他收入9万元，比上年增加（减少）3万元。", ["其他收入 | 9 | |"]),
    # the word gives the sign, also against a printed minus
    ("二", "其他收入9万元，比上年减少-3万元，下降-25%。", ["其他收入 | 9 | -3 | -25"]),
    # full-width digits and signs, a point typed as a full stop
    (
        "二",
        "一般公共预算１００．５万元,占１００％,比上年预算减少５万元,下降４．７６％,主要原因是:减员。",
        ["一般公共预算 | 100.5 | -5 | -4.76", "    减员"],
    ),
    ("二", "一般公共预算837。5万元，比上年增加255。66万元。", ["一般公共预算 | 837.5 | 255.66 |"]),
    # a unit was left out
    ("二", "单位资金50，比上年预算增加5，增长11.11%。", ["单位资金 | 50 | 5 | 11.11"]),
    # compared in no words: the amount stands before
    (
        "五(三)",
        "1.教育支出（205）普通教育（02）小学教育（02）：2023年预算数为100万元，减少20万元，下降16.7%，主要原因是：减员。",
        ["教育支出（205）普通教育（02）小学教育（02） | 100 | -20 | -16.7", "    减员"],
    ),
    # item and figure on two lines; a reason in parts; figures in the reason are none of the item's
    (
        "五(三)",
        "3、教育支出（类）普通教育（款）高中教育（项）：\n2023年预算数为100万元，比上年执行数增加20万元，增长25%，"
        "主要原因是：1.增加教师10人，人员经费增加9万元；2.新增校舍维修项目11万元。",
        [
            "教育支出（类）普通教育（款）高中教育（项） | 100 | 20 | 25",
            "    1.增加教师10人，人员经费增加9万元；2.新增校舍维修项目11万元",
        ],
    ),
    # two statements in one paragraph
    (
        "五(一)",
        "某市教育局2023年一般公共预算拨款合计15万元，其中：基本支出10万元，比上年预算增加1万元，增长11.11%。主要原因是增人。"
        "项目支出5万元，比上年预算减少1万元，下降16.67%，主要原因是减项。",
        ["基本支出 | 10 | 1 | 11.11", "    增人", "项目支出 | 5 | -1 | -16.67", "    减项"],
    ),
    # a list of items that prints only their changes
    (
        "十",
        "2023年“三公”经费财政拨款预算比上年减少0.5万元，其中：因公出国（境）费增加0万元，主要原因是未安排预算；公务用车购置费为0，"
        "未安排预算；公务用车运行费增加1万元，主要原因是车辆老化，维修费增加0.8万元；保险费增加0.2万元；公务接待费减少1.5万元。",
        [
            "“三公”经费 | | -0.5 |",
            "因公出国（境）费 | | 0 |",
            "    未安排预算",
            "公务用车购置费 | 0 | |",
            "公务用车运行费 | | 1 |",
            "    车辆老化，维修费增加0.8万元；保险费增加0.2万元",
            "公务接待费 | | -1.5 |",
        ],
    ),
    # Shanghai: each item with its amount, the second level behind 其中
    (
        "十",
        "（二）公务用车购置及运行费46.56万元，比2022年预算增加25万元，主要原因是购车。其中：公务用车购置费25万元，"
        "比2022年预算增加25万元；公务用车运行费21.56万元，比2022年预算持平。",
        [
            "公务用车购置及运行费 | 46.56 | 25 |",
            "    购车",
            "公务用车购置费 | 25 | 25 |",
            "公务用车运行费 | 21.56 | 0 |",
        ],
    ),
    # the department's words before the item, figures among them
    (
        "十二(一)",
        "2023年，某市教育局本级及下属3家行政单位的机关运行经费财政拨款预算120.5万元，比上年预算减少1.5万元，下降1.23%。"
        "主要原因是：压减开支。人员减少，公用经费相应减少。",
        ["机关运行经费 | 120.5 | -1.5 | -1.23", "    压减开支。人员减少，公用经费相应减少"],
    ),
    # a comparison within a reason is a statement of its own where it has an item and a figure
    (
        "二",
        "一般公共预算90万元，比上年增加20万元，主要原因是人员经费较上年增加20万元，办公用品较上年增加。",
        ["一般公共预算 | 90 | 20 |", "    人员经费较上年增加20万元，办公用品较上年增加", "人员经费 | | 20 |"],
    ),
    # persons are no money
    ("十二(一)", "在职人员20人，比上年增加2人，增长11.11%。", []),
]


@pytest.mark.parametrize(("section", "words", "expected"), CHANGES)
def test_changes_of_a_wording(section: str, words: str, expected: list[str]) -> None:
    found = [
        (one.section, one.item, wan_yuan(one.amount), wan_yuan(one.change), one.percent, one.reason)
        for one in read_changes(sections_of_text(section, words))
    ]
    assert found == [
        (section, item, number(amount), number(change), number(percent), reason)
        for item, amount, change, percent, reason in rows("\n".join(expected))
    ]


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("政府性基金预算未安排。", ["政府性基金预算"]),
        ("因公出国（境）费未安排，公务用车购置费未安排。", ["因公出国（境）费", "公务用车购置费"]),
        ("2023年部门预算未安排购置车辆经费（或安排购置车辆经费0万元）。", ["购置车辆经费"]),
        ("2023年无公务用车购置预算安排。", ["公务用车购置"]),
        ("事业收入5万元，比上年减少1万元，主要原因是培训未安排。", []),
    ],
)
def test_not_arranged_of_a_wording(words: str, items: list[str]) -> None:
    assert [one.item for one in read_changes(sections_of_text("二", words)) if one.is_not_arranged] == items


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("一般公共预算5万元，占38.38%，比上年增加1万元。", [("一般公共预算", 5, "38.38", "收入预算")]),
        ("一般公共预算5万元，占收入预算的比重为38.38%。", [("一般公共预算", 5, "38.38", "收入预算")]),
        ("事业收入5万元，占比1,000%。", [("事业收入", 5, "1000", "收入预算")]),
        ("公务接待费支出27万元，占“三公”经费的5.31%。", [("公务接待费", 27, "5.31", "“三公”经费")]),
        # a share within a reason is none of the budget's
        ("事业收入5万元，比上年减少1万元，主要原因是专科生占60%。", []),
    ],
)
def test_shares_of_a_wording(words: str, expected: list[tuple[str, int, str, str]]) -> None:
    found = read_shares(sections_of_text("二", words))
    assert [(one.item, wan_yuan(one.amount), one.percent, one.whole) for one in found] == [
        (item, Decimal(amount), Decimal(percent), whole) for item, amount, percent, whole in expected
    ]


FACTS = [
    ("六", "人员经费590.00万元，主要包括：基本工资、奖金。", ["budget_total | 人员经费 | 590.00 | 万元"]),
    (
        "六",
        "公用经费6万元，主要包括：办公费4.7万元、水费1.3。",
        [
            "budget_total | 公用经费 | 6 | 万元",
            "basic_expenditure | 公用经费：办公费 | 4.7 | 万元",
            "basic_expenditure | 公用经费：水费 | 1.3 |",
        ],
    ),
    (
        "十二(二)",
        "2018年度政府采购支出预算总额2064.25万元，其中：拟采购货物支出59万元、拟采购工程支出0万元、拟购买服务支出2005.25万元。",
        [
            "procurement | 政府采购预算 | 2064.25 | 万元",
            "procurement | 货物 | 59 | 万元",
            "procurement | 工程 | 0 | 万元",
            "procurement | 服务 | 2005.25 | 万元",
        ],
    ),
    (
        "十二(二)",
        "2023年度本部门（单位）面向中小企业预留政府采购项目预算金额20万元，其中：面向小微企业预留政府采购项目预算金额5万元。",
        ["procurement | 面向中小企业预留 | 20 | 万元", "procurement | 小微企业预留 | 5 | 万元"],
    ),
    (
        "十二(三)",
        "2.车辆3辆，价值105.32万元；其中：领导干部用车1辆，价值30万元；一般公务用车2辆，价值75.32万元。",
        [
            "state_assets | 车辆数量 | 3 | 辆",
            "state_assets | 车辆价值 | 105.32 | 万元",
            "state_assets | 领导干部用车数量 | 1 | 辆",
            "state_assets | 领导干部用车价值 | 30 | 万元",
            "state_assets | 一般公务用车数量 | 2 | 辆",
            "state_assets | 一般公务用车价值 | 75.32 | 万元",
        ],
    ),
    (
        "十二(三)",
        "单价100万元（含）以上设备（不含车辆）2台（套）。2023年部门预算安排购置车辆经费20万元，安排购置50万元以上大型设备1台。",
        [
            "state_assets | 单位价值100万元以上设备 | 2 | 台（套）",
            "state_assets | 购置车辆经费 | 20 | 万元",
            "state_assets | 安排购置单位价值50万元以上设备 | 1 | 台",
        ],
    ),
    (
        "十二(四)",
        "2024年,本部门预算绩效管理整体预算绩效目标1个,涉及金额1,163.03万元;当年财政拨款项目1个,涉及预算金额75.00万元;"
        "当年非财政拨款项目0个,涉及预算金额0.00万元。",
        [
            "performance | 整体绩效目标 | 1 | 个",
            "performance | 整体绩效目标涉及金额 | 1163.03 | 万元",
            "performance | 财政拨款项目 | 1 | 个",
            "performance | 财政拨款项目涉及金额 | 75.00 | 万元",
            "performance | 非财政拨款项目 | 0 | 个",
            "performance | 非财政拨款项目涉及金额 | 0.00 | 万元",
        ],
    ),
    (
        "十二(四)",
        "2018年本部门共5个项目实行绩效目标管理，涉及财政性资金合计5,086万元。",
        ["performance | 实行绩效管理的项目 | 5 | 个", "performance | 实行绩效管理的项目涉及金额 | 5086 | 万元"],
    ),
]


@pytest.mark.parametrize(("section", "words", "expected"), FACTS)
def test_facts_of_a_wording(section: str, words: str, expected: list[str]) -> None:
    found = {(one.topic, one.item, one.value, one.unit) for one in read_facts(sections_of_text(section, words))}
    assert found == {(topic, item, Decimal(value), unit) for topic, item, value, unit, _ in rows("\n".join(expected))}


def test_facts_take_change_and_percentage_from_the_statement_about_the_same_amount() -> None:
    words = (
        "2023年“三公”经费数为3万元，其中：公务接待费3万元。\n"
        "2023年“三公”经费预算比上年预算减少1万元，下降25%，其中：公务接待费减少1万元，下降25%。"
    )
    facts = read_facts(sections_of_text("十", words))
    assert [(one.item, one.value, one.change, one.percent) for one in facts] == [
        ("合计", Decimal(3), Decimal(-1), Decimal(-25)),
        ("公务接待费", Decimal(3), Decimal(-1), Decimal(-25)),
    ]


def test_figures_that_are_printed_twice_with_other_values_are_both_kept() -> None:
    words = "2023年“三公”经费数为3万元，其中：公务接待费3万元。\n3．公务接待费2万元。\n4．公务接待费3万元。"
    facts = read_facts(sections_of_text("十", words))
    assert [(one.item, int(one.value)) for one in facts] == [("合计", 3), ("公务接待费", 3), ("公务接待费", 2)]


def test_words_that_define_or_plan_state_nothing() -> None:
    text = (
        "第一部分 某市教育局2023年部门概况\n一、主要职能\n（一）投入比上年增加5万元，增长10%，占60%。\n"
        "第四部分 名词解释\n一、“三公”经费：公务接待费5万元，比上年增加1万元，占20%。\n"
    )
    sections = read_sections(read_narrative(read_bytes(text.encode(), "fragment.txt"), []))
    assert [one.kind for one in sections] == ["part", "functions", "terms"]
    assert (read_changes(sections), read_shares(sections), read_facts(sections)) == ((), (), ())


def test_wordings_have_a_value_and_a_unit_and_differ() -> None:
    assert all({"value", "unit"} <= set(wording.pattern.groupindex) for wording in wordings())
    keys = [(one.pattern.pattern, one.within) for one in wordings()]
    assert len(set(keys)) == len(keys)


def test_reason_of_income_and_expenditure_together_is_that_of_both() -> None:
    """Shanghai gives one reason for both in a paragraph of its own; what has a reason keeps it."""
    found = read_changes(
        sections_of_text(
            "二",
            "财政拨款收入10.00万元，比2022年预算减少2.00万元。\n"
            "财政拨款支出10.00万元，比2022年预算减少2.00万元。\n"
            "其他支出1.00万元，比2022年预算减少1.00万元。\n"
            "财政拨款收入支出减少的主要原因是项目调整。",
        )
    )
    assert [(one.item, one.reason) for one in found] == [
        ("财政拨款收入", "项目调整"),
        ("财政拨款支出", "项目调整"),
        ("其他支出", ""),
    ]
