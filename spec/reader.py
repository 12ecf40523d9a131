"""Checks .livepkg containers of version 1, and gets the photos out of them.

    python3 reader.py PHOTO.livepkg               says whether it is valid
    python3 reader.py PHOTO.livepkg NEW_FOLDER    also writes its files into a new folder

    --quick      checks only the first 64 KiB and the length
    --salvage    of a container that is not valid, writes the members that are proven

It needs Python 3.8 or newer, unicode/unicode-15.0.txt beside it, and nothing else. The exit status is 0
for a valid container, 1 for any other, 2 where it could not be read or written. Numbers of sections are
those of livepkg-1.md.
"""
import calendar
import hashlib
import os
import re
import struct
import sys
import zlib

MAX_CONTAINER = 1 << 30
MAX_MANIFEST = 32 * 1024
HEAD = 64 * 1024
MIMETYPE = b"application/vnd.livepkg+zip"
MANIFEST_AT = 108


class Refused(Exception):
    """A rule that is broken: its code, and a sentence."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code = code


def check(holds, code, sentence):
    if not holds:
        raise Refused(code, sentence)


# Unicode 15.0 (section 5, N1): not that of Python, which changes from version to version.

class Unicode:
    """What unicode-15.0.txt says."""

    def __init__(self, path):
        tables = {}
        with open(path, encoding="ascii") as file:
            for line in file:
                line = line.rstrip("\n")
                if line.startswith("@"):
                    rows = tables.setdefault(line[1:].split(":")[0], [])
                elif line and not line.startswith("#"):
                    rows.append(line.split(" "))
        self.assigned = self.code_points(tables["assigned"])
        self.invisible = self.code_points(tables["invisible"])
        self.classes = {}
        for row in tables["class"]:
            for code_point in self.code_points([row]):
                self.classes[code_point] = int(row[1])
        hexes = lambda row: [int(one, 16) for one in row]
        self.decompositions = {a: b for a, *b in map(hexes, tables["decomposition"])}
        self.foldings = {a: b for a, *b in map(hexes, tables["folding"])}
        excluded = {one for row in tables["excluded"] for one in hexes(row)}
        self.composites = {
            tuple(parts): composite
            for composite, parts in self.decompositions.items()
            if len(parts) == 2
            and composite not in excluded
            and not self.classes.get(composite)
            and not self.classes.get(parts[0])
        }

    @staticmethod
    def code_points(rows):
        found = set()
        for first, _, last in (row[0].partition("-") for row in rows):
            found.update(range(int(first, 16), int(last or first, 16) + 1))
        return found

    def decompose(self, text):
        """NFD, as a list of code points."""
        points, stack = [], [ord(one) for one in reversed(text)]
        while stack:
            point = stack.pop()
            if 0xAC00 <= point <= 0xD7A3:
                syllable, tail = divmod(point - 0xAC00, 28)
                points += [0x1100 + syllable // 21, 0x1161 + syllable % 21]
                points += [0x11A7 + tail] if tail else []
            elif point in self.decompositions:
                stack += reversed(self.decompositions[point])
            else:
                points.append(point)
        # Runs of marks stand in the order of their classes; sorting keeps what is equal as it stands.
        start = 0
        while start < len(points):
            end = start + 1
            if self.classes.get(points[start]):
                while end < len(points) and self.classes.get(points[end]):
                    end += 1
                points[start:end] = sorted(points[start:end], key=lambda one: self.classes[one])
            start = end
        return points

    def nfd(self, text):
        return "".join(map(chr, self.decompose(text)))

    def nfc(self, text):
        result, starter, last_class = [], None, 0
        for point in self.decompose(text):
            own_class = self.classes.get(point, 0)
            # Blocked: a mark of the same class or of a higher one stands between.
            is_next = starter is not None and starter == len(result) - 1
            if starter is not None and (is_next or last_class < own_class):
                composite = self.compose(result[starter], point)
                if composite is not None:
                    result[starter] = composite
                    continue
            if own_class == 0:
                starter = len(result)
            result.append(point)
            last_class = own_class
        return "".join(map(chr, result))

    def compose(self, first, second):
        lead, vowel, tail = first - 0x1100, second - 0x1161, second - 0x11A7
        if 0 <= lead < 19 and 0 <= vowel < 21:
            return 0xAC00 + (lead * 21 + vowel) * 28
        if 0xAC00 <= first <= 0xD7A3 and (first - 0xAC00) % 28 == 0 and 0 < tail < 28:
            return first + tail
        return self.composites.get((first, second))

    def fold(self, name):
        """Names that fold to the same are one to some file system (N1)."""
        folded = []
        for point in self.decompose(name.replace("\u200c", "").replace("\u200d", "")):
            folded += self.foldings.get(point, [point])
        return self.nfd("".join(map(chr, folded)).replace("\u0131", "i"))


UNICODE = Unicode(os.path.join(os.path.dirname(os.path.abspath(__file__)), "unicode", "unicode-15.0.txt"))


# CBOR (section 4.1)

class Cbor:
    """Reads any well-formed CBOR, and notes whether it has types that no manifest has."""

    def __init__(self, data):
        self.data, self.at, self.foreign = data, 0, None

    def value(self):
        value = self.item(0)
        self.assert_well_formed(self.at == len(self.data), "something follows it")
        return value

    def assert_well_formed(self, holds, sentence):
        check(holds, "cbor-malformed", f"The manifest is not CBOR: {sentence} at byte {self.at}.")

    def take(self, length):
        self.assert_well_formed(length <= len(self.data) - self.at, "it ends inside an item")
        self.at += length
        return self.data[self.at - length : self.at]

    def head(self):
        """The major type, the additional information, and the argument; None where it is indefinite."""
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info, info
        if info == 31:
            return major, info, None
        self.assert_well_formed(info < 28, "a reserved initial byte")
        return major, info, int.from_bytes(self.take(1 << (info - 24)), "big")

    def is_break(self):
        if self.data[self.at : self.at + 1] != b"\xff":
            return False
        self.at += 1
        return True

    def string(self, major, length):
        if length is not None:
            return self.take(length)
        chunks = []
        while not self.is_break():
            chunk_major, _, size = self.head()
            self.assert_well_formed(chunk_major == major and size is not None, "a wrong chunk")
            chunks.append(self.take(size))
        return b"".join(chunks)

    def items(self, count, depth):
        done = 0
        while (not self.is_break()) if count is None else done < count:
            yield self.item(depth)
            done += 1

    def item(self, depth):
        self.assert_well_formed(depth <= 8, "it is nested too deeply")
        major, info, argument = self.head()
        if major == 2:
            return self.string(major, argument)
        if major == 3:
            # What is not UTF-8 comes out changed, and so is found not to be canonical.
            return self.string(major, argument).decode("utf-8", "replace")
        if major == 4:
            return list(self.items(argument, depth + 1))
        if major == 5:
            return self.map(argument, depth + 1)
        self.assert_well_formed(argument is not None, "an indefinite length or a break")
        if major == 0 and argument < 2**32:
            return argument
        self.foreign = True
        if major == 6:
            self.item(depth + 1)
        if major == 7 and info == 24:
            self.assert_well_formed(argument >= 32, "a simple value of two bytes below 32")
        return None

    def map(self, count, depth):
        entries, done = {}, 0
        while (not self.is_break()) if count is None else done < count:
            key = self.item(depth)
            if not isinstance(key, str):
                self.foreign, key = True, ""
            entries[key] = self.item(depth)
            done += 1
        return entries


def encode(value):
    """Deterministic CBOR (RFC 8949, section 4.2.1)."""
    def head(major, argument):
        for size, info in ((1, 24), (2, 25), (4, 26)):
            if argument < 24:
                return bytes([major << 5 | argument])
            if argument < 1 << (8 * size):
                return bytes([major << 5 | info]) + argument.to_bytes(size, "big")
        raise ValueError("too large")

    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode("utf-8")
        return head(3, len(text)) + text
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    entries = sorted((encode(key), encode(item)) for key, item in value.items())
    return head(5, len(entries)) + b"".join(key + item for key, item in entries)


# The manifest (sections 4 to 6, and 9)

def is_uint(value, first=0, last=2**32 - 1):
    return isinstance(value, int) and first <= value <= last


def is_text(value, least=0):
    return isinstance(value, str) and least <= len(value.encode("utf-8")) <= 1024


def is_described(value):
    """A text that a camera wrote."""
    is_padded = is_text(value, 1) and (value[0] == " " or value[-1] == " ")
    return is_text(value, 1) and not is_padded and not re.search("[\x00-\x1f\x7f-\x9f]", value)


def is_code(value):
    return isinstance(value, str) and re.fullmatch("[ -~\u00a9]{4}", value) is not None


def is_digest(value):
    return isinstance(value, bytes) and len(value) == 32


def assert_map(value, where, needed, optional=None):
    """Checks the keys of a map, and each value by the function that its key has."""
    optional = optional or {}
    is_map = isinstance(value, dict) and set(needed) <= set(value) <= set(needed) | set(optional)
    check(is_map, "manifest-schema", f"{where} lacks a key, or has one that there is not.")
    for key, item in value.items():
        holds = needed.get(key) or optional[key]
        check(holds(item), "manifest-schema", f"{where}: {key} has a value that it may not have.")


def assert_half(value, where, types, more):
    size = lambda pixels: is_uint(pixels, 1)
    assert_map(value, where, {"type": lambda one: one in types}, {"width": size, "height": size, **more})
    check(("width" in value) == ("height" in value), "manifest-schema", f"{where}: one dimension only.")


def assert_shape(manifest):
    anything = lambda _: True
    is_list = lambda value: isinstance(value, list)
    needed = {"version": lambda one: one == 1, "link": anything, "members": is_list, "media": anything}
    assert_map(manifest, "the manifest", needed)
    link, media = manifest["link"], manifest["media"]
    by_name = isinstance(link, dict) and link.get("by") == "name"
    if by_name:
        assert_map(link, "link", {"by": anything})
    else:
        is_kind = lambda one: one == "content-identifier"
        assert_map(link, "link", {"by": is_kind, "id": lambda one: is_text(one, 1)})
    for member in manifest["members"]:
        needed = {
            "role": lambda one: one in ("still", "motion", "sidecar"),
            "name": is_text,
            "size": lambda one: is_uint(one, 0, MAX_CONTAINER - 1),
            "sha256": is_digest,
            "modified": is_text,
        }
        assert_map(member, "a member", needed, {"original": is_text})
    described = dict.fromkeys(("make", "model", "software", "location"), is_described)
    halves = {"still": anything, "motion": anything}
    assert_map(media, "media", halves, {"captured": is_text, **described})
    assert_half(media["still"], "still", ("HEIC", "JPEG", "DNG", "PNG"), {})
    more = {"duration": is_uint, "video": is_code, "audio": is_code, "stillTime": is_uint}
    assert_half(media["motion"], "motion", ("MOV", "MP4"), more)


def split_extension(name):
    dot = name.rfind(".")
    extension = name[dot:] if dot > 0 else ""
    if len(extension.encode("utf-8")) > 32:
        extension = ""
    return name[: len(name) - len(extension)], extension


def with_suffix(name, suffix):
    """N3."""
    stem, extension = split_extension(name)
    left = 200 - len((suffix + extension).encode("utf-8"))
    # What is cut off inside a code point is left out whole.
    return stem.encode("utf-8")[:left].decode("utf-8", "ignore") + suffix + extension


FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f/\\\\:*?"<>|]')
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|\Z)")


def is_forbidden(character):
    point = ord(character)
    is_plain = point in UNICODE.assigned and point not in UNICODE.invisible
    return FORBIDDEN.match(character) or not is_plain or 0xD800 <= point <= 0xDFFF


def is_reserved(name):
    folded = UNICODE.fold(name)
    return folded in (".lock", "desktop.ini", "mimetype", "manifest.cbor") or DEVICE.match(folded)


def portable(name):
    """N2."""
    while True:
        form = "".join("_" if is_forbidden(one) else one for one in name)
        form = UNICODE.nfc(form)
        if form[:1] in (" ", "~", "-"):
            form = "_" + form[1:]
        if form[-1:] in (" ", "."):
            form = form[:-1] + "_"
        form = re.sub("_[vV][tT][iI]_", "_vti-", form)
        if form == "" or is_reserved(form):
            form = "_" + form
        if len(form.encode("utf-8")) > 200:
            form = with_suffix(form, "")
        if form == name:
            return form
        name = form


def portable_names(true_names):
    """N3: the names under which files with these names stand together."""
    taken, names = set(), []
    for true_name in true_names:
        form = name = portable(true_name)
        number = 2
        while UNICODE.fold(name) in taken:
            name, number = with_suffix(form, f"-{number}"), number + 1
        taken.add(UNICODE.fold(name))
        names.append(name)
    return names


def true_name(member):
    return member.get("original", member["name"])


def is_bare(name):
    units = len(name.encode("utf-16-le")) // 2
    return 1 <= units <= 255 and "/" not in name and "\0" not in name and name not in (".", "..")


def assert_names(members):
    for member in members:
        is_sound = "original" not in member or is_bare(member["original"])
        check(is_sound, "original-invalid", f"An original is not a bare file name: {member!a}.")
    true_names = [true_name(member) for member in members]
    is_unique = len(set(true_names)) == len(true_names)
    check(is_unique, "name-clash", "Two members have the same true name.")
    for member, form in zip(members, portable_names(true_names)):
        name = member["name"]
        if "original" in member:
            holds = name == form and name != member["original"]
            check(holds, "original-differs", f"{name!a} is not what its original stands for.")
        else:
            check(portable(name) == name, "name-not-portable", f"{name!a} is not portable.")
            check(name == form, "name-clash", f"{name!a} stands for two members.")


DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)", re.ASCII)


def is_date_time(text):
    match = DATE_TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = map(int, match.groups())
    if not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 59:
        return False
    # The rules of the Gregorian calendar repeat every 400 years; Python's has no year 0.
    return 1 <= day <= calendar.monthrange(year % 400 + 400, month)[1]


def is_modified(text):
    match = re.fullmatch(r"(.{19})(\.[0-9]{0,5}[1-9])?Z", text)
    return match is not None and is_date_time(match[1])


def is_captured(text):
    match = re.fullmatch(r"(.{19})(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?", text)
    return match is not None and is_date_time(match[1])


def assert_rules(manifest):
    """Section 4.3."""
    members = manifest["members"]
    check(2 <= len(members) <= 16, "member-count", f"It lists {len(members)} members.")
    roles = ["still", "motion"] + ["sidecar"] * (len(members) - 2)
    are_roles = [member["role"] for member in members] == roles
    check(are_roles, "member-roles", "The members are not a still, a motion, and sidecars.")
    assert_names(members)
    sidecars = [true_name(member).encode("utf-8") for member in members[2:]]
    check(sidecars == sorted(sidecars), "member-order", "The sidecars are not in order.")
    for member in members:
        check(is_modified(member["modified"]), "time-invalid", f"{member['modified']!a} is not a time.")
    captured = manifest["media"].get("captured")
    check(captured is None or is_captured(captured), "time-invalid", f"{captured!a} is not a time.")


def assert_kept(manifest):
    """Section 9: what a manifest of any later version has."""
    is_kept = lambda one: (
        isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and is_uint(one.get("size"), 0, MAX_CONTAINER - 1)
        and is_digest(one.get("sha256"))
    )
    members = manifest.get("members")
    is_sound = isinstance(members, list) and all(map(is_kept, members))
    check(is_sound, "manifest-schema", "It lacks what every version has.")
    folded = set()
    for name in (member["name"] for member in members):
        check(portable(name) == name, "name-not-portable", f"{name!a} is not portable.")
        check(UNICODE.fold(name) not in folded, "name-clash", f"{name!a} stands for two members.")
        folded.add(UNICODE.fold(name))


class Later(Exception):
    """A manifest of a later version, which is sound as far as this reader can tell."""

    def __init__(self, manifest):
        super().__init__("It is of a later version of the format.")
        self.manifest = manifest


def decode_manifest(data):
    """Checks a manifest by all rules of sections 4 to 6."""
    reader = Cbor(data)
    manifest = reader.value()
    version = manifest.get("version") if isinstance(manifest, dict) else None
    if is_uint(version, 2):
        assert_kept(manifest)
        raise Later(manifest)
    check(not reader.foreign, "cbor-type", "It holds a type that no manifest has.")
    check(encode(manifest) == data, "cbor-not-canonical", "It is not encoded deterministically.")
    assert_shape(manifest)
    assert_rules(manifest)
    return manifest


# The ZIP layer (section 3)

def timestamp(modified):
    """Section 3.4: the extra field of a member."""
    second = modified[:19]
    if not "1970-01-01T00:00:00" <= second <= "2038-01-19T03:14:07":
        return b""
    numbers = [int(number) for number in DATE_TIME.fullmatch(second).groups()]
    return b"UT\5\0\1" + struct.pack("<I", calendar.timegm((*numbers, 0, 0, 0)))


def fields(name, extra, crc, size):
    """What both headers have in common."""
    return struct.pack("<5H3I2H", 20, 0x800, 0, 0, 33, crc, size, size, len(name), len(extra))


def encode_zip(entries):
    local, central = bytearray(), bytearray()
    for name, data, extra in entries:
        common = fields(name, extra, zlib.crc32(data), len(data))
        central += b"PK\1\2\x3f\3" + common
        central += struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, len(local)) + name + extra
        local += b"PK\3\4" + common + name + extra + data
    count = len(entries)
    end = struct.pack("<4H2IH", 0, 0, count, count, len(central), len(local), 0)
    return bytes(local + central + b"PK\5\6" + end)


def header_fields(manifest):
    """Name and extra field of each member, as its headers have them."""
    return [(m["name"].encode("utf-8"), timestamp(m["modified"])) for m in manifest["members"]]


def leading(manifest_bytes):
    return [(b"mimetype", MIMETYPE, b""), (b"manifest.cbor", manifest_bytes, b"")]


def length_of(manifest, manifest_bytes):
    length = MANIFEST_AT + len(manifest_bytes) + 22 + 46 + 8 + 46 + 13
    for member, (name, extra) in zip(manifest["members"], header_fields(manifest)):
        length += 76 + 2 * (len(name) + len(extra)) + member["size"]
    return length


def list_entries(data, most):
    """The entries that the end record leads to: name, and where the local header starts."""
    end = data[-22:]
    is_end = len(end) == 22 and end[:4] == b"PK\5\6" and end[20:] == b"\0\0"
    check(is_end, "zip-unreadable", "It does not end with an end record.")
    disk, start_disk = struct.unpack_from("<2H", end, 4)
    count, _, at = struct.unpack_from("<H2I", end, 10)
    check(disk == start_disk == 0 and count <= most, "zip-unreadable", "The end record is damaged.")
    entries = []
    for _ in range(count):
        header = data[at : at + 46]
        is_header = len(header) == 46 and header[:4] == b"PK\1\2"
        check(is_header, "zip-unreadable", "A central header is damaged.")
        name, extra, comment = struct.unpack_from("<3H", header, 28)
        entries.append((data[at + 46 : at + 46 + name], struct.unpack_from("<I", header, 42)[0]))
        at += 46 + name + extra + comment
    return entries


# The checks (section 2)

def locate_manifest(head):
    check(head[30:65] == b"mimetype" + MIMETYPE, "not-a-container", "It does not begin as one.")
    check(len(head) >= MANIFEST_AT, "length-differs", "It ends before its manifest.")
    crc, _, size = struct.unpack_from("<3I", head, 79)
    check(size <= MAX_MANIFEST, "manifest-too-large", f"Its manifest claims {size} bytes.")
    data = head[MANIFEST_AT : MANIFEST_AT + size]
    check(len(data) == size, "length-differs", "It ends inside its manifest.")
    check(zlib.crc32(data) == crc, "manifest-crc", "Its manifest does not have its CRC-32.")
    return data


def check_quick(head, size):
    """Checks 1 to 9. Gives the manifest, and its bytes."""
    check(size < MAX_CONTAINER, "container-too-large", "It has 1 GiB or more.")
    data = locate_manifest(head)
    manifest = decode_manifest(data)
    expected = length_of(manifest, data)
    check(size == expected, "length-differs", f"It has {size} bytes, not {expected}.")
    begin = encode_zip(leading(data))[: MANIFEST_AT + len(data)]
    check(head.startswith(begin), "zip-not-canonical", "It does not begin as it must.")
    return manifest, data


def check_full(data):
    """All checks. Gives the manifest, and the members' bytes."""
    manifest, manifest_bytes = check_quick(data[:HEAD], len(data))
    headers = header_fields(manifest)
    names = [b"mimetype", b"manifest.cbor", *(name for name, _ in headers)]
    entries = list_entries(data, len(names))
    check([name for name, _ in entries] == names, "zip-order", "Its entries are others.")
    members = []
    for member, (name, extra), (_, offset) in zip(manifest["members"], headers, entries[2:]):
        start = offset + 30 + len(name) + len(extra)
        own = data[start : start + member["size"]]
        is_sound = len(own) == member["size"] and hashlib.sha256(own).digest() == member["sha256"]
        check(is_sound, "member-digest", f"{member['name']!a} is damaged.")
        members.append(own)
    whole = [(name, own, extra) for (name, extra), own in zip(headers, members)]
    is_same = encode_zip(leading(manifest_bytes) + whole) == data
    check(is_same, "zip-not-canonical", "It does not encode to the same bytes.")
    return manifest, members


