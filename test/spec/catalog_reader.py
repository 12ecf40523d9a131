"""A strict reader of catalogs, by the words of spec/catalog-1.md and no code of ours.

Reads from standard input: for each catalog its length in decimal, a line feed, and its bytes. Prints a
line for each, `valid` or the code with which it is refused.

Each line that is a call is one rule: a test leaves out one after the other, and a vector has to notice.
"""
import hashlib, json, re, sys

START = b'{"format":"livepkg-catalog","version":'
CLOSING = b'{"sha256":'
LONGEST_LINE = 1048576
HEADER = ["format", "version", "count", "hashes"]
HASHES = {"dropbox": 64, "md5": 32, "quickxor": 40, "sha1": 40}
ALWAYS = ["path", "size", "container", "photo", "members", "sha256"]
ENTRY = ["path", "size", "container", "photo", "id", "captured", "make", "model", "location",
         "members", "sha256", *HASHES]
MEMBER = ["name", "size", "sha256"]
CAPTURED = r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?"


class Refused(Exception):
    pass


def need(condition, code="catalog-edited"):
    if not condition:
        raise Refused(code)


def parse(line):
    """What a line says, if it says it in the one way. Section 2."""
    value = json.loads(line.decode("utf-8"))
    need(isinstance(value, dict))
    need(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") == line)
    return value


def number(value, most):
    need(type(value) is int)
    need(0 <= value <= most)


def text(value, most):
    need(isinstance(value, str))
    need(1 <= len(value.encode("utf-8")) <= most)


def hexadecimal(value, digits):
    need(isinstance(value, str))
    need(re.fullmatch("[0-9a-f]{%d}" % digits, value))


def file_name(name):
    need(name != "")
    need(name != ".")
    need(name != "..")
    need("\0" not in name)
    need("/" not in name)


def camera(value):
    text(value, 1024)
    need(value[0] != " ")
    need(value[-1] != " ")
    need(not re.search("[\x00-\x1f\x7f-\x9f]", value))


def captured(value):
    need(isinstance(value, str))
    found = re.fullmatch(CAPTURED, value, re.ASCII)
    need(found)
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    need(1 <= month <= 12)
    need(1 <= day <= days[month - 1])


def member(value):
    need(isinstance(value, dict))
    need(list(value) == MEMBER)
    need(isinstance(value["name"], str))
    need(len(value["name"].encode("utf-16-le")) <= 2 * 255)
    file_name(value["name"])
    number(value["size"], 2**30 - 1)
    hexadecimal(value["sha256"], 64)


def check_entry(entry, hashes):
    """Section 4."""
    need(list(entry) == [key for key in ENTRY if key in entry])
    need(all(key in entry for key in ALWAYS))
    need([key for key in HASHES if key in entry] == hashes)
    text(entry["path"], 131072)
    for name in entry["path"].split("/"):
        file_name(name)
    number(entry["size"], 2**30 - 1)
    for key, digits in {"container": 64, "photo": 64, "sha256": 64, **HASHES}.items():
        if key in entry:
            hexadecimal(entry[key], digits)
    if "id" in entry:
        text(entry["id"], 1024)
    if "captured" in entry:
        captured(entry["captured"])
    for key in ("make", "model", "location"):
        if key in entry:
            camera(entry[key])
    need(isinstance(entry["members"], list))
    need(2 <= len(entry["members"]) <= 16)
    for one in entry["members"]:
        member(one)


def check_header(header):
    """Section 3."""
    need(list(header) == HEADER)
    need(header["version"] == 1)
    need(type(header["version"]) is int)
    number(header["count"], 2**53 - 1)
    need(isinstance(header["hashes"], list))
    need(header["hashes"] == [key for key in HASHES if key in header["hashes"]])


def lines(data):
    """Each line, checked for its length and its end, and whether bytes follow it."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        need((len(data) if end == -1 else end) - start <= LONGEST_LINE)
        need(end != -1, "catalog-cut")
        yield data[start:end], end + 1
        start = end + 1


def check(data):
    """Section 9, row by row."""
    need(data.startswith(START), "not-a-catalog")
    version = re.match(rb"([1-9][0-9]{0,14})[,}]", data[len(START):])
    need(version is None or int(version[1]) <= 1, "catalog-version")
    all_lines = lines(data)
    first, end = next(all_lines)
    header = parse(first)
    check_header(header)
    seen, previous = 0, None
    for line, after in all_lines:
        line.decode("utf-8")
        if line.startswith(CLOSING):
            need(seen >= header["count"], "catalog-cut")
            digest = hashlib.sha256(data[:end]).hexdigest()
            need(line == b'{"sha256":"%s"}' % digest.encode())
            need(after == len(data))
            return
        need(seen < header["count"])
        entry = parse(line)
        check_entry(entry, header["hashes"])
        path = entry["path"].encode("utf-8")
        need(previous is None or previous < path)
        seen, previous, end = seen + 1, path, after
    need(False, "catalog-cut")


def outcome(data):
    try:
        check(data)
        return "valid"
    except Refused as refused:
        return str(refused)
    except (ValueError, RecursionError):
        # No UTF-8, no JSON, or half of a surrogate pair.
        return "catalog-edited"


while length := sys.stdin.buffer.readline():
    print(outcome(sys.stdin.buffer.read(int(length))))
