#!/usr/bin/env python3
"""A letter signed by a tool that is not ours goes through the built program, by the contract.

SYNTHETIC: every person here is made up. The letter is signed with Python's `cryptography`, and a second
time with `jose` where Debian's package is installed. Rows were written by hand.
"""
import base64, csv, hashlib, io, json, os, pathlib, shutil, subprocess, sys, tempfile, time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

PROGRAM = sys.argv[1]
ROWS = """row_id,last_name,first_name,middle_name,suffix,address_line1,address_line2,city,state,zip,tin,\
tax_periods,statute,investigation_id,investigation_opened,order_number,order_date,order_ground,\
review_final_date,officer_ids,reason
right,Roe,Jane,,,123 Main Street Apt. 4,,Springfield,Illinois,62701-1234,,2022;2023,8 USC 1253(a)(1)(A),\
INV-1,2025-03-01,A-1,2024-01-02,8 USC 1227(a)(1)(B),,o-17,"Case INV-1: the subject did not depart, and \
service of process turns on where she lives"
number,Poe,John,,,10 Elm Ave,,Springfield,IL,62701,900000002,2022;2023,8 USC 1253(a)(1)(A),INV-2,\
2025-03-01,A-2,2024-01-02,8 USC 1227(a)(1)(B),,o-17,"Case INV-2: a witness places the subject at this \
house after the final order of removal"
nobody,Nemo,Nora,,,77 Oak St,,Springfield,IL,62701,,2023,8 USC 1253(a)(1)(A),INV-3,2025-03-01,A-3,\
2024-01-02,8 USC 1227(a)(1)(B),,o-17,"Case INV-3: the lease in evidence names this house and the charge \
rests on residence"
placeholder,Roe,Jane,,,Failed to Provide,,,,62701,900000001,2022,8 USC 1253(a)(1)(A),INV-4,2025-03-01,A-4,\
2024-01-02,8 USC 1227(a)(1)(B),,o-17,"Case INV-4: the subject's whereabouts are wanted for the hearing on \
the motion"
civil,Roe,Jane,,,123 Main St Apt 4,,Springfield,IL,62701,,all,8 USC 1231,INV-5,2025-03-01,A-5,2024-01-02,\
8 USC 1182(a)(6)(A)(i),,o-99,too short
"""
REGISTER = """record_id,last_name,first_name,middle_name,suffix,tin,address_line1,address_line2,city,state,\
zip,as_of,source
SYN-1,ROE,JANE,,,900000001,123 MAIN ST,#4,SPRINGFIELD,IL,62701,2024-04-15,return
SYN-2,Poe,John,,,900000002,9 Elm Ave,,Springfield,IL,62701,2024-04-15,notice
SYN-3,Moe,Ann,,,,,,Springfield,IL,62701,2024-04-15,ncoa
"""
EXPECTED = """row_id,outcome,address_line1,address_line2,city,state,zip,as_of,defects
right,confirmed,123 MAIN ST,APT 4,SPRINGFIELD,IL,62701,{day},
number,no_match,,,,,,,
nobody,no_match,,,,,,,
placeholder,returned,,,,,,,element.address.placeholder
civil,returned,,,,,,,element.period.unbounded;element.statute.not_criminal;element.reason.not_specific;\
element.order.ground;element.officer.unknown
"""


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Ec:
    def __init__(self, curve, alg, digest, crv):
        self.key = ec.generate_private_key(curve)
        self.alg, self.digest, self.size = alg, digest, (curve.key_size + 7) // 8
        point = self.key.public_key().public_numbers()
        coordinate = lambda n: b64(n.to_bytes(self.size, "big"))
        self.jwk = {"kty": "EC", "crv": crv, "x": coordinate(point.x), "y": coordinate(point.y)}

    def sign(self, message):
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(self.digest)))
        return r.to_bytes(self.size, "big") + s.to_bytes(self.size, "big")


class Rsa:
    alg = "PS256"

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self.key.public_key().public_numbers()
        self.jwk = {"kty": "RSA", "n": b64(numbers.n.to_bytes(256, "big")), "e": b64(b"\x01\x00\x01")}

    def sign(self, message):
        pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        return self.key.sign(message, pss, hashes.SHA256())


def token(key, kid, payload):
    header = {"alg": key.alg, "kid": kid, "typ": "portcullis-letter+jws"}
    signed = b64(json.dumps(header).encode()) + "." + b64(json.dumps(payload).encode())
    return signed + "." + b64(key.sign(signed.encode()))


def jose_token(folder, payload):
    """The same with Debian's `jose`: returns the token and the public key, or None without it."""
    if not shutil.which("jose"):
        return None
    call = lambda *args, **kw: subprocess.run(["jose", *args], check=True, capture_output=True, **kw)
    secret = folder / "jose.jwk"
    call("jwk", "gen", "-i", '{"kty":"EC","crv":"P-256"}', "-o", str(secret))
    public = json.loads(call("jwk", "pub", "-i", str(secret)).stdout)
    header = {"protected": {"alg": "ES256", "kid": "jose", "typ": "portcullis-letter+jws"}}
    (folder / "payload.json").write_text(json.dumps(payload))
    made = call("jws", "sig", "-I", str(folder / "payload.json"), "-k", str(secret), "-s", json.dumps(header), "-c")
    return made.stdout.decode().strip(), {name: public[name] for name in ("kty", "crv", "x", "y")}