# What may be given out of a container that is not valid (section 2.1)

FIXED = bytes((20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0))


def sound_headers(data, signature, start, length):
    """Sound headers of one kind: place, name, CRC-32, size, end. `start` is where the common fields start."""
    found, at = [], data.find(signature + FIXED)
    while at >= 0:
        if at + length <= len(data):
            crc, size, again, name, extra = struct.unpack_from("<3I2H", data, at + start + 10)
            end = at + length + name + extra
            raw, field = data[at + length : end - extra], data[end - extra : end]
            is_extra = extra == 0 or (extra == 9 and field[:5] == b"UT\5\0\1")
            if size == again and 0 < name <= 200 and is_extra and end <= len(data):
                found.append((at, raw, crc, size, end))
        at = data.find(signature + FIXED, at + 1)
    return found


def find_locals(data):
    return sound_headers(data, b"PK\3\4", 4, 30)


def find_centrals(data):
    rest = struct.pack("<3HI", 0, 0, 0, 0o100644 << 16)
    found = sound_headers(data, b"PK\1\2\x3f\3", 6, 46)
    return [one for one in found if data[one[0] + 32 : one[0] + 42] == rest]


def find_manifest(data, local, central):
    """A proven manifest, and where it stands; None where there is none."""
    locals_of = [one for one in local if one[1] == b"manifest.cbor"][:4]
    centrals_of = [one for one in central if one[1] == b"manifest.cbor"][-4:]
    claims = [(crc, size) for _, _, crc, size, _ in locals_of + centrals_of]
    if len(data) >= MANIFEST_AT:
        crc, _, size = struct.unpack_from("<3I", data, 79)
        claims.insert(0, (crc, size))
    places = [MANIFEST_AT] + [end for *_, end in locals_of]
    end = data.rfind(b"PK\5\6\0\0\0\0")
    moved = 0
    if 0 <= end <= len(data) - 22:
        length, offset = struct.unpack_from("<2I", data, end + 12)
        moved = end - length - offset
    places += [struct.unpack_from("<I", data, at + 42)[0] + 43 + moved for at, *_ in centrals_of]
    for at in places:
        for crc, size in claims:
            own = data[at : at + size] if at >= 0 and size <= MAX_MANIFEST else b""
            if len(own) == size and zlib.crc32(own) == crc:
                try:
                    return decode_manifest(own), own, at
                except Refused:
                    continue
    return None


