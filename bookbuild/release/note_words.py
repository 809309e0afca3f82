"""The words of the release note, in the language of the book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What a release note says by itself; braces stand for what varies."""

    made_from: str
    tagged: str
    untagged: str
    files: str
    file_head: tuple[str, str, str]
    changes: str
    since: str
    first: str
    elsewhere: str
    unchanged: str
    more: str
    chapters: str
    chapter_head: tuple[str, str, str, str, str, str]
    total: str
    checks: str
    passed: str
    left_out: str
    made_with: str
    faces: str
    again: str


ZH = NoteWords(
    made_from="由提交 `{commit}`（{date}）生成{tag}，时间取 SOURCE_DATE_EPOCH={epoch}。",
    tagged="，标签 `{tag}`",
    untagged="，没有标签",
    files="文件",
    file_head=("文件", "大小", "SHA-256"),
    changes="改动",
    since="自 `{tag}` 以来：",
    first="此前没有标签，所列为最近的改动。",
    elsewhere="其他文件",
    unchanged="书的文件没有改动。",
    more="另有 {n} 次",
    chapters="各章",
    chapter_head=("章", "页", "页码", "汉字", "西文词", "公式"),
    total="合计",
    checks="检查",
    passed="通过：{names}。",
    left_out="没有做：{names}。",
    made_with="工具",
    faces="字体",
    again="在同一提交上运行 `bookbuild release`，用同样的工具，得到同样的字节。",
)

EN = NoteWords(
    made_from="Made from commit `{commit}` ({date}){tag}, with SOURCE_DATE_EPOCH={epoch}.",
    tagged=", tag `{tag}`",
    untagged=", which has no tag",
    files="Files",
    file_head=("File", "Size", "SHA-256"),
    changes="Changes",
    since="Since `{tag}`:",
    first="There is no earlier tag; these are the latest changes.",
    elsewhere="Other files",
    unchanged="No file of the book has changed.",
    more="and {n} more",
    chapters="Chapters",
    chapter_head=("Chapter", "Pages", "Page numbers", "Han characters", "Words", "Formulas"),
    total="Total",
    checks="Checks",
    passed="Passed: {names}.",
    left_out="Left out: {names}.",
    made_with="Tools",
    faces="Faces",
    again="`bookbuild release` at the same commit with the same tools gives the same bytes.",
)


def note_words(lang: str) -> NoteWords:
    """Return the words for a book in `lang`: Chinese for Chinese books, else English."""
    return ZH if lang.lower().startswith("zh") else EN
