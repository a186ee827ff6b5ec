#!/bin/sh
# The Python to build with. A distribution's own comes first: it is compiled with profiles, and pages
# cost less CPU on it than on one compiled plainly (docs/bench.md).
for python in /usr/bin/python3.11 python3.11 /usr/bin/python3 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$python"
        exit
    fi
done
command -v python3.11 || command -v python3
