# Shared by the scripts in this folder: `source "$(dirname "$0")/lib.sh"`.
# Everything that is downloaded or made goes to $CACHE; nothing in the clone changes.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/serial-tracking
CACHE_ID=$(printf %s "$CACHE" | sha256sum | cut -c1-8)
WORK= CHILD= STOP_SIGNAL=TERM MISSING=()

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() {
  printf '\n%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}
is_root() { [[ $(id -u) == 0 ]]; }

# ---------------------------------------------------------------- life cycle

# One scratch folder and one long-running child at a time; both go when the script ends.
begin() {
  [[ -e /proc/self/fd/0 ]] || exec </dev/null
  mkdir -p "$CACHE"/{locks,log,data}
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/serial-tracking-XXXXXX")
  trap finish EXIT
  trap 'stop_child INT; exit 130' INT
  trap 'stop_child TERM; exit 143' TERM HUP
}

finish() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  stop_child TERM
  if declare -F at_end >/dev/null; then at_end || true; fi
  pg_release || true
  rm -rf "$WORK"
  exit "$status"
}

# Runs in the background and waits, so that a signal is answered at once. The child
# gets SIGTERM from the kernel if this script is killed without a chance to clean up.
run_child() {
  start_child "$@" <&0
  wait_child
}

start_child() {
  local die_with_us=()
  if command -v setpriv >/dev/null; then die_with_us=(setpriv --pdeathsig TERM); fi
  "${die_with_us[@]}" "$@" <&0 8>&- 9>&- &
  CHILD=$!
}

wait_child() {
  local status=0
  wait "$CHILD" || status=$?
  CHILD=
  return "$status"
}

stop_child() {
  [[ -n $CHILD ]] || return 0
  # a terminal has sent Ctrl-C to the child as well
  if [[ $1 != INT || ! -t 0 || $STOP_SIGNAL != INT ]]; then
    kill -"$STOP_SIGNAL" "$CHILD" 2>/dev/null || true
  fi
  local _
  for _ in {1..100}; do
    kill -0 "$CHILD" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$CHILD" 2>/dev/null || true
  wait "$CHILD" 2>/dev/null || true
  CHILD=
}

# `locked NAME COMMAND...`: one process at a time for each name.
locked() {
  local name=$1 fd
  shift
  exec {fd}>"$CACHE/locks/$name"
  flock "$fd"
  "$@"
  exec {fd}>&-
}

# ------------------------------------------------------------ system packages

# `need COMMAND PACKAGE`: notes a missing command; `install_missing` acts on all of them.
need() { command -v "$1" >/dev/null || MISSING+=("$2"); }