def salvage(data):
    """The status of each member of a damaged container: (status, member, bytes)."""
    local, central = find_locals(data), find_centrals(data)
    found = find_manifest(data, local, central)
    if found is None:
        return []
    manifest, manifest_bytes, manifest_at = found
    headers, members = header_fields(manifest), manifest["members"]
    # Where the data of each member stand in the valid container, and where the central headers begin.
    at, places = MANIFEST_AT + len(manifest_bytes), []
    for member, (name, extra) in zip(members, headers):
        places.append(at + 30 + len(name) + len(extra))
        at = places[-1] + member["size"]
    lengths = [46 + 8, 46 + 13] + [46 + len(name) + len(extra) for name, extra in headers]
    names = [b"mimetype", b"manifest.cbor", *(name for name, _ in headers)]
    known = {name: sum(lengths[:index]) for index, name in enumerate(names)}
    starts = [one[0] - known[one[1]] for one in central if one[1] in known]
    shifts = [manifest_at - MANIFEST_AT] + ([starts[-1] - at] if starts else [])
    moved, results = shifts[:1], []
    for member, place, (name, _) in zip(members, places, headers):
        tries = [place + shift for shift in moved + shifts]
        tries += [end for _, own, _, _, end in local if own == name][:4]
        status, own = "lost", b""
        for start in tries:
            part = data[max(start, 0) : max(start + member["size"], 0)]
            if start >= 0 and hashlib.sha256(part).digest() == member["sha256"]:
                status, own, moved = "proven", part, [start - place]
                break
            if part and status == "lost":
                status = "damaged"
        results.append((status, member, own))
    return results


