#!/usr/bin/env bash
# `make load`: the portal of `make run`, with data of its own, under two hundred customers and ten officers.
set -euo pipefail
cd "$(dirname "$0")/../.."
DATA_DIR=$(realpath --canonicalize-missing "${DATA_DIR:-.data/load}")
export DATA_DIR PORT=${PORT:-8600} DJANGO_SETTINGS_MODULE=silastik.settings.development
export PATH=$PWD/.venv/bin:$PATH

deploy/dev/setup.sh
mkdir -p "$DATA_DIR"
setpriv --pdeathsig TERM deploy/dev/run.sh >"$DATA_DIR/run.log" 2>&1 &
portal=$!
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh
trap 'kill -TERM "$portal" 2>/dev/null; wait "$portal" || true; release_services || true' EXIT
trap 'exit 130' INT
for ((tries = 0; tries < 300; tries++)); do
    python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:$PORT/readyz')" 2>/dev/null && break
    kill -0 "$portal" || {
        tail "$DATA_DIR/run.log" >&2
        exit 1
    }
    sleep 1
done
use_services
# shellcheck source=/dev/null
. "$DATA_DIR/environment"
python -m tests.load "http://127.0.0.1:$PORT" "$DATA_DIR/load" "${1:-5}"