install_missing() {
  ((${#MISSING[@]})) || return 0
  local packages=("${MISSING[@]}") install="apt-get install -y --no-install-recommends"
  MISSING=()
  command -v apt-get >/dev/null || die "please install: ${packages[*]}"
  is_root || die "missing on this machine; please run:
  sudo $install ${packages[*]}"
  say "Installing ${packages[*]}"
  # shellcheck disable=SC2086
  (apt-get update && DEBIAN_FRONTEND=noninteractive $install "${packages[@]}") \
    >"$CACHE/log/apt.log" 2>&1 </dev/null ||
    die "apt-get could not install ${packages[*]}; see $CACHE/log/apt.log"
}

# ------------------------------------------------------------ Python and Odoo

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
      2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

need_python() {
  local base
  if ! base=$(find_python); then
    MISSING+=(python3 python3-venv)
  elif ! "$base" -c 'import venv, ensurepip' 2>/dev/null; then
    MISSING+=("$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
  fi
}

# `python_packages odoo test`: a virtual environment with these lists from requirements/.
python_packages() { locked venv _python_packages "$@"; }

_python_packages() {
  local list stamp base version
  base=$(find_python) || die "Python 3.11 to 3.13 is needed; name one with PYTHON=..."
  version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  VENV=$CACHE/venv-$version
  "$VENV/bin/python" -c '' 2>/dev/null || { rm -rf "$VENV" && "$base" -m venv "$VENV"; }
  for list in "$@"; do
    stamp=$VENV/.$list-$(sha256sum <"$ROOT/setup/requirements/$list.txt" | cut -c1-16)
    [[ -e $stamp ]] && continue
    say "Installing Python packages ($list)"
    "$VENV/bin/python" -m pip install --disable-pip-version-check \
      -r "$ROOT/setup/requirements/$list.txt" >"$CACHE/log/pip.log" 2>&1 ||
      { tail -n 5 "$CACHE/log/pip.log" >&2 && die "pip could not install setup/requirements/$list.txt"; }
    rm -f "$VENV/.$list-"*
    touch "$stamp"
  done
}

# Sets PYTHONPATH, ADDONS_PATH, ADDONS and BRIDGES for Odoo 19: ODOO_PATH, or a private
# copy of Debian's. BRIDGES are our add-ons that install themselves beside other apps.
odoo_source() {
  local paths
  if [[ -z ${ODOO_PATH:-} ]]; then
    ODOO_COPY=$CACHE/odoo-$(sha256sum <"$ROOT/setup/odoo.lock" | cut -c1-12)
    [[ -d $ODOO_COPY ]] || locked odoo bash "$ROOT/setup/fetch-odoo" "$ODOO_COPY"
    ODOO_PATH=$ODOO_COPY/usr/lib/python3/dist-packages
  fi
  ODOO_PATH=$(cd "$ODOO_PATH" && pwd) || die "ODOO_PATH: no such folder"
  [[ -f $ODOO_PATH/odoo/release.py ]] ||
    die "ODOO_PATH=$ODOO_PATH has no odoo/release.py; give the folder that holds odoo/"
  unset PYTHONDONTWRITEBYTECODE
  export PYTHONPATH=$ODOO_PATH PYTHONPYCACHEPREFIX=$CACHE/pycache
  ODOO_VERSION=$("$VENV/bin/python" -c 'import runpy, sys
print(runpy.run_path(sys.argv[1])["version"])' "$ODOO_PATH/odoo/release.py")
  [[ $ODOO_VERSION == 19.0* ]] || die "ODOO_PATH=$ODOO_PATH is Odoo $ODOO_VERSION; 19.0 is needed"
  paths=$ODOO_PATH/odoo/addons
  if [[ -d $ODOO_PATH/addons/stock ]]; then paths+=,$ODOO_PATH/addons; fi
  ADDONS_PATH=$paths,$ROOT
  ADDONS=() BRIDGES=()
  local manifest addon
  for manifest in "$ROOT"/*/__manifest__.py; do
    addon=$(basename "$(dirname "$manifest")")
    if grep -q '"auto_install": True' "$manifest"; then
      BRIDGES+=("$addon")
    else
      ADDONS+=("$addon")
    fi
  done
}

addons_csv() { (IFS=, && echo "${ADDONS[*]}"); }

# What our add-ons need from Odoo, sorted.
core_dependencies() {
  (cd "$ROOT" && "$VENV/bin/python" - "${ADDONS[@]}") <<'PY'
import ast, pathlib, sys
ours = sys.argv[1:]
needs = {d for a in ours
         for d in ast.literal_eval(pathlib.Path(a, "__manifest__.py").read_text())["depends"]}
print(",".join(sorted(needs - set(ours))))
PY
}

# Whatever of the add-ons ends up in the database; tests and static files do not.
code_hash() {
  (cd "$ROOT" && find "${ADDONS[@]}" "${BRIDGES[@]}" \( -name tests -o -name static -o -name readme \
    -o -name __pycache__ \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum |
    sha256sum | cut -c1-16)
}

odoo_config() { # file, database
  cat >"$1" <<CONF
[options]
addons_path = $ADDONS_PATH
data_dir = $CACHE/data
db_name = $2
dbfilter = ^$2\$
list_db = False
http_interface = 127.0.0.1
limit_memory_hard = 0
limit_memory_soft = 0
limit_time_cpu = 3600
limit_time_real = 3600
screenshots = $CACHE/log/screenshots
CONF
}

# `install_addons DATABASE LOGFILE OPTION...`: installs or updates, then stops.
install_addons() {
  local db=$1 log=$2
  shift 2
  odoo_config "$WORK/install.conf" "$db"
  rm -f "$log"
  run_child setsid "$VENV/bin/python" -m odoo server -c "$WORK/install.conf" --no-http \
    --stop-after-init --logfile="$log" "$@" >"$log.console" 2>&1 </dev/null ||
    { tail -n 40 "$log.console" "$log" >&2 && die "Odoo could not install the add-ons; see $log"; }
}

filestore() { echo "$CACHE/data/filestore/$1"; }

# Prints the port if it is free, or any that is for 0.
free_port() {
  "$VENV/bin/python" - "$1" <<'PY'
import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", int(sys.argv[1])))
    print(s.getsockname()[1])
PY
}

answers() { # address
  "$VENV/bin/python" - "$1/web/health" 2>/dev/null <<'PY'
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
opener.open(sys.argv[1], timeout=5).read()
PY
}

copy_filestore() {
  rm -rf "$(filestore "$2")"
  mkdir -p "$(dirname "$(filestore "$2")")" "$(filestore "$1")"
  # files are named after their content and never change: links will do
  cp -al "$(filestore "$1")" "$(filestore "$2")" 2>/dev/null ||
    cp -a "$(filestore "$1")" "$(filestore "$2")"
}

db() { "$VENV/bin/python" "$ROOT/setup/db.py" "$@"; }
drop_database() { db drop "$1" && rm -rf "$(filestore "$1")"; }

# ----------------------------------------------------------------- PostgreSQL

# Uses the server that PGHOST (or PGSERVICE, PGPORT) names, else a private one on a
# Unix socket. Scripts that run at the same time share it; the last one stops it.
postgres() {
  unset PGDATABASE
  if pg_is_private; then
    pg_find || die "no PostgreSQL server program (initdb, postgres) is to be found"
    pg_places
    export PGHOST=$PG_BASE/socket PGUSER=odoo
    exec 8>"$CACHE/locks/pg-users"
    locked pg-start pg_start
  fi
  db check || exit 1
}

pg_is_private() { [[ -z ${PGHOST:-}${PGSERVICE:-}${PGPORT:-} ]]; }

pg_find() {
  local dir
  for dir in "$(dirname "$(command -v initdb || echo /nowhere/x)")" /usr/lib/postgresql/*/bin; do
    if [[ -x $dir/initdb && -x $dir/postgres ]]; then PG_BIN=$dir; fi
  done
  [[ -n ${PG_BIN:-} ]]
}

need_postgres() { if pg_is_private && ! pg_find; then MISSING+=(postgresql); fi; }

pg_places() {
  # the server refuses to run as root, and user postgres may not look into root's home
  PG_BASE=$CACHE/pg
  if is_root; then
    PG_BASE=/var/lib/serial-tracking/$CACHE_ID
  elif ((${#PG_BASE} > 80)); then
    PG_BASE=/tmp/serial-tracking-$(id -u)-$CACHE_ID
  fi
  PG_DATA=$PG_BASE/data-$("$PG_BIN/postgres" --version | grep -oE '[0-9]+' | head -n1)
}

pg_run() {
  local as_postgres=()
  if is_root; then as_postgres=(runuser -u postgres --); fi
  (
    cd /
    # the server must not inherit, and so keep, our locks
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      if ((fd > 2)); then exec {fd}>&-; fi
    done
    exec "${as_postgres[@]}" "$@"
  )
}

pg_start() {
  flock -s 8
  if [[ ! -d $PG_BASE/socket ]]; then
    mkdir -p "$PG_BASE/socket"
    chmod 700 "$PG_BASE" "$PG_BASE/socket"
    if is_root; then
      id -u postgres >/dev/null 2>&1 || useradd --system --shell /bin/sh postgres
      chown -R postgres: "$PG_BASE"
      chmod 755 "$(dirname "$PG_BASE")"
    fi
  fi
  [[ -O $PG_BASE ]] || is_root || die "$PG_BASE belongs to somebody else"
  if [[ ! -f $PG_DATA/serial-tracking-ready ]]; then
    say "Making a private PostgreSQL cluster"
    rm -rf "$PG_DATA"
    pg_run "$PG_BIN/initdb" -D "$PG_DATA" -U odoo -A trust -E UTF8 --locale=C.UTF-8 \
      >"$CACHE/log/initdb.log" 2>&1 ||
      die "initdb failed; see $CACHE/log/initdb.log"
    pg_run tee -a "$PG_DATA/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_BASE/socket'
shared_buffers = 256MB
jit = off
# a demo and tests: speed matters more than surviving a power cut
fsync = off
full_page_writes = off
synchronous_commit = off
CONF
    pg_run touch "$PG_DATA/serial-tracking-ready"
  fi
  if ! pg_run "$PG_BIN/pg_ctl" status -D "$PG_DATA" >/dev/null; then
    pg_run "$PG_BIN/pg_ctl" start -w -D "$PG_DATA" -l "$PG_DATA/server.log" >/dev/null ||
      die "PostgreSQL did not start; see $PG_DATA/server.log"
  fi
}

pg_release() {
  [[ -n ${PG_DATA:-} && -e /proc/self/fd/8 ]] || return 0
  flock -u 8
  locked pg-start pg_stop_if_unused
  exec 8>&-
}

pg_stop_if_unused() {
  flock -xn 8 || return 0
  pg_run "$PG_BIN/pg_ctl" stop -m fast -D "$PG_DATA" >/dev/null 2>&1 || true
}
