"""Chinese for what is said about the code a book runs."""

from __future__ import annotations

RUNNING: dict[str, str] = {
    "code of a book cannot be run on Windows": "在 Windows 上不能运行书里的代码",
    "run it in WSL": "请在 WSL 里运行",
    "fault of the compiler: {}: {}": "程序的错误：{0}：{1}",
    "please report it; `bookbuild -v html` shows where": (
        "请报告；`bookbuild -v html` 显示出错的位置"
    ),
    "a block of `{}` is marked `.run`": "一段 `{0}` 代码标了 `.run`",
    "only Python runs": "只能运行 Python",
    "`tolerance={}` is no tolerance": "`tolerance={0}` 不是容差",
    "write a share: `tolerance=0.02` or `tolerance=2%`": (
        "请写比例：`tolerance=0.02` 或 `tolerance=2%`"
    ),
    "this output follows no block that runs": "这段输出前面没有运行的代码块",
    "put it right behind its block, and mark that `.run`": (
        "请紧接着放在它的代码块后面，并给代码块标上 `.run`"
    ),
    "`{}` cannot be started: {}": "`{0}` 无法启动：{1}",
    "name a Python with `--python` or under `run` in book.yaml": (
        "请用 `--python` 或在 book.yaml 的 `run` 下指定 Python"
    ),
    "`{}` is no chapter of this book": "`{0}` 不是这本书的章",
    "there are {}": "有 {0}",
    "line {} of this output, `{}`, is not printed": "这段输出的第 {0} 行 `{1}` 没有印出",
    "`{}` is printed as line {} and is missing here": "印出的第 {1} 行 `{0}` 这里没有",
    "line {} of the output is `{}`, and `{}` stands here": (
        "输出的第 {0} 行印出的是 `{1}`，这里写的是 `{2}`"
    ),
    "`bookbuild run --update` writes what is printed": (
        "`bookbuild run --update` 会写入印出的内容"
    ),
    "by this block": "由这个代码块印出",
    "`{}` was changed while its blocks ran; nothing is written": (
        "`{0}` 在代码运行时被改动了；没有写入"
    ),
    "`{}` cannot be written: {}": "`{0}` 无法写入：{1}",
    "run it again": "请再运行一次",
    "called from here": "从这里调用",
    "in this block": "在这个代码块里",
    "the chapter's code takes longer than {} s": "这一章的代码用时超过 {0} 秒",
    "make it do less, or allow more: `--timeout` or `timeout` under `run`": (
        "请减少计算，或放宽上限：`--timeout`，或 `run` 下的 `timeout`"
    ),
    "the interpreter ended: {}": "解释器结束了：{0:t}",
    "exit code {}": "退出码 {0}",
    "exit code {}: {}": "退出码 {0}：{1}",
    "signal {}": "信号 {0}",
    "signal {}: {}": "信号 {0}：{1}",
    "it may have asked for more memory than `memory` under `run` allows": (
        "它要的内存可能超过 `run` 下的 `memory`"
    ),
    "the block prints more than a megabyte": "这个代码块印出的内容超过一兆字节",
    "choose a Python that has it: `--python`, or `python` under `run` in book.yaml": (
        "请选用装有它的 Python：`--python`，或 book.yaml 里 `run` 下的 `python`"
    ),
}
