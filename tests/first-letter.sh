#!/usr/bin/env bash
# A newcomer's first letter: the commands under "With files of your own" in README.md, as they stand there.
# SYNTHETIC people.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^## With files of your own/,/^## /p' README.md | sed -n '/^```sh/,/^```/p' | sed '/^```/d' >"$work/block"
grep -q 'portcullis answer' "$work/block"
cd "$work"
sh -eu "$work/block" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }
grep -q '^right,confirmed,123 MAIN ST,# 4,SPRINGFIELD,IL,62701,' answer/answers.csv
grep -q '^number-only,no_match,,,,,,,$' answer/answers.csv
grep -q '^placeholder,returned,,,,,,,element.address.placeholder$' answer/answers.csv
echo "a first letter, by the README: answered"