def check_later(manifest, data):
    """The status of each member of a container of a later version (section 9)."""
    at, results = MANIFEST_AT + struct.unpack_from("<I", data, 87)[0], []
    for member in manifest["members"]:
        own = b""
        if at is not None and data[at : at + 4] == b"PK\3\4" and at + 30 <= len(data):
            name, extra = struct.unpack_from("<2H", data, at + 26)
            at += 30 + name + extra
            own = data[at : at + member["size"]]
            at += member["size"]
        else:
            at = None
        is_whole = at is not None and len(own) == member["size"]
        is_proven = is_whole and hashlib.sha256(own).digest() == member["sha256"]
        results.append(("proven" if is_proven else "damaged" if own else "lost", member, own))
    return results


def examine(head, size, read_all, quick=False):
    """The outcome of a container: a code or "valid", a sentence, and (status, member, bytes) of each member."""
    try:
        if quick:
            manifest, _ = check_quick(head, size)
            return "valid", "Its manifest is sound, and its length right.", []
        check(size < MAX_CONTAINER, "container-too-large", "It has 1 GiB or more.")
        manifest, members = check_full(read_all())
        pairs = zip(manifest["members"], members)
        return "valid", "Every byte is as it was packed.", [("proven", m, own) for m, own in pairs]
    except Later as later:
        results = [] if quick else check_later(later.manifest, read_all())
        return "version-unsupported", f"{later} unzip opens it all the same.", results
    except Refused as refused:
        is_large = refused.code == "container-too-large"
        results = [] if quick or is_large else salvage_unless_later(read_all())
        return refused.code, str(refused), results


