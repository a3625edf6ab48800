#!/usr/bin/env bash
# `make test`: everything, on servers and data of its own; with arguments, only the tests that they name.
set -euo pipefail
cd "$(dirname "$0")/../.."
DATA_DIR=$(realpath --canonicalize-missing "${DATA_DIR:-.data/test}")
export DATA_DIR DJANGO_SETTINGS_MODULE=silastik.settings.testing
export PATH=$PWD/.venv/bin:$PATH
POSTGRES_OPTIONS="-c fsync=off -c synchronous_commit=off -c full_page_writes=off" # a crash costs nothing here
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh

deploy/dev/setup.sh chromium clamav-daemon nginx-light pgbouncer
mkdir -p "$DATA_DIR"
exec 8>>"$DATA_DIR/test.lock"
flock --nonblock 8 || {
    echo "Waiting for the other \`make test\` of this clone."
    flock 8
}
trap 'release_services || true' EXIT
trap 'exit 130' INT
use_services
mkdir -p "$DATA_DIR/static" # nothing is collected for tests, but WhiteNoise looks there
python -m deploy.dev.prepare files

if (($#)); then
    pytest "$@"
else
    make --no-print-directory lint audit
    python manage.py check --fail-level WARNING
    python manage.py makemigrations --check --dry-run
    pytest --numprocesses 2 --dist load # in order: tests that commit come last in each process
fi
