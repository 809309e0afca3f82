"""Chinese for what is said about formulas; MathJax's own messages among them."""

from __future__ import annotations

MATHJAX: dict[str, str] = {
    "missing close brace": "缺少右花括号",
    "missing open brace for {}": "{0} 缺少左花括号",
    "extra close brace or missing open brace": "多了右花括号，或缺少左花括号",
    "extra open brace or missing close brace": "多了左花括号，或缺少右花括号",
    "missing argument for {}": "{0} 缺少参数",
    "missing \\left or extra \\right": "缺少 \\left，或多了 \\right",
    "missing \\right or extra \\left": "缺少 \\right，或多了 \\left",
    "extra \\left or missing \\right": "多了 \\left，或缺少 \\right",
    "missing or unrecognized delimiter for {}": "{0} 缺少定界符，或定界符无法识别",
    "missing \\end{{}}": "缺少 \\end{{0}}",
    "missing \\begin{{}} or extra \\end{{}}": "缺少 \\begin{{0}}，或多了 \\end{{1}}",
    "\\begin{{}} ended with \\end{{}}": "\\begin{{0}} 却以 \\end{{1}} 结束",
    "misplaced &": "`&` 的位置不对",
    "misplaced {}": "{0} 的位置不对",
    "double exponent: use braces to clarify": "重复的上标：请用花括号分清",
    "double exponents: use braces to clarify": "重复的上标：请用花括号分清",
    "double subscripts: use braces to clarify": "重复的下标：请用花括号分清",
    "prime causes double exponent: use braces to clarify": "撇号造成重复的上标：请用花括号分清",
    "unknown environment '{}'": "未知的环境 '{0}'",
    "illegal macro parameter reference": "宏的参数引用有误",
    "ambiguous use of {}": "{0} 的用法有歧义",
    "you can't use 'macro parameter character #' in math mode": "公式里不能直接用 `#`",
    "math mode is not properly terminated": "文字中的公式没有正确结束",
    "erroneous nesting of equation structures": "公式环境嵌套有误",
    "multiple {}": "{0} 出现了多次",
    "could not find closing '{}' for {}": "{1} 缺少与之对应的 '{0}'",
    "argument of {} missing": "{0} 缺少参数",
}
"""MathJax's messages, the first letter lowered as the compiler shows them."""

MATHEMATICS: dict[str, str] = {
    **MATHJAX,
    "`macros` cannot be read: {}": "无法读取 `macros`：{0:t}",
    "in a definition before it: {}": "在它之前的定义中：{0:t}",
    "the formula is nested too deeply or grows without end": "公式嵌套太深，或无限增长",
    "the formula needs more than {} MB of memory": "公式需要的内存超过 {0} MB",
    "the formula takes longer than {} seconds": "公式排版超过 {0} 秒",
    "define it under `macros`: `\\newcommand{\\abs}[1]{\\left|#1\\right|}`": (
        "请在 `macros` 下定义：`\\newcommand{\\abs}[1]{\\left|#1\\right|}`"
    ),
    "define it under `macros`: `\\newcommand{\\norm}[1]{\\left\\|#1\\right\\|}`": (
        "请在 `macros` 下定义：`\\newcommand{\\norm}[1]{\\left\\|#1\\right\\|}`"
    ),
    "siunitx is not available: write `3\\,\\mathrm{m/s}`": (
        "没有 siunitx 包：请写 `3\\,\\mathrm{m/s}`"
    ),
    "diagrams are pictures: draw it as SVG and include it with `![…](…)`": (
        "示意图是图片：请画成 SVG，再用 `![…](…)` 插入"
    ),
    "formulas have no preamble: leave it out; `math: packages:` in book.yaml adds packages": (
        "公式没有导言区：请删去；要加宏包请用 book.yaml 的 `math: packages:`"
    ),
    "this lays out pages, not formulas: leave it out": "这是页面排版命令，不是公式：请删去",
    "write `\\operatorname*{{}}` or define it under `macros` in book.yaml": (
        "请写 `\\operatorname*{{0}}`，或在 book.yaml 的 `macros` 下定义"
    ),
    "in a formula it is `array`": "公式里应用 `array`",
    "leave it out: `$` and `$$` say it already": "请删去：`$` 和 `$$` 已经表明了",
    "leave it out: `$$` says it already": "请删去：`$$` 已经表明了",
    "leave it out: this is a formula": "请删去：这里只是公式",
    "write `x_{ab}` or `{x_a}_b`": "请写 `x_{ab}` 或 `{x_a}_b`",
    "write `x^{ab}` or `{x^a}^b`": "请写 `x^{ab}` 或 `{x^a}^b`",
    "write `{x^a}'` or `x'^{a}`": "请写 `{x^a}'` 或 `x'^{a}`",
    "`&` needs an alignment: `aligned`, `cases`, `matrix` …; `\\&` prints one": (
        "`&` 只能用在 `aligned`、`cases`、`matrix` 等对齐环境里；`\\&` 印出这个符号"
    ),
    "`\\#` prints one": "`\\#` 印出这个符号",
    "`\\$` prints one; else a formula before it is not closed": (
        "`\\$` 印出这个符号；否则是前面的公式没有闭合"
    ),
    "within another equation it is `aligned` or `gathered`": (
        "在别的公式环境里应用 `aligned` 或 `gathered`"
    ),
    "`\\$` prints a dollar sign": "`\\$` 印出美元符号",
    "add it under `math: packages:` in book.yaml where it is offered": (
        "如果提供这个宏包，请加到 book.yaml 的 `math: packages:` 下"
    ),
    "define it under `macros` in book.yaml": "请在 book.yaml 的 `macros` 下定义它",
    "did you mean `\\{}`?": "是不是想写 `\\{0}`？",
    "it is one of `physics`: add that under `math: packages:` in book.yaml": (
        "它属于 `physics` 宏包：请加到 book.yaml 的 `math: packages:` 下"
    ),
    "MathJax has no such environment": "MathJax 没有这个环境",
    "`{}` is closed by `{}`": "`{0}` 却由 `{1}` 闭合",
    "`\\left` has no `\\right` in its cell of the alignment": (
        "`\\left` 在它所在的对齐单元格里没有 `\\right`"
    ),
    "no equation `{}` in this book": "书中没有公式 `{0}`",
    "several chapters have an equation `{}`": "好几章都有公式 `{0}`",
    "put `\\label{…}` into the equation": "请在公式里写 `\\label{…}`",
    "give them labels of their own": "请给它们各自的标签",
    "the formula makes more than {} symbols": "这个公式超过 {0} 个符号",
    "the chapter's formulas make more than {} symbols; those from here on are not read": (
        "本章的公式合计超过 {0} 个符号；从这里起不再读取"
    ),
    "divide the chapter into several files": "请把这一章分成几个文件",
    "unknown command `{}`": "未知的命令 `{0}`",
    "unknown environment `{}`": "未知的环境 `{0}`",
    "no font has the character `{}` of this formula (U+{})": (
        "没有字体含这个公式里的字符 `{0}`（U+{1}）"
    ),
    "formula is {} pt wide where {} pt fit; printed at {} of its size": (
        "公式宽 {0} pt，版心只容 {1} pt；已缩到 {2}"
    ),
    "break it into several lines, as with `aligned` or `multline`": (
        "请分成几行，例如用 `aligned` 或 `multline`"
    ),
}
