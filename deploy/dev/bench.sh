#!/usr/bin/env bash
# `make bench`: measurements against the bare tools, on servers and data of their own.
set -euo pipefail
cd "$(dirname "$0")/../.."
DATA_DIR=$(realpath --canonicalize-missing "${DATA_DIR:-.data/bench}")
export DATA_DIR DJANGO_SETTINGS_MODULE=tests.bench.settings
export PATH=$PWD/.venv/bin:$PATH
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh

deploy/dev/setup.sh
mkdir -p "$DATA_DIR/static"
trap 'release_services || true' EXIT
trap 'exit 130' INT
use_services
python -m deploy.dev.prepare files
python -m tests.bench "$@"
