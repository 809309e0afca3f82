"""Chinese for what is said about new books and imported sites."""

from __future__ import annotations

STARTING: dict[str, str] = {
    "`{}` is not empty": "`{0}` 不是空文件夹",
    "`{}` is there already": "`{0}` 已经存在",
    "name a folder that does not exist yet, or an empty one": "请写一个还不存在的或空的文件夹",
    "move it away, or name a folder for the book behind the site's": (
        "请移走它，或在网站文件夹之后再写一个书稿文件夹"
    ),
    "`{}` holds more than {} files": "`{0}` 里的文件超过 {1} 个",
    "name the folder with the chapters alone": "请写只含章节的文件夹",
    "{} pages are more than {} can name": "{0} 个页面太多，{1} 写不下",
    "import the folders one by one": "请逐个导入各文件夹",
    "pages and pictures have more than {} bytes": "页面和图片超过 {0} 字节",
    "leave out the target: the book is then made where the site is": (
        "不写目标文件夹，书就建在网站所在之处"
    ),
    "no chapter was found in `{}`": "`{0}` 里没有找到章节",
    "name the folder that holds the chapters, files ending in .md": (
        "请写章节所在的文件夹，章节是以 .md 结尾的文件"
    ),
    "`{}` has no place in the book": "`{0}` 在书里没有位置",
    "{} more pages have no place in the book": "另有 {0} 个页面在书里没有位置",
    "name it in book.yaml where it belongs, or leave it out": (
        "请在 book.yaml 里写出它的位置，或略去"
    ),
    "`{}` is an address, not a page of the site": "`{0}` 是网址，不是网站里的页面",
    "`{}` leads outside the site": "`{0}` 指向网站文件夹之外",
    "`{}` is no Markdown file": "`{0}` 不是 Markdown 文件",
    "turn it into Markdown": "请把它转成 Markdown",
    "`{}` is not there": "没有 `{0}`",
    "`{}` cannot be named in book.yaml": "`{0}` 无法写进 book.yaml",
    "rename it: no colon near the start, no control characters": (
        "请改名：开头不要有冒号，也不要有控制字符"
    ),
    "`{}` lies deeper than chapters of parts": "`{0}` 的层次比部分里的章还深",
    "it becomes a chapter behind the one it belonged to": "它将成为一章，排在所属的页面之后",
    "nothing says the order of the pages: they come by their names": (
        "没有什么说明页面的次序：按文件名排列"
    ),
    "put them into the order that is meant": "请把它们排成应有的次序",
}
