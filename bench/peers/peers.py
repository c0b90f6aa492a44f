#!/usr/bin/env python3
"""The peers' turn at the exam of crates/postal: throughput per CPU-second, and wrong answers on its pairs.

    peers.py EXAM_TSV SAMPLE_CSV [POSTGRES_DSN]

A peer calls two addresses the same where its whole result is equal: usaddress its tags, usaddress-scourgify its
normal record, address_standardizer its sixteen columns (PostGIS 3, with its own us_lex, us_gaz and us_rules). What a
peer cannot read is no match. One line a peer: name, addresses a CPU-second, false matches, of, false no-matches, of.
"""

import csv
import os
import sys
import time


def pairs(path):
    with open(path, encoding="utf-8") as file:
        for line in list(file)[1:]:
            verdict, a, b, _ = line.rstrip("\n").split("\t")
            yield verdict == "same", a.replace("\\n", ", "), b.replace("\\n", ", ")


def sample(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = f", {row['address_line2']}" if row["address_line2"] else ""
            yield f"{row['address_line1']}{unit}, {row['city']}, {row['state']} {row['zip']}"


def tell(name, read, lines, rows, cpu=time.process_time):
    read(lines[:1])
    began = cpu()
    read(lines)
    rate = len(lines) / max(cpu() - began, 1e-9)
    one, two = read([a for _, a, _ in rows]), read([b for _, _, b in rows])
    wrong_yes = wrong_no = 0
    for (same, _, _), a, b in zip(rows, one, two):
        said = a is not None and a == b
        wrong_yes += said and not same
        wrong_no += same and not said
    yes = sum(same for same, _, _ in rows)
    print(name, f"{rate:.0f}", wrong_yes, len(rows) - yes, wrong_no, yes, sep="\t", flush=True)


def usaddress_tags(lines):
    import usaddress

    def one(text):
        try:
            tags, kind = usaddress.tag(text.upper())
            return (kind, tuple(sorted(tags.items())))
        except usaddress.RepeatedLabelError:
            return None

    return [one(line) for line in lines]


def scourgify(lines):
    from scourgify import normalize_address_record
    from scourgify.exceptions import AddressNormalizationError

    def one(text):
        try:
            return tuple(sorted((k, v) for k, v in normalize_address_record(text).items()))
        except AddressNormalizationError:
            return None
        except Exception:  # the library lets others through
            return None

    return [one(line) for line in lines]


def postgis(dsn):
    import psycopg2

    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    cursor = connection.cursor()
    for extension in ("address_standardizer", "address_standardizer_data_us"):
        cursor.execute(f"create extension if not exists {extension}")
    cursor.execute("select pg_backend_pid()")
    backend = cursor.fetchone()[0]

    def cpu():
        with open(f"/proc/{backend}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def read(lines):
        # One statement, so that the standardizer's tables are compiled once; the parts of the last line are
        # parsed by its own parse_address.
        cursor.execute(
            "select row(s.*)::text from unnest(%s::text[]) with ordinality as l(line, at), lateral "
            "standardize_address('us_lex', 'us_gaz', 'us_rules', line) as s order by at",
            (lines,),
        )
        empty = "(" + "," * 15 + ")"
        return [None if row[0] == empty else row[0] for row in cursor.fetchall()]

    return read, cpu


def main():
    rows, lines = list(pairs(sys.argv[1])), list(sample(sys.argv[2]))
    tell("usaddress", usaddress_tags, lines, rows)
    tell("usaddress-scourgify", scourgify, lines, rows)
    if len(sys.argv) > 3:
        read, cpu = postgis(sys.argv[3])
        tell("PostGIS address_standardizer", read, lines, rows, cpu)


if __name__ == "__main__":
    main()
