#!/bin/sh
# Runs the shell blocks of docs/verify-by-hand.md, taken from the page itself, on a demonstration's home: whole, they
# hold; with one bit changed in the leaf, the path, the checkpoint, the signature or a disclosure, they do not.
# SYNTHETIC: the home is the demonstration's.
#
#   tests/by-hand.sh PROGRAM HOME
set -eu
program=$1
home=$2
page=$(dirname "$0")/../docs/verify-by-hand.md
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

sed -n '/^```sh$/,/^```$/{/^```/d;p;}' "$page" >"$room/steps.sh"
[ "$(grep -c '^```sh$' "$page")" -ge 8 ] || { echo "by hand: the page has lost its blocks"; exit 1; }

answer=$home/SYNTHETIC/answer
batch=$(sed -n 's/^ *"batch": "\(.*\)",$/\1/p' "$answer/manifest.json")
"$program" --home "$home" show "$batch" --opening "$room/opening.json" >"$room/said"
"$program" --home "$home" show "$batch/SYN-000001" --opening "$room/row.json" --fields kind,at >"$room/said"

# What the steps are given. A trial changes a copy of one of these files.
fresh() {
    rm -rf "$room/files"
    mkdir "$room/files"
    cp "$home/public/policy" "$answer/receipt.tlog-proof" "$room/opening.json" "$room/row.json" "$room/files"
    cp "$home/SYNTHETIC/SYNTHETIC-letter.jws" "$home/SYNTHETIC/SYNTHETIC-rows.csv" "$room/files"
    cp -R "$home/public/log" "$room/files/log"
    place=$(sed -n 's/^SYN-000001,//p' "$answer/leaves.csv")
}

steps() {
    policy=$room/files/policy receipt=$room/files/receipt.tlog-proof opening=$room/files/opening.json \
        letter=$room/files/SYNTHETIC-letter.jws rows=$room/files/SYNTHETIC-rows.csv \
        row=$room/files/row.json log=$room/files/log place=$place sh "$room/steps.sh" >"$room/told" 2>&1
}

refused() { # what was changed
    if steps; then
        cat "$room/told"
        echo "by hand: $1: changed, and it still holds"
        exit 1
    fi
    grep -q '^DOES NOT HOLD: ' "$room/told" || { cat "$room/told"; echo "by hand: $1: it broke down"; exit 1; }
    trials=$((trials + 1))
}

flip() { # file, byte from 0, bit
    was=$(od -An -v -tu1 -j "$2" -N 1 "$room/files/$1" | tr -d ' ')
    changed=$(printf '%03o' $((was ^ (1 << $3))))
    printf "\\$changed" | dd of="$room/files/$1" bs=1 seek="$2" conv=notrunc 2>"$room/said"
    refused "$1, byte $2, bit $3"
    printf "\\$(printf '%03o' "$was")" | dd of="$room/files/$1" bs=1 seek="$2" conv=notrunc 2>"$room/said"
}

at() { # file, text: the byte at which it begins
    grep -abo -F -e "$2" "$room/files/$1" | head -n 1 | cut -d: -f1
}

trials=0
fresh
steps || { cat "$room/told"; echo "by hand: the steps do not hold on what is whole"; exit 1; }
[ "$(tail -n 1 "$room/told")" = "Everything holds." ] || { cat "$room/told"; exit 1; }
for word in 'kind: "received"' "batch: \"$batch\"" 'kind: "no_match"' 'previous: null' 'of this letter and these rows'; do
    grep -q -F -e "$word" "$room/told" || { cat "$room/told"; echo "by hand: '$word' is not shown"; exit 1; }
done

# Every line of the receipt, by its middle and its last letter: header, index, path, name, size, root, signature.
start=0
while IFS= read -r line; do
    length=$(printf '%s\n' "$line" | wc -c)
    flip receipt.tlog-proof $((start + length / 2)) 0
    flip receipt.tlog-proof $((start + length - 1)) 2
    [ "$length" -le 3 ] || flip receipt.tlog-proof $((start + length - 3)) 1
    start=$((start + length))
done <"$answer/receipt.tlog-proof"
# The path: a hash too few, one too many, two in the wrong order.
receipt=$answer/receipt.tlog-proof
sed 3d "$receipt" >"$room/files/receipt.tlog-proof"; refused "a path too short"
sed 3p "$receipt" >"$room/files/receipt.tlog-proof"; refused "a path too long"
sed -e '3{h;d;}' -e '4G' "$receipt" >"$room/files/receipt.tlog-proof"; refused "a path out of order"
cp "$receipt" "$room/files"

# The opening, which is the leaf: salt, digests, disclosures.
bytes=$(($(wc -c <"$room/opening.json")))
byte=3
while [ "$byte" -lt "$bytes" ]; do
    flip opening.json "$byte" $((byte % 8))
    byte=$((byte + 83))
done
flip opening.json $(($(at opening.json '"digests"') - 5)) 0
# Another record's opening is not what the receipt proves.
cp "$room/row.json" "$room/files/opening.json"; refused "another leaf"
cp "$room/opening.json" "$room/files"
# The letter and the rows that the record is of.
flip SYNTHETIC-letter.jws 100 0
flip SYNTHETIC-rows.csv 400 0
# Whose signature counts: name, key id, key.
flip policy 5 0
flip policy "$(at policy +)" 0
flip policy $(($(at policy +) + 4)) 0
flip policy $(($(at policy quorum) - 3)) 1

# The row's opening, its place, and the log.
for byte in 12 70 $(($(wc -c <"$room/row.json") - 12)); do flip row.json "$byte" 0; done
place=$((place + 1)); refused "another place"
place=$((place - 1))
size=$(sed -n 2p "$home/public/log/checkpoint")
path() { # the tile of that number, of so many hashes in all
    if [ "$1" -lt $(($2 / 256)) ]; then printf '%03d' "$1"; else printf '%03d.p/%d' "$1" $(($2 % 256)); fi
}
flip "log/tile/entries/$(path $((place / 256)) "$size")" $((place % 256 * 34 + 20)) 3
flip "log/tile/0/$(path $((place / 256)) "$size")" $((place % 256 * 32 + 20)) 3
flip "log/tile/0/$(path $((place / 256)) "$size")" $(((place + 3) % 64 * 32 + 5)) 3
[ "$size" -lt 256 ] || flip "log/tile/1/$(path 0 $((size / 256)))" 7 3
flip log/checkpoint 30 0
flip log/checkpoint $(($(wc -c <"$home/public/log/checkpoint") - 20)) 0

fresh
steps || { cat "$room/told"; echo "by hand: a trial was not taken back"; exit 1; }
echo "by hand: docs/verify-by-hand.md holds, and refuses each of $trials changes"
