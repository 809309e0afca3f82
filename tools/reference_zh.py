"""Chinese for what the command line and the keys of book.yaml say of themselves."""

from __future__ import annotations

FAMILIES_ZH = {
    "B": "book.yaml", "C": "运行的代码", "D": "演示", "E": "各版的生成", "F": "文件",
    "G": "机器与字体", "I": "索引、术语、符号", "L": "疑似笔误", "M": "Markdown",
    "N": "新书与导入", "P": "发布", "R": "引用与文献", "T": "公式", "W": "预览", "X": "练习与答案",
}  # fmt: skip

COMMANDS_ZH = {
    "Make all editions of the commit, check them, write them with sums and a note. Warnings fail, "
    "as with `check --strict`; where anything fails nothing is written.": (
        "生成这个提交的各个版本，加以检查，连同校验和与说明一起写出。"
        "有警告也算失败，如同 `check --strict`；任何一处失败就什么也不写。"
    ),
    "Folder to write; dist where not given.": "要写的文件夹；不写时为 dist。",
    "Checks to leave out: epubcheck,ace. The note says so.": (
        "略去的检查：epubcheck,ace。说明里会写上。"
    ),
    "Compile a book from Markdown to PDF, EPUB, web pages and LaTeX.": (
        "把 Markdown 写的书编译成 PDF、EPUB、网页与 LaTeX。"
    ),
    "Show the version and exit.": "显示版本后退出。",
    "Folder with book.yaml.": "book.yaml 所在的文件夹。",
    "Only diagnostics.": "只显示诊断。",
    "Also the time of each stage.": "另外显示各阶段所用的时间。",
    "Language of what is reported; that of the locale where not given.": (
        "报告所用的语言；不写时随系统的区域设置。"
    ),
    "Report what is wrong without building anything.": "报告书中的错误，不生成任何文件。",
    "Warnings fail too.": "有警告也算失败。",
    "How diagnostics are written.": "诊断的写法。",
    "Say what this machine has and lacks for building EDITIONS; PDF, EPUB and web if not named. "
    "Ends with 3 where one of them cannot be built.": (
        "说明本机生成 EDITIONS 各版所具备与缺少的东西；不写时为 PDF、EPUB 与网页。"
        "其中有一版不能生成时以 3 退出。"
    ),
    "How it is said; json is one object a line.": "说明的写法；json 每行一个对象。",
    "Print what lets SHELL complete commands and options; docs/editors.md says where it goes.": (
        "打印使 SHELL 补全命令与选项的脚本；放在哪里见 docs/editors.md。"
    ),
    "Print the JSON Schema of book.yaml, with which editors complete and check it.": (
        "打印 book.yaml 的 JSON Schema，编辑器据此补全与检查。"
    ),
    "Start a book in FOLDER, which must be empty or not there yet. Title, author and language are "
    "asked for where none of them is given and there is somebody to ask. With --from, a book.yaml "
    "is written into the site's folder, or a copy into FOLDER.": (
        "在 FOLDER 里开始一本书，该文件夹须为空或尚不存在。"
        "书名、作者、语言都没有给出而又有人可问时，"
        "会逐一询问。有 --from 时，book.yaml 写进站点的文件夹，或把副本写进 FOLDER。"
    ),
    "What the book looks like at first.": "书起初的样子。",
    "Title of the book.": "书名。",
    "Who wrote it; more than once for several.": "作者；有几位就写几次。",
    "Language of the book, such as zh-CN or en.": "书的语言，如 zh-CN 或 en。",
    "Make the book of the Markdown of this site (docs/import.md).": (
        "用这个站点的 Markdown 做成书（docs/import.md）。"
    ),
    "Build the EPUB.": "生成 EPUB。",
    "File to write; build/<slug>.epub where not given.": (
        "要写的文件；不写时为 build/<slug>.epub。"
    ),
    "Where answers stand.": "答案放在哪里。",
    "How formulas are written; svg and png for reading systems without MathML.": (
        "公式的写法；svg 与 png 供不支持 MathML 的阅读系统使用。"
    ),
    "Say what a diagnostic code means.": "说明一个诊断代码的意义。",
    "Write the repairs that change nothing of what is read into the chapters.": (
        "把不改变所读内容的修正写回各章。"
    ),
    "Write without asking.": "不询问，直接写入。",
    "Write nothing; exit 1 where something would.": "什么也不写；有可写之处则以 1 退出。",
    "List, install and check the fonts books are set in.": "列出、安装、检查排书所用的字体。",
    "Compare the installed faces with the manifest; exit 3 where one is missing or altered.": (
        "把已装的字体与清单比对；缺少或被改动时以 3 退出。"
    ),
    "Get the faces that are missing; does nothing where all are there.": (
        "取得缺少的字体；齐全时什么也不做。"
    ),
    "Show the faces of the manifest and where they come from.": "显示清单中的字体及其来源。",
    "Build the web edition, a folder of static pages.": "生成网页版，一个静态页面的文件夹。",
    "Folder to write; build/site where not given.": "要写的文件夹；不写时为 build/site。",
    "Pack the folder as well, beside it.": "另外把文件夹打包，放在旁边。",
    "Build the printable PDF.": "生成可供印刷的 PDF。",
    "File to write; build/<slug>.pdf where not given.": "要写的文件；不写时为 build/<slug>.pdf。",
    "What lays out the pages; xelatex needs TeX (docs/latex.md).": (
        "用什么排版；xelatex 需要 TeX（docs/latex.md）。"
    ),
    "Run the code of CHAPTERS, all of them where none is named, and compare what it prints. "
    "It runs programs of the book: run books of people you trust.": (
        "运行 CHAPTERS 各章的代码（不写时为全部各章），并核对其输出。"
        "运行的是书里的程序：只运行可信之人的书。"
    ),
    "Python that runs the code; ours where none is named.": (
        "运行代码的 Python；不写时用 bookbuild 自己的。"
    ),
    "Chapters at a time.": "同时运行的章数。",
    "Seconds a chapter may take.": "一章可用的秒数。",
    "Also what passed before and is unchanged.": "以前通过而没有改动的也运行。",
    "Write what is printed into the chapters.": "把输出写进各章。",
    "Show the book in the browser and show each save at once; Ctrl-C ends it.": (
        "在浏览器中显示这本书，每次存盘立即可见；按 Ctrl-C 结束。"
    ),
    "Open it in the browser.": "在浏览器中打开。",
    "Port; 8000, or the next that is free, where not given.": (
        "端口；不写时为 8000 或其后第一个空闲的。"
    ),
    "Show the PDF too, at /-/pdf.html.": "另外在 /-/pdf.html 显示 PDF。",
    "Write the LaTeX project, a folder.": "写出 LaTeX 工程，一个文件夹。",
    "Folder to write; build/<slug>-tex where not given.": (
        "要写的文件夹；不写时为 build/<slug>-tex。"
    ),
}

