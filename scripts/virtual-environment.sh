#!/bin/sh
# A virtual environment with uv in it: virtual-environment.sh PYTHON DIRECTORY
set -eu
python=$1 venv=$2
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Charter needs Python 3.11 or newer. On Debian: apt install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Python's venv module is missing. On Debian: apt install python3-venv" >&2
    exit 1
fi
echo "charter  making the virtual environment $venv"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
    -r requirements-setup.lock
