#!/usr/bin/env bash
# `make mutants`: mutation testing of the stopwatch, in an environment of its own. ARGS: parts of mutants' names.
set -euo pipefail
cd "$(dirname "$0")/../.."
deploy/dev/setup.sh
lock=requirements/mutants.txt
home=.data/mutants
mkdir -p "$home"
if ! cmp --silent "$lock" "$home/installed.txt"; then
    python3 -m venv --clear "$home/venv"
    "$home/venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --requirement "$lock"
    cp "$lock" "$home/installed.txt"
fi
exec "$home/venv/bin/python" -m tests.mutants "$@"
