"""Which of some catalogs are valid, by the words of spec/catalog-1.md and no code of ours.

Reads from standard input: for each one its length in decimal, a line feed, and its bytes. Prints a
line for each, `valid` or `refused`.
"""
import datetime, hashlib, json, re, sys

HEADER = ["format", "version", "count", "hashes"]
HASHES = {"dropbox": 64, "md5": 32, "quickxor": 40, "sha1": 40}
ENTRY = ["path", "size", "container", "photo", "id", "captured", "make", "model", "location", "members", "sha256", *HASHES]
DESCRIBED = ["make", "model", "location"]
CAPTURED = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?"


def need(condition):
    if not condition:
        raise ValueError


def parse(line, keys):
    value = json.loads(line.decode("utf-8"))
    need(isinstance(value, dict) and list(value) == [key for key in keys if key in value])
    need(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") == line)
    return value


def size(value):
    need(type(value) is int and 0 <= value < 2**30)


def text(value, most):
    need(isinstance(value, str) and 1 <= len(value.encode("utf-8")) <= most and "\0" not in value)


def segments(names):
    need(all(name not in ("", ".", "..") for name in names))


def check_entry(entry, hashes):
    optional = {"id", "captured", *DESCRIBED, *HASHES}
    need(optional | set(entry) == set(ENTRY))
    text(entry["path"], 131072)
    segments(entry["path"].split("/"))
    size(entry["size"])
    for key, digits in [("container", 64), ("photo", 64), ("sha256", 64), *HASHES.items()]:
        need(key not in entry or re.fullmatch(f"[0-9a-f]{{{digits}}}", entry[key]))
    need([key for key in HASHES if key in entry] == hashes)
    if "id" in entry:
        need(isinstance(entry["id"], str) and 1 <= len(entry["id"].encode("utf-8")) <= 1024)
    for key in DESCRIBED:
        if key in entry:
            text(entry[key], 1024)
            need(not re.search(r"^ | \Z|[\x00-\x1f\x7f-\x9f]", entry[key]))
    if "captured" in entry:
        time = re.fullmatch(CAPTURED, entry["captured"], re.ASCII)
        need(time)
        datetime.datetime.fromisoformat(time[1])
    need(isinstance(entry["members"], list) and 2 <= len(entry["members"]) <= 16)
    for member in entry["members"]:
        need(list(member) == ["name", "size", "sha256"])
        text(member["name"], 765)
        need(len(member["name"].encode("utf-16-le")) <= 2 * 255)
        need(re.fullmatch("[0-9a-f]{64}", member["sha256"]))
        need("/" not in member["name"])
        segments([member["name"]])
        size(member["size"])


def check(data):
    need(data.endswith(b"\n"))
    first, *lines, last = data[:-1].split(b"\n")
    need(all(len(line) <= 1048576 for line in lines))
    header = parse(first, HEADER)
    need(list(header) == HEADER and header["format"] == "livepkg-catalog")
    need(type(header["version"]) is int and header["version"] == 1)
    need(isinstance(header["hashes"], list) and header["hashes"] == [key for key in HASHES if key in header["hashes"]])
    need(type(header["count"]) is int and header["count"] == len(lines))
    entries = [parse(line, ENTRY) for line in lines]
    for entry in entries:
        check_entry(entry, header["hashes"])
    paths = [entry["path"].encode("utf-8") for entry in entries]
    need(all(a < b for a, b in zip(paths, paths[1:])))
    digest = hashlib.sha256(data[: -len(last) - 1]).hexdigest()
    need(last == b'{"sha256":"%s"}' % digest.encode())


while length := sys.stdin.buffer.readline():
    catalog = sys.stdin.buffer.read(int(length))
    try:
        check(catalog)
        print("valid")
    except (ValueError, TypeError, KeyError, RecursionError):
        print("refused")
