# shellcheck shell=bash
# Sourced: the private PostgreSQL and Redis that belong to $DATA_DIR, unless DATABASE_URL and REDIS_URL name others.
#
#   use_services      starts those that are not up, exports DATABASE_URL and REDIS_URL
#   release_services  stops them, unless somebody else uses them; then it fails
#
# Whoever uses them holds a shared lock on file descriptor 9: the last one to go stops them, and what a killed process
# left up is found and stopped by the next. As root each server runs as its package's own system user; when that user
# cannot enter the clone (it may lie below /root), the servers' files are kept in /var/lib.

use_services() {
    find_services
    exec 6>"$DATA_DIR/services.start" # one starts at a time
    flock 6
    if [[ -z ${DATABASE_URL:-} ]]; then
        start_postgres
        export DATABASE_URL=postgres://silastik@/$postgres_socket_dir/silastik
    fi
    if [[ -z ${REDIS_URL:-} ]]; then
        redis_is_up || start_redis
        export REDIS_URL
        REDIS_URL=redis://127.0.0.1:$(redis_client config get port | tail -n 1)/0
    fi
    exec 6>&-
}

release_services() {
    flock --exclusive --nonblock 9 || return
    if postgres_is_up; then
        as postgres "$(postgres_bin)/pg_ctl" stop --silent --mode=fast --pgdata="$postgres_dir"
    fi
    if redis_is_up; then
        redis_client shutdown
    fi
    rm -rf "$postgres_socket_dir" "$redis_socket_dir"
}

find_services() { # takes the lock, and sets the places of both servers
    mkdir -p "$DATA_DIR"
    exec 9>"$DATA_DIR/services.lock"
    flock --shared 9
    # The path of a socket may not be longer than 107 bytes, which that of a clone easily is: sockets lie below /tmp,
    # under a name of this folder's own.
    [[ -s $DATA_DIR/services.name ]] || mktemp --dry-run silastik-XXXXXXXX >"$DATA_DIR/services.name"
    local name
    name=$(<"$DATA_DIR/services.name")
    postgres_socket_dir=/tmp/$name-postgres
    redis_socket_dir=/tmp/$name-redis
    if [[ ! -e $DATA_DIR/services ]]; then
        if ((EUID == 0)) && ! as nobody test -x "$DATA_DIR"; then
            mkdir -p "/var/lib/$name"
            ln -s "/var/lib/$name" "$DATA_DIR/services"
        else
            mkdir "$DATA_DIR/services"
        fi
    fi
    services_dir=$(realpath "$DATA_DIR/services")
    postgres_dir=$services_dir/postgres
    redis_dir=$services_dir/redis
}

start_postgres() { # unless it is up already
    local bin tries=0
    bin=$(postgres_bin)
    if [[ ! -s $postgres_dir/PG_VERSION ]]; then
        rm -rf "$postgres_dir.new" # of an `initdb` that was killed
        own_dir postgres "$postgres_dir.new"
        as postgres "$bin/initdb" --pgdata="$postgres_dir.new" --username=silastik --auth=trust --no-sync \
            --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=id >/dev/null
        mv "$postgres_dir.new" "$postgres_dir"
    fi
    # Whoever was starting or stopping it may have been killed meanwhile.
    while postgres_lives && ! postgres_is_up && ((tries++ < 100)); do
        sleep 0.1
    done
    if ! postgres_lives; then
        # PostgreSQL would take any process that now has a killed server's number for that server.
        rm -rf "$postgres_dir/postmaster.pid" "$postgres_socket_dir"
        own_dir postgres "$postgres_socket_dir"
        # In a subshell, since the server must not inherit our locks.
        (
            exec 6>&- 8>&- 9>&-
            as postgres "$bin/pg_ctl" start --silent --pgdata="$postgres_dir" --log="$postgres_dir/log" --options="\
                -c listen_addresses='' -c unix_socket_directories='$postgres_socket_dir' -c max_connections=200 \
                ${POSTGRES_OPTIONS:-}"
        ) || {
            tail "$postgres_dir/log" >&2
            return 1
        }
    fi
    local psql=("$bin/psql" --host="$postgres_socket_dir" --username=silastik --dbname=postgres --no-psqlrc --quiet)
    if [[ -z $("${psql[@]}" --tuples-only --command="SELECT 1 FROM pg_database WHERE datname = 'silastik'") ]]; then
        "${psql[@]}" --command="CREATE DATABASE silastik"
    fi
}

postgres_lives() { # whether its process is there, ready or not
    local pid
    read -r pid 2>/dev/null <"$postgres_dir/postmaster.pid" && [[ /proc/$pid/cwd -ef $postgres_dir ]]
}

postgres_is_up() {
    [[ -S $postgres_socket_dir/.s.PGSQL.5432 ]] &&
        "$(postgres_bin)/pg_isready" --quiet --host="$postgres_socket_dir" --username=silastik
}

postgres_bin() { # of the version that made the cluster, or of the newest
    local version=$postgres_dir/PG_VERSION
    if [[ -s $version ]]; then
        echo "/usr/lib/postgresql/$(<"$version")/bin"
    else
        printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1
    fi
}

start_redis() {
    local port tries
    port=$(free_port 0)
    own_dir redis "$redis_dir" "$redis_socket_dir"
    (
        exec 6>&- 8>&- 9>&-
        as redis redis-server --daemonize yes --dir "$redis_dir" --logfile redis.log --pidfile "$redis_dir/redis.pid" \
            --bind 127.0.0.1 --port "$port" --unixsocket "$redis_socket_dir/socket" --unixsocketperm 700 \
            --appendonly yes --save "" --maxmemory-policy noeviction >/dev/null
    )
    for ((tries = 0; tries < 100; tries++)); do
        redis_is_up && return
        sleep 0.1
    done
    tail "$redis_dir/redis.log" >&2
    return 1
}

redis_is_up() {
    [[ $(redis_client ping 2>/dev/null) == PONG ]]
}

redis_client() {
    redis-cli -s "$redis_socket_dir/socket" "$@"
}

free_port() { # PREFERRED: that port of the loopback address if it is free, or any other that is
    .venv/bin/python - "$1" <<'PYTHON'
import socket, sys

for port in (int(sys.argv[1]), 0):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            continue
        sys.exit(print(listener.getsockname()[1]))
PYTHON
}

own_dir() { # USER DIRECTORY...: private directories of that user
    local user=$1
    shift
    if ((EUID == 0)); then
        install --directory --mode=700 --owner="$user" --group="$user" "$@"
    else
        install --directory --mode=700 "$@"
    fi
}

as() { # USER COMMAND...: as that user when we are root, as ourselves when we are not
    local user=$1
    shift
    if ((EUID == 0)); then
        (cd / && setpriv --reuid="$user" --regid="$(id --group "$user")" --init-groups -- "$@")
    else
        "$@"
    fi
}
