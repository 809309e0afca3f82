#!/bin/sh
# Find a Python that can run the compiler and let it set up the checkout.
set -eu
here=$(dirname "$0")
for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    # A name may be there and still not start (version managers put such stubs on PATH).
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$name" "$here/setup.py" "$@"
    fi
done
echo "error: Python 3.11 or newer is needed: apt-get install python3 python3-venv, or brew install python" >&2
exit 3
