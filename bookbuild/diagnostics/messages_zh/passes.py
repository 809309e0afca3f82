"""Chinese for what is said about exercises, labels, links, citations and the look of a text."""

from __future__ import annotations

PASSES: dict[str, str] = {
    "hint": "提示",
    "answer": "答案",
    "`{}` stands in an answer, and answers are left out": "`{0}` 在答案里，而这一版不印答案",
    "say it outside the answer as well, or print the answers": "在答案之外也说一遍，或者印出答案",
    "no work `{}` in the bibliography": "文献表里没有 `{0}`",
    "name a bibliography in book.yaml": "请在 book.yaml 里写明 bibliography",
    "add it to `{}`": "请把它加进 `{0}`",
    "`{}` is no bibliography that is known": "`{0}` 不是可以识别的文献表",
    "name it .bib (BibTeX, BibLaTeX) or .json (CSL-JSON)": (
        "文件名应以 .bib（BibTeX、BibLaTeX）或 .json（CSL-JSON）结尾"
    ),
    "`{}` is no JSON text": "`{0}` 不是 JSON 文本",
    "cannot be read": "无法读取",
    "`{}`: cannot be read": "`{0}`：无法读取",
    "`@{}` is printed as it stands": "`@{0}` 会照原样印出",
    "a citation is `[@{}]` or `[@{}, p. 3]`, its locator plain text": (
        "引文写成 `[@{0}]` 或 `[@{1}, p. 3]`，页码等用纯文本"
    ),
    "to a place in the book refer as `[](#{})`": "引用书中的位置请写 `[](#{0})`",
    "`{}` belongs to no exercise": "`{0}` 不属于任何练习",
    "put it after its exercise, or write `::: {.{} for=ex:id}`": (
        "请放在练习之后，或写 `::: {.{0} for=ex:id}`"
    ),
    "`difficulty={}` is none of 1 to {}": "`difficulty={0}` 不在 1 到 {1} 之间",
    "1 is {}, {} is {}; your own word also goes": "1 是{0}，{1} 是{2}；也可以写自己的词",
    "no exercise `{}` in this chapter for this {}": "本章没有这个{1:t}所属的练习 `{0}`",
    "number the exercise {}, or put the {} after it": "请给练习编号 {0}，或把{1:t}放在它后面",
    "give the exercise this id: `::: {.exercise #{}}`": (
        "请给练习加上标识：`::: {.exercise #{0}}`"
    ),
    "exercise `{}` has more than one answer": "练习 `{0}` 有不止一个答案",
    "all are printed; keep one": "它们都会印出；请只留一个",
    "`{}` stands twice in this chapter": "`{0}` 在本章出现了两次",
    "the label `{}` stands twice in this chapter": "标签 `{0}` 在本章出现了两次",
    "references lead to the first; give this one another": "引用指向第一个；请给这一个换个标签",
    "first used here": "第一次用在这里",
    "`{}` follows `{}`": "`{1}` 后面是 `{0}`",
    "put the number right, or the order of the files in book.yaml": (
        "请改正编号，或 book.yaml 里文件的顺序"
    ),
    "the label `{}` stands in `{}` too": "标签 `{0}` 在 `{1}` 里也有",
    "give one of them another": "请给其中一个换个标签",
    "the one before it": "它前面的一个",
    "`{} {}` has no answer, others here do": "`{0} {1}` 没有答案，本章别的练习有",
    "add a `::: answer`; mark an open question with `difficulty=开放`": (
        "请加上 `::: answer`；开放题请标 `difficulty=开放`"
    ),
    "`{}` is printed after the book's own `{}`": "`{0}` 会印在书自己的 `{1}` 之后",
    "leave the number out; refer to the caption's label": "请去掉编号；引用时用图题的标签",
    "three backticks within a line open or close no code": "行内的三个反引号不能开始或结束代码块",
    "put the fence on a line of its own": "请让代码块的围栏单独成行",
    "this backtick has no partner and is printed": "这个反引号没有配对，会照印",
    "close the code, or write `\\`` for a backtick": "请闭合代码，或写 `\\`` 表示反引号",
    "`{}` opens no division here": "`{0}` 在这里不能开始区块",
    "put it at the start of a line, a blank line before it": "请放在行首，前面空一行",
    "`{}` is full-width and opens no division": "`{0}` 是全角的，不能开始区块",
    "write three half-width colons": "请写三个半角冒号",
    "`{}` is not bold: its underscores are printed": "`{0}` 不是粗体：下划线会照印",
    "write stars": "请用星号",
    "`{}` is not emphasised: its underscores are printed": "`{0}` 不是强调：下划线会照印",
    "`{}` is not emphasised: its stars are printed": "`{0}` 不是强调：星号会照印",
    "no blank inside the stars; write `\\*` for a star": ("星号内侧不要有空格；要印星号请写 `\\*`"),
    "`{}` is not a link: its brackets are printed": "`{0}` 不是链接：括号会照印",
    "an address with blanks stands in `<…>`": "含空格的地址要写在 `<…>` 里",
    "half-width round brackets, right after the square ones": "圆括号用半角，紧跟在方括号后",
    "define its address on a line of its own: `[words]: address`": (
        "请单独用一行定义地址：`[文字]: 地址`"
    ),
    "`{}` is read as text, not as a formula": "`{0}` 被当作文字，不是公式",
    "write `$…$`, or ask for `brackets: true` under `math` in book.yaml": (
        "请写 `$…$`，或在 book.yaml 的 `math` 下设 `brackets: true`"
    ),
    "write `$$…$$`, or ask for `brackets: true` under `math` in book.yaml": (
        "请写 `$$…$$`，或在 book.yaml 的 `math` 下设 `brackets: true`"
    ),
    "`{}` stands in no formula": "`{0}` 不在公式里",
    "put the formula between dollars": "请把公式写在美元符号之间",
    "`{}` lacks its semicolon": "`{0}` 缺少分号",
    "write `{};`": "请写 `{0};`",
    "`{}` stands under `{}`": "`{0}` 却在 `{1}` 之下",
    "put the number right": "请改正编号",
    "`{}` stands where `{}` is expected": "这里应为 `{1}`，却是 `{0}`",
    "put the numbers right, or leave all of them to the book": "请改正编号，或全部交给本程序编号",
    "`{} {}` stands under `{}`": "`{0} {1}` 却在 `{2}` 之下",
    "`{} {}` follows `{} {}`": "`{2} {3}` 后面是 `{0} {1}`",
    "the number before it": "它前面的编号",
    "the chapter is empty": "这一章是空的",
    "write it, or leave it out": "请写出来，或去掉它",
    "a heading of level {} follows one of level {}": "{1} 级标题后面直接是 {0} 级标题",
    "write `{}`": "请写 `{0}`",
    "this heading is as long as {} Chinese characters": "这个标题有 {0} 个汉字那么长",
    "at most {}; say the rest in the text": "最多 {0} 个；其余写进正文",
    "this section is empty": "这一节是空的",
    "write it, or take its heading out": "请写出来，或去掉标题",
    "these rows are not read as a table": "这几行没有被读成表格",
    "the bars before these lines are printed": "这几行前面的竖线会照原样印出",
    "put a row such as `|---|---|` under the head": "请在表头下加一行 `|---|---|`",
    "take the bars away and end each line but the last with a backslash": (
        "去掉竖线，除末行外每行以反斜杠结尾"
    ),
    "as many cells as the row above has, and that row the first of its paragraph": (
        "格数要与上一行相同，而且上一行要是一段的第一行"
    ),
    "this row of dashes makes no table": "这一行短横没有构成表格",
    "no `#{}` in `{}`": "`{1}` 里没有 `#{0}`",
    "`{}` is not a chapter of this book": "`{0}` 不是本书的章节",
    "`{}` is not an address a book may lead to": "`{0}` 不是书中允许链接的地址",
    "http, https, mailto and places in the book can be linked; the words are kept": (
        "可以链接 http、https、mailto 和书中的位置；文字已保留"
    ),
    "the link leads nowhere": "链接没有目标",
    "write where it leads between the round brackets": "请在圆括号里写明目标",
    "write words between the brackets": "请在方括号里写上文字",
    "`{}` has no number or title": "`{0}` 没有编号或标题",
    "the chapter has no title": "这一章没有标题",
    "begin the file with a line `# title`": "请以一行 `# 标题` 开头",
    "a second level-1 heading in one chapter": "一章里有第二个一级标题",
    "a file is one chapter: write `##` for its sections": "一个文件是一章：各节请用 `##`",
    "a style has no document type": "样式文件不能有文档类型声明",
    "not a CSL style": "不是 CSL 样式",
    "it does not say how works are cited": "它没有写明如何引用",
    "not well-formed XML: {}": "XML 格式有误：{0}",
    "it only names another style, `{}`": "它只引用另一个样式 `{0}`",
    "count its braces": "请数一数花括号",
    "name a style of its own, with `citation` and `bibliography`": (
        "请用独立的样式，含 `citation` 和 `bibliography`"
    ),
    "`{}`: a comma is missing before `{}` in `{}`": "`{0}`：`{2}` 的 `{1}` 之前少了逗号",
    "`{}`: `@string` names nothing": "`{0}`：`@string` 没有名字",
    "`{}`: the `@{}` has no key": "`{0}`：`@{1}` 没有键",
    "`{}`: no field of `{}` can begin here": "`{0}`：`{1}` 的字段不能从这里开始",
    "`{}`: no `=` behind `{}` in `{}`": "`{0}`：`{2}` 的 `{1}` 之后少了 `=`",
    "`{}`: `{}` of `{}` has no value": "`{0}`：`{2}` 的 `{1}` 没有值",
    "`{}`: `{}` of `{}` is not closed": "`{0}`：`{2}` 的 `{1}` 没有结束",
    "`{}`: the entry `{}` is not closed": "`{0}`：条目 `{1}` 没有结束",
    "`{}`: the entry `{}` has ended already": "`{0}`：条目 `{1}` 已经结束",
    "put it behind the value before": "请写在前一个值的后面",
    "fields are written `name = {…},`": "字段写作 `name = {…},`",
    "count the braces and quotation marks": "请数一数花括号和引号",
    "take away the brace too many before it": "请删去前面多余的花括号",
    "`{}` stands without braces and is no `@string`": (
        "`{0}` 没有花括号，也不是 `@string` 定义的缩写"
    ),
    "`{}` has no `{}`": "`{0}` 没有 `{1}`",
    "`{}` of `{}` is empty": "`{1}` 的 `{0}` 是空的",
    "`@{}` asks for it: `{} = {…},`": "`@{0}` 需要它：`{1} = {…},`",
    "did you mean `{}` by `{}`?": "`{1}` 是不是应为 `{0}`？",
    "no type of works is called `@{}`": "没有 `@{0}` 这种文献类型",
    "it is cited as `@misc`": "将按 `@misc` 引用",
    "`{}` stands twice in `{}`": "`{0}` 在 `{1}` 里出现两次",
    "first here": "第一次在这里",
    "the work `{}` is listed twice": "著作 `{0}` 列了两次",
    "keep one; the first is used": "请只留一个；用的是第一个",
    "listed here first": "第一次列在这里",
    "the term `{}` is defined twice": "术语 `{0}` 定义了两次",
    "keep one definition": "请只留一个定义",
    "the term `{}` is never used": "术语 `{0}` 没有用到",
    "use it, or take it out; other words for it belong under `also`": (
        "请用上它，或删去；别的说法写在 `also` 下"
    ),
    "no term `{}` is defined": "没有定义术语 `{0}`",
    "define it in the glossary, or here with `def=`": "请在术语表里定义，或在这里用 `def=`",
    "the range of `{}` never ends": "`{0}` 的范围没有结束",
    "the range of `{}` begins again before it ends": "`{0}` 的范围还没结束又开始了",
    "the range of `{}` ends but never began": "`{0}` 的范围没有开始就结束了",
    'end it with `[]{.index key="{}" range=end}`': ('请用 `[]{.index key="{0}" range=end}` 结束'),
    'begin it with `[]{.index key="{}" range=start}`': (
        '请用 `[]{.index key="{0}" range=start}` 开始'
    ),
    "end the first": "请先结束前一个",
    "it began here": "它从这里开始",
    "no `{}` in the index": "索引里没有 `{0}`",
    "nothing says how `{}` is read": "没有注明 `{0}` 的读法",
    "give it: `sort` of the mark, or `{}: …` under `readings` in book.yaml": (
        "在记号里写 `sort`，或在 book.yaml 的 `readings` 下写 `{0}: …`"
    ),
    "mark a place with this word": "请用这个词标出一处",
    "an index mark without a word": "索引标记没有写词",
    "a range has a mark with `range=start` and one with `range=end`": (
        "一个范围有 `range=start` 和 `range=end` 两个标记"
    ),
    "`{}` must be a list": "`{0}` 应为列表",
    "begin each entry with `- `; its keys: {}": "每个条目以 `- ` 开头；它的键：{0}",
    "the symbol `{}` stands twice": "符号 `{0}` 出现了两次",
    "keep one entry, or say both meanings in it": "请只留一条，或在其中写明两种含义",
    "first listed here": "第一次列在这里",
    "write words: `[words](#label)`": "请写上文字：`[文字](#标签)`",
    "`{}` is printed as it stands": "`{0}` 会照原样印出",
    "write `[{}]`, other words outside the brackets": "请写 `[{0}]`，别的文字放在方括号外",
    "`{}` names several places": "`{0}` 指的可能是几处",
    "it is here": "在这里",
    "the class `{}` has no meaning": "类 `{0}` 没有意义",
    "give each a number of its own, or write a link": "请让编号各不相同，或者写成链接",
    "`{}` names nothing in this book": "`{0}` 在本书中没有所指",
    "words that are to stay as they are: `[{}]{.{}}`": ("原样保留的文字请写成 `[{0}]{.{1}}`"),
    "no variant `.{}`": "没有 `.{0}` 这种形式",
    "short, long and page are known": "可用 short、long 和 page",
    "no `{}` in this book": "书中没有 `{0}`",
    "`{}` is the name of several places": "`{0}` 是好几处的名字",
    "give them names of their own, or name the file too: `[](file.md#label)`": (
        "请给它们不同的名字，或同时写出文件名：`[](file.md#label)`"
    ),
    "`{}` stands here": "`{0}` 在这里",
    "one stands here": "其中一处在这里",
    "`{}` is nothing that can stand again": "`{0}` 不能再次印出",
    "name a theorem, definition, …": "请指明定理、定义等",
    "nothing refers to `{}`": "没有任何地方引用 `{0}`",
    "refer to it, or take the label out": "请引用它，或去掉标签",
    "the demonstration has no caption": "演示没有说明",
    'say what it shows and how it is used: `caption="…"`': (
        '请写明它展示什么、怎样操作：`caption="…"`'
    ),
    "the demonstration has no picture": "演示没有静图",
    'name a still picture of it for print: `poster="figures/x.png"`': (
        '请给出供印刷用的静图：`poster="figures/x.png"`'
    ),
    "the demonstration has no script": "演示没有脚本",
    "name it: `src=demos/x.js`": "请写明：`src=demos/x.js`",
    "`height={}` is no height of a demonstration": "`height={0}` 不能作演示的高度",
    "write pixels from {} to {}: `height={}`": "请写 {0} 到 {1} 的像素数：`height={2}`",
    "a demonstration's script imports nothing": "演示的脚本不能导入别的文件",
    "put what it needs into the script itself": "请把所需的内容写进脚本本身",
    "the script has no function `{}`": "脚本里没有函数 `{0}`",
    "write `export function {}(el, {theme, lang, reducedMotion}) { … }`": (
        "请写 `export function {0}(el, {theme, lang, reducedMotion}) { … }`"
    ),
    "the script cannot be read: {}": "脚本无法读取：{0:t}",
    "it takes too long or too much memory": "用时太长或占内存太多",
}
