#!/usr/bin/env bash
# This crate and its peers on one sample and one exam, in one run: addresses a CPU-second, wrong answers.
#
#     bench/peers/run.sh            installs what the peers need: PyPI in target/peers, Debian's PostGIS
set -euo pipefail
cd "$(dirname "$0")/../.."
exam=crates/postal/exam/addresses.tsv
sample=crates/postal/exam/sample.csv
work=target/peers
mkdir -p "$work"

[ -x "$work/bin/python" ] || {
    python3 -m venv "$work"
    "$work/bin/pip" install -q usaddress==0.5.16 usaddress-scourgify==0.7.1 psycopg2-binary
}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || true)
[ -n "$bin" ] && ls "$bin/../../../../share/postgresql"/*/extension/address_standardizer.control >/dev/null 2>&1 || {
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        postgresql postgresql-15-postgis-3 postgresql-15-postgis-3-scripts >/dev/null
    bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
}

# A throw-away server on a socket of its own; PostgreSQL refuses to run as root.
store=$(mktemp -d)
run() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$store"
trap 'run "$bin/pg_ctl" -D "$store/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$store"' EXIT
run "$bin/initdb" -D "$store/data" -A trust >/dev/null
run "$bin/pg_ctl" -D "$store/data" -o "-k $store -c listen_addresses=" -l "$store/log" -w start >/dev/null
dsn="host=$store dbname=postgres user=$([ "$(id -u)" = 0 ] && echo postgres || id -un)"

cargo build -q --release -p portcullis-bench --bin postal
{
    target/release/postal "$exam" "$sample"
    "$work/bin/python" bench/peers/peers.py "$exam" "$sample" "$dsn"
} | awk -F'\t' '
    BEGIN { printf "%-30s %22s %8s %22s %24s\n", "", "addresses/CPU-second", "ratio", "false matches", "false no-matches" }
    NR == 1 { ours = $2 }
    $4 == 1 { printf "%-30s %22d %7.3fx\n", $1, $2, $2 / ours; next }
    { printf "%-30s %22d %7.3fx %10d of %-4d %4.1f %% %10d of %-4d %5.1f %%\n", $1, $2, $2 / ours, $3, $4, 100 * $3 / $4, $5, $6, 100 * $5 / $6 }'