def salvage_unless_later(data):
    try:
        return salvage(data)
    except Later:
        # One that is damaged in its first bytes: nothing is known of where its members stand.
        return []


# Files

def write_member(folder, member, data):
    """Writes a member under its own name, or its portable one where the system refuses that."""
    for name in dict.fromkeys((true_name(member), member["name"])):
        if os.name == "nt" and name != member["name"]:
            continue
        try:
            path = os.path.join(folder, name)
            with open(path, "xb") as file:
                file.write(data)
        except (OSError, ValueError):
            continue
        modified = member.get("modified")
        if modified is not None:
            numbers = [int(one) for one in DATE_TIME.fullmatch(modified[:19]).groups()]
            fraction = (modified[20:-1] or "0").ljust(9, "0")
            # A time before the year 1 or one that the disk does not keep stays what it is.
            try:
                seconds = calendar.timegm((*numbers, 0, 0, 0))
                os.utime(path, ns=(seconds * 10**9 + int(fraction),) * 2)
            except (OSError, OverflowError, ValueError):
                pass
        return path
    raise OSError(f"{member['name']} cannot be written into {folder}")


def main(arguments):
    flags = [one for one in arguments if one in ("--quick", "--salvage")]
    paths = [one for one in arguments if one not in flags]
    if not 1 <= len(paths) <= 2 or paths[0].startswith("--"):
        print(__doc__, file=sys.stderr)
        return 2
    with open(paths[0], "rb") as file:
        size = file.seek(0, os.SEEK_END)

        def read(length):
            file.seek(0)
            return file.read(length)

        code, sentence, members = examine(read(HEAD), size, lambda: read(size), "--quick" in flags)
    print(f"{code}: {sentence}")
    for status, member, _ in members:
        print(f"{status} {member['sha256'].hex()} {true_name(member)!a}")
    if len(paths) == 2 and (code == "valid" or "--salvage" in flags):
        proven = [(member, own) for status, member, own in members if status == "proven"]
        os.mkdir(paths[1])
        for member, own in proven:
            path = write_member(paths[1], member, own)
            note = "" if code == "valid" else " (from a container that is not valid)"
            print(f"wrote {path!a}{note}")
    return 0 if code == "valid" else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
