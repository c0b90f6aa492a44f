#!/usr/bin/env bash
# Runs each fuzz target for so many seconds (20 minutes if none are given), from seeds that are the rows of the exam.
# Needs cargo-fuzz and a nightly toolchain. A finding ends it with its text in `fuzz/artifacts`.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-1200}
targets=${*:2}
exam=../crates/postal/exam

# The seeds: one file for each row, its columns of text parted by `|`.
seed() {
    mkdir -p "corpus/$1"
    local at=0
    while IFS= read -r row; do
        printf '%b' "$row" >"corpus/$1/${2%.tsv}-$((at += 1))"
    done < <(tail -n +2 "$exam/$2" | cut -f "$3" --output-delimiter='|')
}
seed parse completeness.tsv 2
seed parse addresses.tsv 2
seed compare addresses.tsv 2,3
seed names names.tsv 2,3

for target in ${targets:-parse compare names}; do
    printf '== %s, %ss\n' "$target" "$seconds"
    cargo +nightly fuzz run "$target" -- -dict=words.dict -max_total_time="$seconds" -max_len=512 \
        -print_final_stats=1 -verbosity=0
    # What covers nothing of its own is let go, so that the corpus stays small.
    cargo +nightly fuzz cmin "$target" -- -verbosity=0 >/dev/null 2>&1 || true
done
