#!/usr/bin/env bash
# `make run`: the whole portal on this machine, until Ctrl-C. Which processes those are stands in Procfile.
set -euo pipefail
cd "$(dirname "$0")/../.."
DATA_DIR=$(realpath --canonicalize-missing "${DATA_DIR:-.data/run}")
export DATA_DIR PORT=${PORT:-8000} DJANGO_SETTINGS_MODULE=silastik.settings.development
export PATH=$PWD/.venv/bin:$PATH
export PYTHONWARNINGS=ignore:::celery.platforms # its advice against root
# shellcheck source=deploy/dev/services.sh
. deploy/dev/services.sh

fail() {
    echo "$1" >&2
    exit 1
}

port_is_open() {
    (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
}

web_answers() {
    local status
    {
        printf 'GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
        read -r _ status _ <&3
    } 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$PORT" && [[ -n $status ]]
}

# The two ports after it are for mail.
if ! [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || ((PORT > 65533)); then
    fail "PORT=$PORT will not do: give a number up to 65533, such as 8000."
fi

# The lock is inherited by all we start: what a killed run has left behind gets a moment to end.
mkdir -p "$DATA_DIR"
exec 8>>"$DATA_DIR/run.lock"
flock --timeout 5 8 || fail "The portal of this clone is already running (see the terminal of \`make run\`)."
! port_is_open || fail "Port $PORT is in use by another program. Choose another one: make run PORT=$((PORT + 1000))"

declare -A name_of=() # of each process, by its number

start() { # NAME COMMAND: in a process group of its own; it ends with us, even when we are killed
    setpriv --pdeathsig TERM bash -c "exec $2" </dev/null \
        > >(trap '' INT && exec sed --unbuffered "s/^/$1 | /") 2>&1 &
    name_of[$!]=$1
}

all_run() {
    (($(jobs -rp | wc -l) == ${#name_of[@]}))
}

# shellcheck disable=SC2317 # the trap calls it
stop() {
    trap '' INT TERM HUP
    set +o monitor # else the shell reports each end in its own words
    local pid tries
    for pid in "${!name_of[@]}"; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for ((tries = 0; tries < 100; tries++)); do
        [[ -n $(jobs -rp) ]] || break
        sleep 0.1
    done
    for pid in "${!name_of[@]}"; do
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
    release_services || true
}

deploy/dev/setup.sh
trap stop EXIT
trap 'exit 0' INT # the ordinary end
trap 'exit 143' TERM HUP
use_services
MAIL_PORT=$(free_port $((PORT + 1)))
SMTP_PORT=$(free_port $((PORT + 2)))
export MAIL_PORT SMTP_PORT EMAIL_URL=smtp://127.0.0.1:$SMTP_PORT SITE_URL=http://127.0.0.1:$PORT
printf 'export EMAIL_URL=%s SITE_URL=%s\n' "$EMAIL_URL" "$SITE_URL" >"$DATA_DIR/environment" # for `make manage`
accounts=$(python -m deploy.dev.prepare files data)

set -o monitor
while IFS=: read -r name command; do
    start "$name" "$command"
done <deploy/dev/Procfile

while all_run && ! web_answers; do
    sleep 0.2
done
! all_run || cat <<BANNER

Silastik    $SITE_URL
Mail        http://127.0.0.1:$MAIL_PORT

$accounts

Ctrl-C stops everything.

BANNER

# On an empty folder this takes half a minute, for which nobody waits.
! all_run || start demo "python manage.py seed_demo --only rest"
while wait -n -p ended "${!name_of[@]}" && [[ ${name_of[$ended]} == demo ]]; do
    unset "name_of[$ended]"
done
fail "${name_of[$ended]} has stopped, so the rest stops too."
