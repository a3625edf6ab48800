#!/usr/bin/env bash
# `make manage ARGS="..."`: one management command against the data of `make run`, whose servers are started when they
# are not up. Standard output is the command's own.
set -euo pipefail
cd "$(dirname "$0")/../.."
DATA_DIR=$(realpath --canonicalize-missing "${DATA_DIR:-.data/run}")
export DATA_DIR DJANGO_SETTINGS_MODULE=silastik.settings.development
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh

deploy/dev/setup.sh
trap 'release_services || true' EXIT
trap : INT # the command has it too, and decides
use_services
[[ -e $DATA_DIR/prepared ]] || .venv/bin/python -m deploy.dev.prepare files data >/dev/null
# What `make run` has settled: where mail goes, and the address that links begin with.
# shellcheck source=/dev/null
[[ ! -e $DATA_DIR/environment ]] || . "$DATA_DIR/environment"
.venv/bin/python manage.py "$@"
