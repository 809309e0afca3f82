"""Chinese for what is said while an edition is made."""

from __future__ import annotations

EDITIONS: dict[str, str] = {
    "the page of `{}` is not well-formed: {}": "`{0}` 的页面格式有误：{1}",
    "`{}` has a link to `{}`, which is nowhere": "`{0}` 里有指向 `{1}` 的链接，却没有这个位置",
    "a style sheet of a book may not have `{}`": "书的样式表里不能有 `{0}`",
    "this is no CSS: {}": "这不是 CSS：{0:t}",
    "something that begins here is never closed": "从这里开始的部分没有闭合",
    "`{}` has no effect: {}": "`{0}` 不起作用：{1:t}",
    "no such property": "没有这个属性",
    "no such value": "没有这样的值",
    "no such selector": "没有这样的选择器",
    "no such rule": "没有这样的规则",
    "nothing says what the picture `{}` shows": "没有文字说明图片 `{0}` 的内容",
    "describe it in the brackets, or mark it `{.decorative}`": (
        "请在方括号里说明，或标为 `{.decorative}`"
    ),
    "`{}` nests lists, quotes or blocks too deeply for a page": (
        "`{0}` 里的列表、引用或区块嵌套太深，无法排版"
    ),
    "nest no more than a dozen levels": "嵌套不要超过十来层",
    "`{}` is not part of the book and is not read": "`{0}` 不属于这本书，不会读取",
    "no font has a glyph for `{}` (U+{})": "没有字体含 `{0}`（U+{1}）的字形",
    "Chinese lines are not justified: {}": "中文行没有两端对齐：{0:t}",
    "notes and formulas may stand otherwise than meant: {}": "脚注与公式的排法可能不合原意：{0:t}",
    "this drawing has a gradient or a pattern, which the check of PDF/A does not know": (
        "图里有渐变或图案，PDF/A 的检查不认识"
    ),
    "check the file with veraPDF, or draw it in plain colours": "请用 veraPDF 检查，或改用单色",
    "`{}` nests too deeply or is too large to be laid out": "`{0}` 嵌套太深或太大，无法排版",
    "`{}` was not laid out within {} s": "`{0}` 在 {1} 秒内没有排完",
    "`{}` cannot be laid out: {}": "`{0}` 无法排版：{1:t}",
    "the layout process ended with code {}": "排版进程以代码 {0} 结束",
    "the layout process was ended by signal {}": "排版进程被信号 {0} 终止",
    "the picture cannot be used: {}": "图片无法使用：{0:t}",
    "it is empty": "它是空的",
    "it has more than {} million pixels": "超过 {0} 百万像素",
    "it cannot be decoded ({})": "无法解码（{0}）",
    "the picture `{}` is printed at {} pixels an inch": "图片 `{0}` 印出来只有每英寸 {1} 像素",
    "print it at `width={}%`, or give it {} pixels in width": (
        "请用 `width={0}%` 印小些，或给它 {1} 像素的宽度"
    ),
    "give it {} pixels in width": "请给它 {0} 像素的宽度",
    "it declares entities": "它声明了实体",
    "its root element is `{}`, not `svg`": "根元素是 `{0}` 而不是 `svg`",
    "a picture within it is no base64": "其中的图片不是 base64",
    "it refers to `{}` outside itself": "它引用了外部的 `{0}`",
    "its styles import others": "它的样式引入了别的样式",
    "not well-formed XML ({})": "XML 格式有误（{0}）",
    "it refers to an entity": "它引用了实体",
    "a `use` repeats what contains it": "`use` 重复了包含它的元素",
    "it is nested too deeply": "嵌套太深",
    "it draws more than {} elements": "它画的元素超过 {0} 个",
    "`{}` is too wide for the text even in small type; turned onto a page of its own": (
        "`{0}` 即使用小字也比版心宽；已转到单独一页"
    ),
    "this table is too wide for the text even in small type; turned onto a page of its own": (
        "这个表格即使用小字也比版心宽；已转到单独一页"
    ),
    "drop columns, or ask for it: put it into `::: sideways`": (
        "请减少列数，或写明要转：放进 `::: sideways`"
    ),
    "the address `{}` is too long for a QR code on paper": "地址 `{0}` 太长，印不成二维码",
    "give a shorter one": "请用短一些的",
    "{} {} of {} pt do not fit `{}`; set with {}": "{2} pt 的 {0} {1} 放不进 `{3}`；改为 {4}",
    "ask for at most {}, or for a smaller `font-size`": "最多 {0}，或把 `font-size` 改小",
}
