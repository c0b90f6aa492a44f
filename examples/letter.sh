#!/bin/sh
# Signs a letter over a rows file with openssl alone, as an agency could: `sh examples/letter.sh rows.csv`.
# Makes agency-key.pem where it is not here yet; officials.toml and letter.jws each time anew.
# Everyone named in it is SYNTHETIC: one official, and one officer whose id is o-1.
# INSTRUMENT, AGENCY and COUNT (rows) can be set from outside.
set -eu
rows=${1:?give the rows file: sh letter.sh rows.csv}
[ -s "$rows" ] || { echo "$rows: there is no such file, or it is empty; no letter was made" >&2; exit 1; }
instrument=${INSTRUMENT:-irs-ice-mou-2025}
agency=${AGENCY:-ice}
# One row a line: give COUNT where a cell holds a line break.
count=${COUNT:-$(($(grep -c '' "$rows") - 1))}
now=$(date +%s)

b64url() { base64 | tr -d '\n=' | tr '+/' '-_'; }

[ -f agency-key.pem ] || (umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out agency-key.pem)
openssl ec -in agency-key.pem -noout -text 2>/dev/null | grep -q 'prime256v1' ||
    { echo "agency-key.pem is not an EC key on P-256; move it away and run this again" >&2; exit 1; }
# A public key on P-256 ends with its two coordinates of 32 bytes.
point() { openssl ec -in agency-key.pem -pubout -outform DER 2>/dev/null | tail -c 64; }
x=$(point | head -c 32 | b64url)
y=$(point | tail -c 32 | b64url)
cat >officials.toml <<TOML
# SYNTHETIC. The custodian keeps this file: whose signature counts.
[[official]]
kid = "$agency-head-1"
name = "SYNTHETIC Head of Agency"
agency = "$agency"
office = "agency-head"
instruments = ["$instrument"]
valid_from = $(date -u -d "@$((now - 31536000))" +%F)
valid_until = $(date -u -d "@$((now + 31536000))" +%F)
key = { kty = "EC", crv = "P-256", x = "$x", y = "$y" }
TOML

header="{\"alg\":\"ES256\",\"kid\":\"$agency-head-1\",\"typ\":\"portcullis-letter+jws\"}"
payload="{\"aud\":\"irs\",\"jti\":\"$(openssl rand -hex 16)\",\"iat\":$((now - 60)),\"exp\":$((now + 2592000)),\
\"instrument\":\"$instrument\",\"agency\":\"$agency\",\
\"signer\":{\"name\":\"SYNTHETIC Head of Agency\",\"office\":\"agency-head\"},\
\"purpose\":\"criminal-investigation\",\"requested\":[\"last-known-address\"],\
\"officers\":[{\"id\":\"o-1\",\"name\":\"SYNTHETIC Officer\",\"title\":\"Agent\",\"duty_station\":\"Made-up\",\
\"role\":\"case-agent\"}],\"certifies\":[\"sole-use\",\"safeguards\",\"return-or-destroy\"],\
\"rows\":{\"count\":$count,\"sha256\":\"$(sha256sum "$rows" | cut -d' ' -f1)\"}}"
signed=$(printf '%s' "$header" | b64url).$(printf '%s' "$payload" | b64url)

# openssl writes a signature as two numbers in DER; JWS wants each as 32 bytes (RFC 7518, section 3.4).
numbers=$(printf '%s' "$signed" | openssl dgst -sha256 -sign agency-key.pem -binary |
    openssl asn1parse -inform DER | sed -n 's/.*INTEGER *:\([0-9A-F]*\)$/\1/p')
hex=$(for number in $numbers; do printf '%64s' "$number" | tr ' ' 0; done)
bytes() { for pair in $(sed 's/../& /g'); do printf "\\$(printf '%03o' "0x$pair")"; done; }
signature=$(printf '%s' "$hex" | bytes | b64url)
printf '%s.%s' "$signed" "$signature" >letter.jws
echo "letter.jws over $count rows of $rows, signed by $agency-head-1; officials.toml says whose key it is"
