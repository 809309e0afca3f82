"""The words the web edition prints by itself beside those all editions share, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteWords:
    """Words of the page's furniture; `{…}` is filled in."""

    skip: str
    contents: str
    close: str
    here: str
    """Title of the contents within the page."""
    search: str
    search_prompt: str
    found: str
    """`{n}` results."""
    not_found: str
    """No result for `{query}`."""
    broken: str
    """The index could not be loaded."""
    display: str
    theme: str
    auto: str
    light: str
    sepia: str
    dark: str
    size: str
    smaller: str
    larger: str
    show_answers: str
    copy: str
    copied: str
    permalink: str
    previous: str
    next: str
    turn: str
    """Name of the links to the pages before and after."""
    resume: str
    """Link to the place last read, `{title}`."""
    downloads: str
    edit: str
    report: str
    changed: str
    """`{commit}` and `{date}` of the last change."""
    lost: str
    lost_hint: str
    home: str
    cited: str
    """Name of the links from a work back to where it is cited, `{n}`."""
    preview: str
    feed: str
    keys: str


_SIMPLIFIED = SiteWords(
    skip="跳到正文",
    contents="目录",
    close="关闭",
    here="本页内容",
    search="搜索",
    search_prompt="搜索全书",
    found="找到 {n} 处",
    not_found="没有找到“{query}”",
    broken="搜索索引无法载入",
    display="显示设置",
    theme="配色",
    auto="跟随系统",
    light="浅色",
    sepia="米黄",
    dark="深色",
    size="字号",
    smaller="缩小字号",
    larger="放大字号",
    show_answers="展开全部答案",
    copy="复制",
    copied="已复制",
    permalink="此处的链接",
    previous="上一页",
    next="下一页",
    turn="翻页",
    resume="继续阅读：{title}",
    downloads="下载",
    edit="编辑本页",
    report="报告问题",
    changed="更新于 {date}，版本 {commit}",
    lost="没有这一页",
    lost_hint="地址可能已经改变，请从目录中查找。",
    home="回到首页",
    cited="引用处 {n}",
    preview="预览",
    feed="更新订阅",
    keys="按键：← → 翻页，s 搜索",
)

_TRADITIONAL = SiteWords(
    skip="跳到正文",
    contents="目錄",
    close="關閉",
    here="本頁內容",
    search="搜尋",
    search_prompt="搜尋全書",
    found="找到 {n} 處",
    not_found="沒有找到「{query}」",
    broken="搜尋索引無法載入",
    display="顯示設定",
    theme="配色",
    auto="跟隨系統",
    light="淺色",
    sepia="米黃",
    dark="深色",
    size="字級",
    smaller="縮小字級",
    larger="放大字級",
    show_answers="展開全部解答",
    copy="複製",
    copied="已複製",
    permalink="此處的連結",
    previous="上一頁",
    next="下一頁",
    turn="翻頁",
    resume="繼續閱讀：{title}",
    downloads="下載",
    edit="編輯本頁",
    report="回報問題",
    changed="更新於 {date}，版本 {commit}",
    lost="沒有這一頁",
    lost_hint="網址可能已經改變，請從目錄中查找。",
    home="回到首頁",
    cited="引用處 {n}",
    preview="預覽",
    feed="更新訂閱",
    keys="按鍵：← → 翻頁，s 搜尋",
)

_ENGLISH = SiteWords(
    skip="Skip to the text",
    contents="Contents",
    close="Close",
    here="On this page",
    search="Search",
    search_prompt="Search the book",
    found="{n} results",
    not_found="Nothing found for “{query}”",
    broken="The search index cannot be loaded",
    display="Display settings",
    theme="Colours",
    auto="As the system",
    light="Light",
    sepia="Sepia",
    dark="Dark",
    size="Size of text",
    smaller="Smaller text",
    larger="Larger text",
    show_answers="Show all answers",
    copy="Copy",
    copied="Copied",
    permalink="Link to this place",
    previous="Previous",
    next="Next",
    turn="Turn pages",
    resume="Continue reading: {title}",
    downloads="Downloads",
    edit="Edit this page",
    report="Report a problem",
    changed="Changed on {date}, version {commit}",
    lost="There is no such page",
    lost_hint="The address may have changed; look for it in the contents.",
    home="To the home page",
    cited="cited at {n}",
    preview="Preview",
    feed="Feed of changes",
    keys="Keys: ← → turn pages, s searches",
)

_TABLES = {"zh-CN": _SIMPLIFIED, "zh-TW": _TRADITIONAL}


def site_words(table: str) -> SiteWords:
    """Return the words that go with a table of `bookbuild.words`, by its tag."""
    return _TABLES.get(table, _ENGLISH)
