"""The fixed words the editions print, by language of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

THEOREM_KINDS = (
    "theorem",
    "definition",
    "lemma",
    "proposition",
    "corollary",
    "axiom",
    "conjecture",
    "claim",
    "property",
    "assumption",
    "example",
    "remark",
    "algorithm",
    "proof",
)
"""Set-off blocks that mathematics numbers; every other callout kind is a note to the reader."""

CALLOUT_KINDS = ("note", "tip", "important", "warning", "caution", "info", "summary", "question")
"""Set-off notes to the reader, never numbered."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every word an edition prints by itself; `{n}` and `{page}` stand for numbers."""

    lang: str
    """Tag of the table these words were taken from."""
    chapter: str
    appendix: str
    part: str
    """`{n}`, `{han}` or `{roman}` stands for the number."""
    figure: str
    table: str
    listing: str
    equation: str
    exercise: str
    hint: str
    answer: str
    answer_link: str
    """Word of the link from an exercise to its answer elsewhere."""
    answers: str
    """Title of the section of answers at the end."""
    answer_page: str
    contents: str
    cover: str
    title_page: str
    start: str
    """Landmark: where the text begins."""
    landmarks: str
    back: str
    """Landmark: where the matter after the text begins."""
    copyright: str
    references: str
    notes: str
    section: str
    """What a reference to a section prints, around its number."""
    page: str
    """Name of a printed page."""
    page_list: str
    generated: str
    """Line of the copyright page that names the date of the edition."""
    done: str
    open_task: str
    back_to_text: str
    access_text: str
    """Accessibility summary of an EPUB without formulas."""
    access_math: str
    """The same of one with formulas."""
    access_drawn: str
    """The same of one with formulas as pictures."""
    access_pages: str
    """What is added where the pages of the printed edition are marked."""
    access_demos: str
    """What is added where demonstrations run."""
    colon: str
    """Between a label and the title that follows it."""
    brackets: tuple[str, str]
    """Around the name of a theorem."""
    comma: str
    """Between names in a list."""
    last_comma: tuple[str, str]
    """Before the last of two, and of several."""
    to: str
    """Between the ends of a range of numbers that hold hyphens."""
    restated: str
    """Added to the name of a theorem that stands again."""
    short: Mapping[str, str]
    """How references are abbreviated, by kind; `{n}` is the number."""
    theorems: Mapping[str, str]
    callouts: Mapping[str, str]
    roles: Mapping[str, str]
    """MARC relator codes of people: `aut`, `trl`, `edt`, `ill`, `ctb`."""
    difficulties: tuple[str, ...]
    """From easy to hard: what `difficulty=1`, `2`, … print."""

    def kind(self, kind: str) -> str:
        """Return the label of a theorem or callout kind, or `kind` itself where none is known."""
        return self.theorems.get(kind) or self.callouts.get(kind) or kind

    def several(self, word: str) -> str:
        """Return the plural of a word that stands before numbers; Chinese has none."""
        if self.lang != "en":
            return word
        if word.endswith("."):
            return f"{word[:-1]}s."
        for singular, plural in (("y", "ies"), ("ix", "ices")):
            if word.endswith(singular):
                return word.removesuffix(singular) + plural
        return f"{word}s"


def _labels(kinds: tuple[str, ...], labels: str) -> dict[str, str]:
    return dict(zip(kinds, labels.split(), strict=True))


_SIMPLIFIED = Words(
    lang="zh-CN",
    chapter="第 {n} 章",
    appendix="附录 {n}",
    part="第{han}部分",
    figure="图",
    table="表",
    listing="代码",
    equation="式",
    exercise="练习",
    hint="提示",
    answer="解答",
    answer_link="答案",
    answers="习题答案",
    answer_page="答案见第 {page} 页",
    contents="目录",
    cover="封面",
    title_page="书名页",
    start="正文",
    landmarks="导读",
    back="附录与后记",
    copyright="版权",
    references="参考文献",
    notes="注释",
    section="{n} 节",
    page="第 {n} 页",
    page_list="页码",
    generated="版本日期",
    done="已完成",
    open_task="未完成",
    back_to_text="返回正文",
    access_text="正文可重排，目录与各级标题可供导航。",
    access_math="正文可重排，目录与各级标题可供导航；公式为 MathML，并附 TeX 文字。",
    access_drawn="正文可重排，目录与各级标题可供导航；公式为图片，并附 TeX 文字。",
    access_pages="可按印刷版页码定位。",
    access_demos="演示在单独的页上以脚本运行，不运行脚本时显示附有文字说明的图。",
    colon="：",
    brackets=("（", "）"),
    comma="、",
    last_comma=("、", "、"),
    to=" 至 ",
    restated="重述",
    short={"equation": "{n}", "section": "§{n}"},
    theorems=_labels(
        THEOREM_KINDS, "定理 定义 引理 命题 推论 公理 猜想 断言 性质 假设 例 注 算法 证明"
    ),
    callouts=_labels(CALLOUT_KINDS, "注 提示 重要 警告 小心 说明 小结 思考"),
    roles={"aut": "著", "trl": "译", "edt": "编", "ill": "绘", "ctb": "参与"},
    difficulties=("基础", "进阶", "挑战"),
)

