"""The widths of the columns of tables that are wider than the text."""

from __future__ import annotations

import io
import re
import subprocess

import pytest
from lxml import etree

from bookbuild.config import PdfConfig
from bookbuild.render.pdf.columnwidths import PADDING
from bookbuild.render.pdf.sheet import book_sheet
from bookbuild.render.pdf.tables import SIZE, fit_table

HISTORY = (
    "年份|工作|主要贡献",
    "2019|噪声条件分数网络[5]|多噪声尺度的分数网络与退火 Langevin 采样",
    "2020|DDPM[1]|噪声预测参数化与简化目标，图像质量达到 GAN 水平",
    "2022|潜在扩散模型[9]|在自编码器的潜空间中扩散，大幅降低高分辨率生成的代价",
    "2023|流匹配及同类工作[10–12]|直接回归速度场，路径可以自由设计",
    "2023|DiT[13]、一致性模型[14]|Transformer 骨干的规模规律；一步或几步生成",
)
MODELS = (
    "模型|训练目标|似然|潜变量|一次采样的网络调用|主要限制",
    "VAE|证据下界|下界|低维，学习得到|1|解码分布过于简单时样本模糊",
    "自回归模型|精确似然|精确|无|d|采样串行，须人为规定次序",
    "扩散模型|加权的下界|下界，或由 ODE 精确计算|与数据同维，共 T 层|约 10 到 1000|"
    "采样须多次调用网络",
)


def table(rows, cell="td"):
    lines = ("".join(f"<{cell}>{text}</{cell}>" for text in row.split("|")) for row in rows)
    return etree.fromstring(f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>")


def widths(made, measure: float = 38) -> list[float]:
    """Return the room for text in each column, em of the table."""
    shares = [float(col.get("style").strip("width: %")) for col in made.iter("col")]
    assert abs(sum(shares) - 100) < 0.1
    return [share / 100 * measure / SIZE - PADDING for share in shares]


def fitted(rows) -> list[float]:
    made = table(rows)
    fit_table(made, 38, {})
    assert made.get("class") == "shared"
    return widths(made)


def test_a_column_has_no_slack_while_another_wraps():
    years, works, deeds = fitted(HISTORY)
    assert years > 2.1
    assert works > 11.2  # 流匹配及同类工作[10–12]
    assert deeds > 23.0  # 噪声预测……GAN 水平, on one line


def test_short_cells_are_not_broken_for_long_ones():
    found = fitted(MODELS)
    assert found[0] > 4
    assert found[1] > 5
    assert found[5] > 13 / 2


def test_a_table_that_fits_and_one_with_widths_of_its_own_are_left_alone():
    narrow = table(row.partition("|")[0] + "|甲" for row in HISTORY)
    fit_table(narrow, 38, {})
    assert narrow.find("colgroup") is None
    given = table(HISTORY)
    given.insert(0, etree.fromstring('<colgroup><col style="width:50%"/></colgroup>'))
    fit_table(given, 38, {})
    assert [col.get("style") for col in given.iter("col")] == ["width:50%"]


def test_a_table_turned_gets_the_columns_of_the_longer_measure():
    made = table(HISTORY)
    fit_table(made, 38, {})
    fit_table(made, 80, {})
    assert made.find("colgroup") is None


def rows_by_page(shelf, above: int, count: int) -> list[list[int]]:
    """Print a table of `count` rows below `above` lines; return its rows on each page."""
    from .test_specimen import Printed

    text = "甲。\n\n" * above + "| 行 | 值 |\n|---|---|\n"
    text += "".join(f"| 行{n} | 乙 |\n" for n in range(count)) + "\n: 表题\n\n丙。\n"
    root = shelf.write({"a.md": f"# 一\n\n{text}"})
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    printed = Printed(root / "table.pdf", edition.content)
    pages = [[int(n) for n in re.findall(r"行(\d+)乙", page)] for page in printed.pages]
    return [page for page in pages if page]


@pytest.mark.parametrize("above", range(8, 22, 3))
def test_a_small_table_is_not_parted(shelf, above):
    assert rows_by_page(shelf, above, 7) == [list(range(7))]


@pytest.mark.parametrize("above", range(2, 6))
def test_a_row_of_a_long_table_does_not_stand_alone(shelf, above):
    found = rows_by_page(shelf, above, 20)
    assert [row for page in found for row in page] == list(range(20))
    assert min(map(len, found)) >= 2


NARROW = """# 一

文。

|  | 甲 |
|---|---|
| 乙 | 1 |

: 比表宽得多的一个题目

- 列表里的表：

  |  | 丙 |
  |---|---|
  | 丁 | 2 |

  : 短题
"""


def test_a_caption_is_not_broken_to_the_width_of_its_table(shelf):
    from .test_specimen import Printed

    root = shelf.write({"a.md": NARROW})
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    printed = Printed(root / "narrow.pdf", edition.content)
    [caption] = [line for line in printed.lines if "比表宽" in line.text]
    assert caption.text.replace(" ", "") == "表1-1比表宽得多的一个题目"
    sheet = book_sheet(PdfConfig())
    middle = sheet.inner + sheet.measure / 2
    assert (caption.left + caption.right) / 2 == pytest.approx(middle, abs=1)


def test_the_rule_below_a_head_goes_on_below_an_empty_cell(shelf):
    from PIL import Image

    edition = shelf.build(shelf.write({"a.md": NARROW.partition("- ")[0]}), "pdf")
    shown = subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-f", "5", "-singlefile", "-"],
        input=edition.content,
        capture_output=True,
        check=True,
    ).stdout
    page = Image.open(io.BytesIO(shown)).convert("L").point(lambda level: 255 * (level < 128))
    lower = page.crop((0, page.height // 3, page.width, page.height))
    rules = [lower.crop((0, y, lower.width, y + 1)).getbbox() for y in range(lower.height)]
    wide = {box[::2] for y, box in enumerate(rules) if box and _is_line(lower, y, box)}
    assert len(wide) == 1, wide


def _is_line(page, y: int, box) -> bool:
    row = page.crop((box[0], y, box[2], y + 1))
    return row.width > 60 and row.histogram()[255] == row.width