KEYS_ZH = {
    "a text": "文字",
    "text": "文字",
    "title of the book": "书名",
    "subtitle": "副标题",
    "authors, in order": "作者，按次序",
    "the author; same as `authors`": "作者；同 `authors`",
    "a language tag such as zh-CN": "语言标签，如 zh-CN",
    "language, a BCP 47 tag; zh-CN where not given": "语言，BCP 47 标签；不写时为 zh-CN",
    "the tag of a language in Latin letters, such as fr": "以拉丁字母书写的语言的标签，如 fr",
    "language by which Latin words without a mark are divided and read in Chinese, "
    "Japanese and Korean; en where not given": (
        "中文、日文、韩文书里没有标明语言的拉丁字母单词按哪种语言断开与朗读；不写时为 en"
    ),
    "a file name": "文件名",
    "file name of what is built, without ending; made from the title where not given": (
        "生成文件的名字，不带后缀；不写时由书名得出"
    ),
    "ISBN, DOI, URN or URL": "ISBN、DOI、URN 或 URL",
    "date of publication: a year, month or day such as 2026-05-01": (
        "出版日期：年、月或日，如 2026-05-01"
    ),
    "publisher": "出版者",
    "copyright notice or licence": "版权声明或许可",
    "what the book is about, for the metadata": "内容简介，写入元数据",
    "what the book is about, as catalogues have it": "主题词，供编目使用",
    "series the book belongs to, its title or `{title: …, number: …}`": (
        "所属丛书：名称，或 `{title: …, number: …}`"
    ),
    "a path": "路径",
    "cover picture, a path": "封面图片的路径",
    "files before the first chapter: preface, …": "第一章之前的文件：前言等",
    "files of the chapters in order, or `{part: …, chapters: […]}`": (
        "各章的文件，按次序；或 `{part: …, chapters: […]}`"
    ),
    "files of the appendices, in order": "附录的文件，按次序",
    "files after the appendices": "附录之后的文件",
    "where the answers of exercises stand": "练习的答案放在哪里",
    "TeX definitions for every formula: `\\newcommand…` lines, or a mapping name: body": (
        "各公式共用的 TeX 定义：若干行 `\\newcommand…`，或“名称: 内容”的映射"
    ),
    "BibTeX, BibLaTeX or CSL-JSON files with the works cited": (
        "所引文献的 BibTeX、BibLaTeX 或 CSL-JSON 文件"
    ),
    "style of the citations, a CSL file; GB/T 7714 or author and date if not given": (
        "文献样式，一个 CSL 文件；不写时为 GB/T 7714 或著者—出版年"
    ),
    "how works are cited": "文献怎样引用",
    "terms with definitions, a YAML file; or `{file: …, link: …}`": (
        "术语及其定义，一个 YAML 文件；或 `{file: …, link: …}`"
    ),
    "symbols with their meanings, a YAML file": "符号及其意义，一个 YAML 文件",
    "whether marked words are listed in an index, or how": "是否为标记过的词编索引，或怎样编",
    "lists that follow the contents: figures, tables, listings, theorems, exercises": (
        "目录之后的清单：图、表、代码、定理、练习"
    ),
    "what the printed edition is asked for": "对印刷版的要求",
    "what the EPUB is asked for": "对 EPUB 的要求",
    "what the web edition is asked for": "对网页版的要求",
    "what the LaTeX edition is asked for": "对 LaTeX 版的要求",
    "how formulas are read": "公式怎样读",
    "a pattern such as {chapter}-{n}": "模式，如 {chapter}-{n}",
    'how numbers are written, by kind: `figure: "{chapter}-{n}"`': (
        '各类编号的写法：`figure: "{chapter}-{n}"`'
    ),
    "kinds of theorem-like blocks: the word printed, and the counter": (
        "定理一类的区块：印出的词，以及所用的计数"
    ),
    "what is made of references": "引用怎样处理",
    "how `bookbuild run` runs the code of the book": "`bookbuild run` 怎样运行书中的代码",
    "name as printed": "印出的姓名",
    "a MARC relator code": "MARC 责任者代码",
    "MARC relator code": "MARC 责任者代码",
    "name as sorted": "排序用的姓名",
    "title of the series": "丛书名",
    "a number": "数",
    "place of the book in it": "在丛书中的序号",
    "title of the part": "部分的标题",
    "a label such as part:basics": "标签，如 part:basics",
    "label of the part, for references such as `[@part:basics]`": (
        "部分的标签，供 `[@part:basics]` 之类的引用"
    ),
    "the part takes no number": "这一部分不编号",
    "its chapters, in order": "其中各章，按次序",
    "whether works are listed once or by chapter; `book` if not given": (
        "文献全书一列还是每章一列；不写时为 `book`"
    ),
    "a key of the bibliography": "文献表中的键",
    "works listed though nothing cites them: their keys, or `all`": (
        "没有被引用也列出的文献：它们的键，或 `all`"
    ),
    "the file of terms": "术语文件",
    "which uses lead to the glossary: the first in each chapter (if not given), or only "
    "those marked `.term`": "哪些用处链到术语表：每章第一次（不写时），或只有标了 `.term` 的",
    "how it is sorted; if not given `kana` in Japanese books, `hangul` in Korean, "
    "`stroke` in Traditional Chinese, `pinyin` in all others": (
        "怎样排序；不写时日文书为 `kana`，韩文书为 `hangul`，繁体中文书为 `stroke`，其他为 `pinyin`"
    ),
    "pinyin of words the dictionary reads otherwise; kana or Hangul of words in Chinese "
    "characters": "词典读法不同的词的拼音；汉字词的假名或谚文",
    "A4, A5, B5, 16k, 32k, 7x10in or WIDTHxHEIGHTmm, 80 to 499": (
        "A4、A5、B5、16k、32k、7x10in，或 宽x高mm，80 到 499"
    ),
    "trim size; 16k (185 × 260 mm) where not given, 32k is 140 × 203 mm": (
        "成品尺寸；不写时为 16k（185 × 260 mm），32k 是 140 × 203 mm"
    ),
    "size of the text in pt; 10.5 if not given": "正文字号，磅；不写时为 10.5",
    "Han characters in a line; as many as suit the paper if not given": (
        "每行字数；不写时依纸张而定"
    ),
    "lines of a page; as many as suit the paper if not given": "每页行数；不写时依纸张而定",
    "levels of the table of contents; 2 if not given": "目录的层数；不写时为 2",
    "running heads: chapter and section, book and chapter, or none": (
        "页眉：章与节、书与章，或没有"
    ),
    "where footnotes are counted anew; page if not given": "脚注从哪里重新编号；不写时为每页",
    "later: where a page has no room they follow later paragraphs; here if not given": (
        "later：一页放不下的插图排到后面的段落之后；不写时为 here"
    ),
    "how the pages look; textbook if not given": "版面样式；不写时为 textbook",
    "a colour such as '#1f4e70'": "颜色，如 '#1f4e70'",
    "the theme's colour beside black": "样式在黑色之外的颜色",
    "whether the cover is the first page": "封面是否作为第一页",
    "make a cover of title and authors where there is no picture": (
        "没有封面图片时，由书名与作者做一张封面"
    ),
    "a last page that says what the book is about": "封底：写明内容简介的最后一页",
    "a page with the title alone before the title page": "扉页之前只有书名的一页",
    "a page at the end that says how the book was set": "书末说明怎样排成的一页",
    "how far the cover reaches beyond the trimmed page, mm": "出血，毫米",
    "marks where the pages are to be cut": "裁切标记",
    "cmyk: grey as black ink alone, colours as four inks; black: one ink; rgb if not given": (
        "cmyk：灰只用黑墨，彩色用四色；black：只用一色；不写时为 rgb"
    ),
    "print: no colour on links, their addresses as footnotes; screen if not given": (
        "print：链接不着色，地址印作脚注；不写时为 screen"
    ),
    "keep to PDF/A-3u, for archives": "遵守 PDF/A-3u，供存档",
    "levels of the navigation; 3 where not given": "导航的层数；不写时为 3",
    "how formulas are written; mathml if not given": "公式的写法；不写时为 mathml",
    "embed the faces of print, cut down to the characters in use": (
        "嵌入印刷用的字体，只留用到的字"
    ),
    "mark where the pages of the printed edition begin": "标出印刷版各页的起点",
    "demonstrations as pictures, or running on pages of their own; picture if not given": (
        "演示只是图，还是另在单独的页上运行；不写时为 picture"
    ),
    "level of WCAG 2.1 the EPUB is claimed to have": "声称 EPUB 达到的 WCAG 2.1 等级",
    "who claims it; publisher or first author if not given": "由谁声称；不写时为出版者或第一作者",
    "accessibility summary in place of the one made from the content": (
        "无障碍摘要，代替由内容得出的那一段"
    ),
    "an address such as https://example.org/book/": "地址，如 https://example.org/book/",
    "address the site will have; for the sitemap and shared links": (
        "网站将有的地址；用于站点地图与分享"
    ),
    "where answers stand; folded below each exercise if not given": (
        "答案放在哪里；不写时折叠在各题之下"
    ),
    "ship the faces of print, cut down to the characters in use; none if not given": (
        "附带印刷用的字体，只留用到的字；不写时不附"
    ),
    "levels of the contents within a page": "页内目录的层数",
    "address of the repository, for links to it": "代码仓库的地址，用于链接",
    "branch that is edited; main if not given": "编辑的分支；不写时为 main",
    "folder of the book within the repository": "书在仓库中的文件夹",
    "an address with `{path}`": "含 `{path}` 的地址",
    "address at which a chapter is edited, with `{path}`; from `repository` if not given": (
        "编辑一章的地址，含 `{path}`；不写时由 `repository` 得出"
    ),
    "where problems are reported; from `repository` if not given": (
        "报告问题的地址；不写时由 `repository` 得出"
    ),
    "name commit and date at the foot of pages, true if not given": (
        "在页脚写明提交与日期；不写时为 true"
    ),
    "what chapters are about, `path: text`; their first paragraph if not given": (
        "各章的内容，`路径: 文字`；不写时取第一段"
    ),
    "offer the PDF and the EPUB if built; true if not given": (
        "已生成 PDF 与 EPUB 时供人下载；不写时为 true"
    ),
    "write a feed of the changes; asks for `url`": "写出更新的订阅源；需要 `url`",
    "keep the site in the browser for reading offline": "把网站存进浏览器，供离线阅读",
    "picture of the browser's tab, a path; PNG or SVG": "浏览器标签页的图标，路径；PNG 或 SVG",
    "let TeX of the author's pass: blocks marked `{=latex}`, files of templates/tex": (
        "放行作者自己的 TeX：标了 `{=latex}` 的区块、templates/tex 中的文件"
    ),
    "read `\\( \\)` and `\\[ \\]` as formulas": "把 `\\( \\)` 与 `\\[ \\]` 读作公式",
    "MathJax packages beyond the usual ones": "通常之外的 MathJax 宏包",
    "which equations take numbers: those with a label, every line of equation, align, … "
    "without a star too, or all displays": (
        "哪些公式编号：有标签的；不带星号的 equation、align 等的每一行也编；或全部行间公式"
    ),
    "word printed before the number": "编号前印出的词",
    "a kind": "种类",
    "kind it is counted with": "与哪一类一起计数",
    "make links of plain words such as 图 3.2, 第 4 章, 练习 3.2": (
        "把图 3.2、第 4 章、练习 3.2 之类的文字做成链接"
    ),
    "report labels that nothing refers to": "报告没有被引用的标签",
    "Python that runs the code, a path from the book's folder or a name": (
        "运行代码的 Python：从书的文件夹算起的路径，或名字"
    ),
    "seconds a chapter may take; 600 where not given": "一章可用的秒数；不写时为 600",
    "megabytes a chapter may take; 8000 if not given": "一章可用的内存，兆字节；不写时为 8000",
    "the term": "术语",
    "the same in English": "英文",
    "what it means, Markdown": "意义，Markdown",
    "other words for it that stand in the text": "正文中的其他叫法",
    "how it is sorted: pinyin or other words": "排序依据：拼音或别的词",
    "the symbol, a formula": "符号，一个公式",
    "what it stands for, Markdown": "代表什么，Markdown",
    "where it is explained: a label such as `#eq:forward`": "在哪里说明：标签，如 `#eq:forward`",
}

WORDS_ZH = COMMANDS_ZH | KEYS_ZH
