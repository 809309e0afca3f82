"""The command that serves a book while it is written."""

from __future__ import annotations

import sys
import webbrowser
from typing import NoReturn

import click

from .shared import ERRORS, FINE, Common, ending, loudness, stderr

PORT = 8000


@click.command()
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"Port; {PORT}, or the next that is free, where not given.",
)
@click.option("--pdf", is_flag=True, help="Show the PDF too, at /-/pdf.html.")
@loudness
@click.pass_obj
def serve(common: Common, opened: bool, port: int | None, pdf: bool) -> NoReturn:
    """Show the book in the browser and show each save at once; Ctrl-C ends it."""
    from bookbuild.serve import PortTaken, open_session

    zh = common.lang == "zh"
    console = stderr()

    def say(words: str) -> None:
        if common.verbose:
            console.print(words, markup=False, soft_wrap=True)

    try:
        session, server = open_session(
            common.folder,
            port or PORT,
            exact=port is not None,
            with_pdf=pdf,
            language=common.lang,
            say=say,
        )
    except PortTaken:
        words = f"端口 {port or PORT} 被占用；请用 `--port` 指定另一个"
        en = f"port {port or PORT} is taken; name another with `--port`"
        click.echo(f"{'错误' if zh else 'error'}: {words if zh else en}", err=True)
        sys.exit(ERRORS)
    address = f"http://127.0.0.1:{server.server_port}/"
    with ending(common.verbose):
        session.start()
        if not common.quiet:
            console.print(f"{address}  （Ctrl-C 结束）" if zh else f"{address}  (Ctrl-C ends it)")
            if pdf:
                console.print(f"{address}-/pdf.html")
        if opened:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()
            session.stop()
    sys.exit(FINE)
