#!/usr/bin/env bash
# Compile requirements/*.in to *.txt, pinned and hashed, naming no host. Pins that are there stay, unless UPGRADE=1.
# With --check: change nothing, and fail when a lock does not follow its .in.
set -euo pipefail
cd "$(dirname "$0")/../.."
export UV_CUSTOM_COMPILE_COMMAND="make lock"

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
for name in base development mutants; do
    lock=requirements/$name.txt
    fresh=$scratch/$name.txt
    cp "$lock" "$fresh"
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        ${UPGRADE:+--upgrade} "requirements/$name.in" --output-file "$fresh"
    if [[ ${1:-} != --check ]]; then
        cp "$fresh" "$lock"
    elif ! cmp -s "$lock" "$fresh"; then
        echo "$lock does not follow $name.in: run make lock" >&2
        exit 1
    fi
done
