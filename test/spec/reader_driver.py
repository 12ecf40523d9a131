"""Asks spec/reader.py what becomes of containers: one JSON line for each that comes in on standard input.

A line of input is hexadecimal: the number of zero bytes that follow a container, a space, and its bytes.
"""
import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("reader", sys.argv[1])
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)

for line in sys.stdin:
    zeros, digits = line.rstrip("\n").split(" ")
    data = bytes.fromhex(digits)
    size = len(data) + int(zeros, 16)
    full, _, members = reader.examine(data[: reader.HEAD], size, lambda: data)
    quick, _, _ = reader.examine(data[: reader.HEAD], size, lambda: data, quick=True)
    statuses = [
        {"status": status, "name": reader.true_name(member)}
        | ({"sha256": member["sha256"].hex()} if status == "proven" else {})
        for status, member, _ in members
    ]
    print(json.dumps({"full": full, "quick": quick, "members": statuses}))
