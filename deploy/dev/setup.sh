#!/usr/bin/env bash
# Whatever this clone still needs from outside: Debian packages (more may be named as arguments), the virtual
# environment, the locked requirements. Says nothing when all is there; what it says goes to standard error.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec >&2
mkdir -p .data
exec 7>.data/setup.lock # `make run` and `make test` may start together
flock 7

packages=(python3-venv gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "$@")
# Of a server elsewhere the programs are needed all the same: backups are made by pg_dump.
packages+=("postgresql${DATABASE_URL:+-client}")
[[ -n ${REDIS_URL:-} ]] || packages+=(redis-server)

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || true
    [[ $status == installed ]] || missing+=("$package")
done

if ((${#missing[@]})); then
    as_root=()
    if ((EUID != 0)); then
        if ! sudo -n true 2>/dev/null; then
            echo "Silastik needs Debian packages that are not here. Please have an administrator run:"
            echo "    apt-get install ${missing[*]}"
            exit 1
        fi
        as_root=(sudo -n)
    fi
    echo "Installing Debian packages: ${missing[*]}"
    # The portal starts servers of its own: Debian's policy hook keeps the packages from starting theirs.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap '"${as_root[@]}" rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 755 /dev/stdin "$policy"
    fi
    "${as_root[@]}" apt-get update --quiet=2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" </dev/null >/dev/null
fi

lock=requirements/development.txt
stamp=.venv/installed.txt # the lock this environment was made from; none while it is being made
if ! cmp --silent "$lock" "$stamp"; then
    echo "Installing Python packages (a minute, only when $lock has changed)"
    [[ -e $stamp ]] || python3 -m venv --clear .venv
    rm -f "$stamp"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement "$lock"
    cp "$lock" "$stamp"
fi
