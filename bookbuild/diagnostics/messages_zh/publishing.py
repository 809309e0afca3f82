"""Chinese for what is said about releases."""

from __future__ import annotations

PUBLISHING: dict[str, str] = {
    "git cannot be found": "找不到 git",
    "apt-get install git, or brew install git": "apt-get install git，或 brew install git",
    "the book stands at no commit of git: {}": "书不在 git 的任何提交上：{0}",
    "a release is made from a commit: `git init`, `git add`, `git commit`": (
        "发布要从提交生成：`git init`、`git add`、`git commit`"
    ),
    "git does not answer within {} s": "git 在 {0} 秒内没有回答",
    "git cannot be started: {}": "无法启动 git：{0}",
    "{} changed after the commit": "{0:t} 在提交之后改动过",
    "{} and {} more": "{0} 和另外 {1} 个",
    "commit the changes, or put them aside with `git stash`": (
        "请提交改动，或用 `git stash` 暂时收起"
    ),
    "the history of the repository was cut off when it was cloned": "仓库克隆时截去了历史",
    "get all of it: `git fetch --unshallow --tags`, or `fetch-depth: 0` in a workflow": (
        "请取全部历史：`git fetch --unshallow --tags`，工作流里写 `fetch-depth: 0`"
    ),
    "the commit `{}` has no tag": "提交 `{0}` 没有标签",
    "git tag v1.0.0": "git tag v1.0.0",
    "the book uses {}, which git has not": "书用到了 git 里没有的 {0:t}",
    "add them to git and commit, so that others can make the same book": (
        "请加入 git 并提交，别人才能做出同样的书"
    ),
    "{} cannot run: `{}` cannot be found": "{0} 无法运行：找不到 `{1}`",
    "{}; or leave it out: `--without {}`": "{0}；或者不做这项检查：`--without {1}`",
    "{} says of `{}`: {}": "{0} 对 `{1}` 的意见：{2}",
    "`{}` is unsound: {}": "`{0}` 有毛病：{1:t}",
    "this is a fault of the compiler, please report it with the book": (
        "这是程序的错误，请连同书稿报告"
    ),
    "it has no bookmarks": "没有书签",
    "the file cannot be read: {}": "文件无法读取：{0}",
    "and {} more of the same kind": "还有 {0} 处同样的问题",
    "the bookmark `{}` leads nowhere": "书签 `{0}` 通向不存在处",
    "a link on page {} asks for `{}`": "第 {0} 页的链接指向 `{1}`",
    "a link on page {} leads nowhere: `{}`": "第 {0} 页的链接通向不存在处：`{1}`",
    "its pages have no labels": "页没有标签",
    "the first page has no label": "第一页没有标签",
    "the labels of its pages are out of order": "页的标签次序不对",
    "the face `{}` is not embedded": "字面 `{0}` 没有嵌入",
    "`{}` draws the box of a missing character (.notdef)": "`{0}` 画了缺字的空框（.notdef）",
    "`{}` draws glyph {} and has {}": "`{0}` 画了第 {1} 号字形，而它只有 {2} 个",
}
