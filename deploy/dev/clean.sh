#!/usr/bin/env bash
# `make clean`: as if just cloned. Refuses while something of this clone is running.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh

for lock in .data/*/services.lock; do
    [[ -e $lock ]] || continue
    DATA_DIR=$(realpath "$(dirname "$lock")")
    find_services
    release_services || {
        echo "Something is still using $DATA_DIR: stop it first." >&2
        exit 1
    }
    rm -rf "$services_dir"
done
rm -rf .data .venv .*_cache .hypothesis
find . -depth -name __pycache__ -exec rm -r {} +
find . -name '*.mo' -delete
