#!/bin/sh
# Every check, each with its time; the tests last. Fails if any of them failed.
PATH="$PWD/.venv/bin:$PATH"
export CHARTER_DRILL="${CHARTER_DRILL:-1}"
failed=""
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check() {
    name=$1 began=$(date +%s)
    shift
    if "$@" >"$log" 2>&1; then
        printf '%-12s ok    %3d s\n' "$name" $(($(date +%s) - began))
    else
        printf '%-12s FAILED\n' "$name"
        cat "$log"
        failed="$failed $name"
    fi
}

production() {
    CHARTER_ORIGIN=https://charter.example.com CHARTER_SERVED=1 \
        charter manage check --deploy --fail-level WARNING
}

check style ruff check .
check format ruff format --check .
check imports lint-imports
check migrations charter manage makemigrations --check --dry-run
check production production
check types mypy charter
# Three on two processors: tests also wait, for Chromium, PostgreSQL and mail.
pytest --ds=tests.settings -n 3 --dist worksteal --durations=25 || failed="$failed tests"
if [ -n "$failed" ]; then
    echo "FAILED:$failed"
    exit 1
fi