def official(kid, jwk):
    key = ", ".join(f'{name} = "{value}"' for name, value in jwk.items())
    return f"""[[official]]
kid = "{kid}"
name = "SYNTHETIC Head"
agency = "ice"
office = "agency-head"
instruments = ["irs-ice-mou-2025"]
valid_from = 2020-01-01
valid_until = 2099-01-01
key = {{ {key} }}

"""


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-foreign-"))
    home = folder / "home"

    def run(code, *args):
        # Each letter has a home of its own: a fourth question about one person would be held.
        done = subprocess.run([PROGRAM, "--home", str(home), *map(str, args)], capture_output=True, text=True)
        assert done.returncode == code, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def data(code, *args):
        return json.loads(run(code, "--json", *args).stdout)

    rows = ROWS.encode()
    now = int(time.time())

    def payload(number):
        return {
            "aud": "irs", "jti": number, "iat": now - 5, "exp": now + 86400, "instrument": "irs-ice-mou-2025",
            "agency": "ice", "signer": {"name": "SYNTHETIC Head", "office": "agency-head"},
            "purpose": "criminal-investigation", "requested": ["last-known-address"],
            "officers": [{"id": "o-17", "name": "SYNTHETIC Agent", "title": "SA", "duty_station": "X", "role": "case-agent"}],
            "certifies": ["sole-use", "safeguards", "return-or-destroy"],
            "rows": {"count": 5, "sha256": hashlib.sha256(rows).hexdigest()},
        }

    keys = {
        "es256": Ec(ec.SECP256R1(), "ES256", hashes.SHA256(), "P-256"),
        "es384": Ec(ec.SECP384R1(), "ES384", hashes.SHA384(), "P-384"),
        "ps256": Rsa(),
    }
    letters = {kid: token(key, kid, payload(kid)) for kid, key in keys.items()}
    roll = "".join(official(kid, key.jwk) for kid, key in keys.items())
    jose = jose_token(folder, payload("jose"))
    if jose:
        letters["jose"] = jose[0]
        roll += official("jose", jose[1])
    (folder / "officials.toml").write_text("# SYNTHETIC\n" + roll)
    (folder / "SYNTHETIC-register.csv").write_text(REGISTER)
    (folder / "SYNTHETIC-rows.csv").write_bytes(rows)
    changed = folder / "SYNTHETIC-changed.csv"
    changed.write_bytes(rows.replace(b"77 Oak", b"78 Oak"))

    day = None
    for kid, letter in letters.items():
        home = folder / kid
        run(0, "init")
        run(0, "roll", "import", folder / "officials.toml")
        assert data(0, "seal", folder / "SYNTHETIC-register.csv")["sealed"] == 2
        path = folder / f"{kid}.jws"
        path.write_text(letter + "\n")
        refused = data(65, "lodge", path, changed)
        assert (refused["state"], refused["findings"]) == ("refused", ["letter.digest"]), refused
        lodged = data(0, "lodge", path, folder / "SYNTHETIC-rows.csv")
        assert (lodged["state"], lodged["rows"], lodged["returned"]) == ("awaiting_clearance", 5, 2), lodged
        assert data(0, "lodge", path, folder / "SYNTHETIC-rows.csv")["batch"] == lodged["batch"]
        batch = lodged["batch"]
        run(77, "answer", batch, "--out", folder / "early")
        assert not (folder / "early").exists()
        run(77, "clear", batch, "--as", "clerk-1")
        run(0, "clear", batch)
        out, again = folder / f"{kid}-answer", folder / f"{kid}-again"
        run(0, "answer", batch, "--out", out)
        run(0, "answer", batch, "--out", again)
        for name in sorted(file.name for file in out.iterdir()):
            assert (out / name).read_bytes() == (again / name).read_bytes(), name
        manifest = json.loads((out / "manifest.json").read_text())
        day = day or list(csv.DictReader(io.StringIO((out / "answers.csv").read_text())))[0]["as_of"]
        assert (out / "answers.csv").read_text() == EXPECTED.format(day=day), (out / "answers.csv").read_text()
        for name, digest in manifest["files"].items():
            assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name
        opening = folder / f"{kid}-opening.json"
        run(0, "show", batch, "--opening", opening)
        policy, log = home / "public/policy", home / "public/log"
        run(0, "verify", "--log", log, "--policy", policy, "--receipt", out / "receipt.tlog-proof", "--opening", opening)
        # The leaf by the formula of the contract, without a word of ours.
        shown = json.loads(opening.read_text())
        pad = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        digests = sorted(b64(hashlib.sha256(d.encode()).digest()) for d in shown["disclosures"])
        assert digests == sorted(shown["digests"])
        commitment = b"portcullis/docket/record/v1\0" + pad(shown["salt"]) + "".join(d + "\n" for d in digests).encode()
        leaf = folder / f"{kid}.leaf"
        leaf.write_bytes(hashlib.sha256(commitment).digest())
        run(0, "verify", "--policy", policy, "--receipt", out / "receipt.tlog-proof", "--leaf", leaf)
        leaf.write_bytes(bytes(32))
        run(65, "verify", "--policy", policy, "--receipt", out / "receipt.tlog-proof", "--leaf", leaf)
        print(f"foreign: {kid}: a letter signed elsewhere, from lodging to a verified receipt")
        if kid != "es256":
            continue
        stolen = token(keys["es384"], "es256", payload("forged"))
        (folder / "forged.jws").write_text(stolen)
        forged = data(65, "lodge", folder / "forged.jws", folder / "SYNTHETIC-rows.csv")
        assert forged["findings"] == ["letter.signature"], forged
        (folder / "twice.jws").write_text(token(keys["es256"], "es256", payload("es256")))
        twice = data(65, "lodge", folder / "twice.jws", folder / "SYNTHETIC-rows.csv")
        assert twice["findings"] == ["letter.replayed"], twice
    shutil.rmtree(folder)
    print(f"{len(letters)} passed, 0 failed")


main()