_TRADITIONAL = Words(
    lang="zh-TW",
    chapter="第 {n} 章",
    appendix="附錄 {n}",
    part="第{han}部分",
    figure="圖",
    table="表",
    listing="程式",
    equation="式",
    exercise="練習",
    hint="提示",
    answer="解答",
    answer_link="答案",
    answers="習題解答",
    answer_page="解答見第 {page} 頁",
    contents="目錄",
    cover="封面",
    title_page="書名頁",
    start="正文",
    landmarks="導覽",
    back="附錄與後記",
    copyright="版權",
    references="參考文獻",
    notes="註釋",
    section="{n} 節",
    page="第 {n} 頁",
    page_list="頁碼",
    generated="版本日期",
    done="已完成",
    open_task="未完成",
    back_to_text="返回正文",
    access_text="正文可重排，目錄與各級標題可供導覽。",
    access_math="正文可重排，目錄與各級標題可供導覽；公式為 MathML，並附 TeX 文字。",
    access_drawn="正文可重排，目錄與各級標題可供導覽；公式為圖片，並附 TeX 文字。",
    access_pages="可依印刷版頁碼定位。",
    access_demos="演示在單獨的頁上以指令碼執行，不執行時顯示附有文字說明的圖。",
    colon="：",
    brackets=("（", "）"),
    comma="、",
    last_comma=("、", "、"),
    to=" 至 ",
    restated="重述",
    short={"equation": "{n}", "section": "§{n}"},
    theorems=_labels(
        THEOREM_KINDS, "定理 定義 引理 命題 推論 公理 猜想 斷言 性質 假設 例 註 演算法 證明"
    ),
    callouts=_labels(CALLOUT_KINDS, "註 提示 重要 警告 小心 說明 小結 思考"),
    roles={"aut": "著", "trl": "譯", "edt": "編", "ill": "繪", "ctb": "參與"},
    difficulties=("基礎", "進階", "挑戰"),
)

_ENGLISH_SHORT = {
    "chapter": "Ch. {n}",
    "appendix": "App. {n}",
    "section": "Sec. {n}",
    "figure": "Fig. {n}",
    "table": "Tab. {n}",
    "listing": "List. {n}",
    "equation": "Eq. {n}",
    "theorem": "Thm. {n}",
    "definition": "Def. {n}",
    "proposition": "Prop. {n}",
    "corollary": "Cor. {n}",
}

_ENGLISH = Words(
    lang="en",
    chapter="Chapter {n}",
    appendix="Appendix {n}",
    part="Part {roman}",
    figure="Figure",
    table="Table",
    listing="Listing",
    equation="Equation",
    exercise="Exercise",
    hint="Hint",
    answer="Answer",
    answer_link="answer",
    answers="Answers to the exercises",
    answer_page="answer on page {page}",
    contents="Contents",
    cover="Cover",
    title_page="Title page",
    start="Start of the text",
    landmarks="Landmarks",
    back="Back matter",
    copyright="Copyright",
    references="References",
    notes="Notes",
    section="Section {n}",
    page="page {n}",
    page_list="Pages",
    generated="Edition of",
    done="done",
    open_task="open",
    back_to_text="back to the text",
    access_text="Reflowable text with navigable contents and headings.",
    access_math="Reflowable text with navigable contents and headings; MathML with TeX as text.",
    access_drawn="Reflowable text with navigable contents and headings; formulas drawn, with TeX.",
    access_pages=" Pages of the printed edition are marked.",
    access_demos=" Demonstrations run as scripts on pages apart; without, they are pictures.",
    colon=": ",
    brackets=(" (", ")"),
    comma=", ",
    last_comma=(" and ", ", and "),
    to=" to ",
    restated="restated",
    short=_ENGLISH_SHORT,
    theorems={kind: kind.capitalize() for kind in THEOREM_KINDS},
    callouts={kind: kind.capitalize() for kind in CALLOUT_KINDS},
    roles={
        "aut": "",
        "trl": "translator",
        "edt": "editor",
        "ill": "illustrator",
        "ctb": "contributor",
    },
    difficulties=("basic", "advanced", "challenging"),
)

_TRADITIONAL_SUBTAGS = frozenset({"tw", "hk", "mo", "hant"})


def words(lang: str) -> Words:
    """Return the words for a BCP 47 tag, English where its language has no table."""
    primary, *rest = lang.lower().replace("_", "-").split("-")
    if primary != "zh":
        return _ENGLISH
    if "hans" in rest:
        return _SIMPLIFIED
    return _TRADITIONAL if _TRADITIONAL_SUBTAGS.intersection(rest) else _SIMPLIFIED
