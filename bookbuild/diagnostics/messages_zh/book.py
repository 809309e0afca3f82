"""Chinese for what is said about book.yaml, files, fonts and the machine."""

from __future__ import annotations

BOOK: dict[str, str] = {
    # build, check
    "cannot write `{}`: {}": "无法写入 `{0}`：{1:t}",
    "`{}` changed while it was mended": "改写时 `{0}` 已有变动",
    "run it again": "请再运行一次",
    "name another file with `-o`": "用 `-o` 指定另一个文件",
    "it is a folder": "它是一个文件夹",
    "it is a file": "它是一个文件",
    "the folder holds files that bookbuild did not write": "这个文件夹里有不是 bookbuild 写的文件",
    "`feed` asks for `url`": "`feed` 需要 `url`",
    "add `url: https://…`": "请加上 `url: https://…`",
    "`scopes` has `{}`, which is no chapter": "`scopes` 里的 `{0}` 不是章节",
    "write the path as under `chapters`": "路径请与 `chapters` 里的写法一致",
    "an address such as https://example.org/book/": "https://example.org/book/ 这样的地址",
    "an address with `{path}`": "含有 `{path}` 的地址",
    "the face of formulas is missing; browsers take one of their system": (
        "缺少公式字体；浏览器将用系统里的字体"
    ),
    "`{}` is not a folder": "`{0}` 不是文件夹",
    "the folder `{}` cannot be written": "文件夹 `{0}` 不可写",
    "the book is made from it": "书稿就是由它生成的",
    "results cannot be kept in `{}`: {}": "结果无法存入缓存 `{0}`：{1}",
    "every build will take as long; BOOKBUILD_CACHE names another folder": (
        "以后每次构建都会同样慢；可用 BOOKBUILD_CACHE 指定别的文件夹"
    ),
    "`{}` leads outside the book's folder": "`{0}` 指向书稿文件夹之外",
    "remove it": "请删除它",
    "the MathJax bundle is missing": "缺少 MathJax 程序包",
    "the bundle of the search is missing": "缺少搜索程序包",
    "the search index cannot be made: {}": "做不出搜索索引：{0:t}",
    "it takes longer than {} seconds": "用时超过 {0} 秒",
    "it needs more than {} MB of memory": "需要的内存超过 {0} MB",
    "run `python hatch_build.py` in the checkout, or install the wheel": (
        "在源码目录运行 `python hatch_build.py`，或安装 wheel"
    ),
    "pandoc cannot be started: {}": "无法启动 pandoc：{0:t}",
    "it is not installed or fails": "没有安装，或运行失败",
    "pip install --force-reinstall pypandoc-binary": (
        "请运行 pip install --force-reinstall pypandoc-binary"
    ),
    "picture `{}` cannot be shown: {}": "图片 `{0}` 无法显示：{1:t}",
    # config
    "text": "文本",
    "a list": "列表",
    "a mapping": "映射",
    "a text": "文本",
    "a path": "路径",
    "a number": "数字",
    "a kind": "类别名",
    "a file name": "文件名",
    "a MARC relator code": "MARC 责任者代码",
    "a language tag such as zh-CN": "zh-CN 这样的语言标签",
    "the tag of a language in Latin letters, such as fr": "fr 这样以拉丁字母书写的语言的标签",
    "a key of the bibliography": "文献表中的条目名",
    "a pattern such as {chapter}-{n}": "{chapter}-{n} 这样的格式",
    "a pattern such as 第{han}篇, Part {roman} or {n}, nor none": (
        "第{han}篇、Part {roman}、{n} 这样的格式，也不是 none"
    ),
    "a label such as part:basics": "part:basics 这样的标签",
    "a colour such as '#1f4e70'": "'#1f4e70' 这样的颜色",
    "A4, A5, B5, 16k, 32k, 7x10in or WIDTHxHEIGHTmm, 80 to 499": (
        "A4、A5、B5、16k、32k、7x10in 或 宽x高mm（80 到 499）"
    ),
    "no {} in `{}`": "`{1}` 里没有 {0}",
    "run in the book's folder or name it with -C": "在书稿文件夹里运行，或用 -C 指定它",
    "save it as UTF-8": "请以 UTF-8 编码保存",
    "{} is not UTF-8 text": "{0} 不是 UTF-8 文本",
    "`author` and `authors` both stand here": "`author` 和 `authors` 同时出现",
    "the other is here": "另一个在这里",
    "keep one": "只保留一个",
    "`slug` is longer than {} bytes of UTF-8": "`slug` 的 UTF-8 编码超过 {0} 字节",
    "nothing of the kind `{}` is numbered": "没有名为 `{0}` 的编号类别",
    "name the kind under `theorems`": "在 `theorems` 下写出这个类别",
    "did you mean `{}`?": "是不是想写 `{0}`？",
    "`{}` stands twice in the book": "`{0}` 在书中出现了两次",
    "it stands here first": "第一次出现在这里",
    "`{}` must be true or false, not `{}`": "`{0}` 只能是 true 或 false，不能是 `{1}`",
    "`{}` must be a list, not {}": "`{0}` 应为列表，而不是{1:t}",
    "write `{}:` and below it one line `- …` for each": "写 `{0}:`，下面每项一行 `- …`",
    "`{}` must be text, not {}": "`{0}` 应为文本，而不是{1:t}",
    "`{}` must be one of {}": "`{0}` 只能是 {1} 之一",
    "`{}` must be a whole number, not `{}`": "`{0}` 应为整数，而不是 `{1}`",
    "`{}` must be a number, not `{}`": "`{0}` 应为数字，而不是 `{1}`",
    "`{}` must be between {} and {}, not {}": "`{0}` 应在 {1} 与 {2} 之间，而不是 {3}",
    "`{}` must be a mapping, not {}": "`{0}` 应为映射，而不是{1:t}",
    "book.yaml must be a mapping, not {}": "book.yaml 应为映射，而不是{0:t}",
    "{} must be a mapping, not {}": "{0} 应为映射，而不是{1:t}",
    "write `key: value`, one a line": "每行写一个 `键: 值`",
    "known: {}": "可用的有：{0}",
    "it belongs under `{}`": "它应写在 `{0}` 下面",
    "add `{}: …`": "请加上 `{0}: …`",
    "`{}: {}` is not a date such as 2026-05-01": "`{0}: {1}` 不是 2026-05-01 这样的日期",
    "`{}: {}` is not {}": "`{0}: {1}` 不是{2:t}",
    "`{}` is not {}": "`{0}` 不是{1:t}",
    "`{}` must not be empty": "`{0}` 不能为空",
    "unknown key `{}`": "未知的键 `{0}`",
    "`{}` is missing": "缺少 `{0}`",
    "`{}` has no value": "`{0}` 没有值",
    "`*{}` is not allowed here": "这里不允许 `*{0}`",
    "`&{}` is not allowed here": "这里不允许 `&{0}`",
    "the tag `{}` is not allowed here": "这里不允许标签 `{0}`",
    "nested deeper than {} levels": "嵌套超过 {0} 层",
    "a second YAML document starts here": "这里开始了第二个 YAML 文档",
    "write the value out; a text that starts with this sign needs quotes": (
        "把值直接写出来；以此符号开头的文本要加引号"
    ),
    "leave it out; a text that starts with this sign needs quotes": (
        "请删去；以此符号开头的文本要加引号"
    ),
    "not well-formed YAML: {}": "YAML 格式有误：{0}",
    "not well-formed YAML: a number out of range after this": "YAML 格式有误：此后有超出范围的数",
    "indent with blanks, not with tabs": "缩进用空格，不要用制表符",
    "a key is followed by the ASCII colon `:` and a blank": "键后面是半角冒号 `:` 和一个空格",
    "character U+{} is not allowed": "不允许字符 U+{0}",
    "{} is empty": "{0} 是空的",
    "it needs a title and chapters": "它需要 title 和 chapters",
    "`{}` ends before the ` #`, which starts a comment in YAML": (
        "`{0}` 在 ` #` 前就结束了，YAML 里 ` #` 之后是注释"
    ),
    "put the TeX between single quotes": "把 TeX 写在单引号里",
    "a key must be a word, not a list or mapping": "键必须是一个词，不能是列表或映射",
    "the merge key `<<` is not allowed here": "这里不允许合并键 `<<`",
    "`{}` stands twice in this mapping": "`{0}` 在这个映射里出现了两次",
    # files
    "`{}` does not exist": "`{0}` 不存在",
    "`{}` is not a path in the book": "`{0}` 不是书稿里的路径",
    "put a copy of the file into the book's folder and name that": (
        "把文件复制到书稿文件夹里，再写它的路径"
    ),
    "`{}` is not the name of a file": "`{0}` 不是文件名",
    "`{}` cannot be the name of a file": "`{0}` 不能作文件名",
    "copy the file into the book's folder and write the path from there": (
        "把文件复制到书稿文件夹里，写从那里起的路径"
    ),
    "`{}` is not a regular file": "`{0}` 不是普通文件",
    "`{}` has more than {} bytes": "`{0}` 超过 {1} 字节",
    "`{}` cannot be read: {}": "无法读取 `{0}`：{1:t}",
    "byte {} is not UTF-8": "字节 {0} 不是 UTF-8",
    "save the file as UTF-8": "请把文件存为 UTF-8 编码",
    # fonts and machine
    "there is no npm, and pip could not bring one": "没有 npm，pip 也没能装上",
    "there is no pip": "没有 pip",
    "no archive of {}@{} arrived": "没有取到 {0}@{1} 的压缩包",
    "`{}` is not the file the manifest describes": "`{0}` 与清单所述不符",
    "exit status {}": "退出码 {0}",
    "`{}` is not in the package: {}": "包里没有 `{0}`：{1}",
    "{} did not finish: {}": "{0} 没有完成：{1}",
    "faces missing or stood in for: {}": "缺少字体，或由别的字体代替：{0}",
    "faces missing or stood in for: {} and {} more": (
        "缺少字体，或由别的字体代替：{0}，另有 {1} 个"
    ),
    "run `bookbuild fonts install`": "请运行 `bookbuild fonts install`",
    "the fonts are not installed": "字体没有安装",
    "no font has a glyph for `{}`: {} {}": "没有字体含 `{0}` 的字形：{1} {2}",
    "no font has a glyph for `{}`: {} {}; {} more places have it": (
        "没有字体含 `{0}` 的字形：{1} {2}；另有 {3} 处"
    ),
    "no font has a glyph for `{}`: {} {} in the sequence {}": (
        "没有字体含 `{0}` 的字形：序列 {3} 中的 {1} {2}"
    ),
    "no font has a glyph for `{}`: {} {} in the sequence {}; {} more places have it": (
        "没有字体含 `{0}` 的字形：序列 {3} 中的 {1} {2}；另有 {4} 处"
    ),
    "no font has a glyph for a character: {} {}": "没有字体含这个字符的字形：{0} {1}",
    "no font has a glyph for a character: {} {}; {} more places have it": (
        "没有字体含这个字符的字形：{0} {1}；另有 {2} 处"
    ),
    "no font has a glyph for a character: {} {} in the sequence {}": (
        "没有字体含这个字符的字形：序列 {2} 中的 {0} {1}"
    ),
    "no font has a glyph for a character: {} {} in the sequence {}; {} more places have it": (
        "没有字体含这个字符的字形：序列 {2} 中的 {0} {1}；另有 {3} 处"
    ),
    "replace it, or put a font that has it into the book's `fonts` folder": (
        "换一个字符，或把含它的字体放进书稿的 `fonts` 文件夹"
    ),
    "the fonts could not be installed": "字体没能装上",
    "`bookbuild fonts install` needs npm or pip, and the network, once": (
        "`bookbuild fonts install` 需要 npm 或 pip，并联网一次"
    ),
    "some faces are missing or stand-ins: {}": "有些字体缺少或由别的代替：{0:t}",
    "run `bookbuild fonts install` again where npm packages can be fetched": (
        "在能下载 npm 包的地方再运行一次 `bookbuild fonts install`"
    ),
    "`{}` cannot be written: {}": "无法写入 `{0}`：{1}",
    "set BOOKBUILD_CACHE to a folder you may write to": "把 BOOKBUILD_CACHE 设为可写的文件夹",
    "`{} {}` cannot be fetched: {}": "取不到 `{0} {1}`：{2:t}",
    "`{}` holds more than {} fonts": "`{0}` 里的字体超过 {1} 个",
    "neither TrueType nor OpenType": "既不是 TrueType 也不是 OpenType",
    "`{}/{}` is `{}` {} italic again": "`{0}/{1}` 与已有的 `{2}` {3} 斜体重复",
    "`{}/{}` is `{}` {} again": "`{0}/{1}` 与已有的 `{2}` {3} 重复",
    "`{}/{}` is not a font that can be read: {}": "`{0}/{1}` 不是能读的字体：{2:t}",
    "a plain .ttf or .otf file with one face is needed": "需要只含一个字面的普通 .ttf 或 .otf 文件",
    "it has no family name or no characters": "没有字体族名，或没有字符",
    "not a WOFF file": "不是 WOFF 文件",
    "the WOFF file is broken: {}": "WOFF 文件已损坏：{0}",
    "table {} is cut short": "数据表 {0} 不完整",
    "{} cannot be loaded": "无法加载 {0}",
    "apt-get install {} (Debian, Ubuntu)": "apt-get install {0}（Debian、Ubuntu）",
}
