#!/bin/sh
# Every check, each with its time, beside the tests; what failed is told at the end.
PATH="$PWD/.venv/bin:$PATH"
export CHARTER_DRILL="${CHARTER_DRILL:-1}"
notes=$(mktemp -d)
trap 'rm -rf "$notes"' EXIT

check() {
    name=$1 began=$(date +%s)
    shift
    if "$@" >"$notes/$name" 2>&1; then
        printf '%-12s ok    %3d s\n' "$name" $(($(date +%s) - began))
    else
        printf '%-12s FAILED\n' "$name"
        cat "$notes/$name"
        echo "$name" >>"$notes/failed"
    fi
}

production() {
    CHARTER_ORIGIN=https://charter.example.com CHARTER_SERVED=1 \
        charter manage check --deploy --fail-level WARNING
}

checks() {
    check style ruff check .
    check format ruff format --check .
    check imports lint-imports
    check migrations charter manage makemigrations --check --dry-run
    check production production
    check types mypy charter
}

# The tests wait at their beginning and end: the checks take what is left of the processors.
checks >"$notes/told" 2>&1 &
# Three on two processors: tests also wait, for Chromium, PostgreSQL and mail.
pytest --ds=tests.settings -n 3 --dist worksteal --durations=25 || echo tests >>"$notes/failed"
wait
cat "$notes/told"
if [ -s "$notes/failed" ]; then
    echo "FAILED: $(tr '\n' ' ' <"$notes/failed")"
    exit 1
fi
