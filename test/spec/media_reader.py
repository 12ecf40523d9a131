"""A writer's reader of stills and motions, by the words of section 8 of spec/livepkg-1.md and no code of ours.

Reads from standard input: for each pair the lengths of still and motion in decimal, a line feed, and
their bytes. Prints a line of JSON for each: `link` and `media`, or what is `refused`.
"""
import datetime, json, re, struct, sys

LARGEST = 4294967295
TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
NO_HALF = {b"avif", b"avis", b"crx ", b"mif3"}
HEVC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
MOVIE = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"}
HEIF = {b"mif1", b"mif2", b"msf1", b"miaf", b"MiHB", b"MiHE", b"MiPr", b"tmap"}
PREFIX = b"com.apple.quicktime."
STILL_TIME = b"mdta" + PREFIX + b"still-image-time"


class Refused(Exception):
    pass


def need(condition):
    if not condition:
        raise Refused()


# 8.1

def kind_of(file):
    if file[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if file[:4] in (b"II*\0", b"MM\0*"):
        return "DNG"
    if file[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    kind = file[4:8]
    if kind == b"ftyp":
        return kind_by_brands(file)
    need(kind in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
    return "MOV"


def kind_by_brands(file):
    length = int.from_bytes(file[:4], "big")
    need(16 <= length <= len(file))
    major = file[8:12]
    compatible = {file[at:at + 4] for at in range(16, min(length, 4096) - 3, 4)}
    if major == b"qt  ":
        return "MOV"
    need(major not in NO_HALF)
    if major in HEVC:
        return "HEIC"
    if major in MOVIE:
        return "MP4"
    if compatible & (MOVIE | {b"qt  "}) and major not in HEIF:
        return "MP4"
    if compatible & HEVC:
        return "HEIC"
    need(not compatible & NO_HALF)
    return "HEIC" if (compatible | {major}) & HEIF else "MP4"


# 8.2

def text(value):
    value = value.strip(b"\0 ")
    if not 1 <= len(value) <= 1024:
        return None
    try:
        result = value.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if re.search("[\0-\x1f\x7f-\x9f]", result) else result


def exists(year, month, day, hour, minute, second):
    try:
        datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
        return True
    except ValueError:
        return False


def offset_of(spelled):
    match = re.fullmatch(r"([+-])([01][0-9]|2[0-3]):?([0-5][0-9])", spelled)
    if spelled == "Z":
        return "Z"
    return None if match is None else f"{match[1]}{match[2]}:{match[3]}"


def time_of(parts):
    return "{}-{}-{}T{}:{}:{}".format(*parts)


def still_time(date, offset):
    match = re.fullmatch(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})",
                         date or "")
    if match is None or not exists(*match.groups()):
        return None
    return time_of(match.groups()) + (offset_of(offset or "") or "")


def motion_time(date):
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
                         r"(\.[0-9]+)?([Z+-].*)?", date or "")
    if match is None or not exists(*match.groups()[:6]):
        return None
    offset = "" if match[8] is None else offset_of(match[8])
    return None if offset is None else time_of(match.groups()[:6]) + offset


def size_of(width, height):
    return {"width": width, "height": height} if width and height else {}


def milliseconds(units, scale):
    if scale == 0:
        return None
    result = (2000 * units + scale) // (2 * scale)
    return None if result > LARGEST else result


# 8.3

class Tiff:
    def __init__(self, block):
        self.block = block
        self.order = {b"II": "little", b"MM": "big"}.get(bytes(block[:2]))
        self.is_whole = len(block) >= 8 and self.order is not None and self.at(2, 2) == 42
        self.main = self.directory(self.at(4, 4)) if self.is_whole else None

    def at(self, offset, length):
        return int.from_bytes(self.block[offset:offset + length], self.order)

    def directory(self, offset):
        if offset < 8 or offset + 2 > len(self.block):
            return None
        count = self.at(offset, 2)
        if count > 4096 or offset + 2 + 12 * count > len(self.block):
            return None
        entries = {}
        for at in range(offset + 2, offset + 2 + 12 * count, 12):
            tag, kind, values = self.at(at, 2), self.at(at + 2, 2), self.at(at + 4, 4)
            length = values * TYPE_BYTES[kind] if 1 <= kind <= 13 else 0
            start = at + 8 if length <= 4 else self.at(at + 8, 4)
            if length > 0 and start + length <= len(self.block):
                entries.setdefault(tag, (kind, values, self.block[start:start + length]))
        return entries

    def numbers(self, directory, tag):
        kind, values, value = directory.get(tag, (0, 0, b""))
        if kind not in (3, 4, 13):
            return []
        width = TYPE_BYTES[kind]
        return [int.from_bytes(value[at:at + width], self.order)
                for at in range(0, min(values, 32) * width, width)]

    def number(self, directory, tag):
        return (self.numbers(directory, tag) or [None])[0]


def text_in(directory, tag):
    kind, _, value = directory.get(tag, (0, 0, b""))
    return text(value) if kind == 2 and len(value) <= 4096 else None


def identifier_in(directory):
    kind, _, note = directory.get(0x927C, (0, 0, b""))
    if kind != 7 or len(note) > 1048576 or not note.startswith(b"Apple iOS\0\0\1MM"):
        return None
    if len(note) < 16:
        return None
    for index in range(int.from_bytes(note[14:16], "big")):
        entry = note[16 + 12 * index:28 + 12 * index]
        if len(entry) < 12:
            return None
        tag, kind, count = struct.unpack(">HHI", entry[:8])
        if tag == 0x0011:
            start = 24 + 12 * index if count <= 4 else int.from_bytes(entry[8:], "big")
            value = note[start:start + count]
            if kind != 2 or start + count > len(note) or max(value, default=0) > 0x7F:
                return None
            return text(value)
    return None


def exif_facts(block):
    tiff = Tiff(block)
    main = tiff.main or {}
    pointer = tiff.number(main, 0x8769)
    exif = (tiff.directory(pointer) if pointer is not None else None) or {}
    facts = {
        "captured": still_time(text_in(exif, 0x9003), text_in(exif, 0x9011)),
        "make": text_in(main, 0x010F),
        "model": text_in(main, 0x0110),
        "software": text_in(main, 0x0131),
        "identifier": identifier_in(exif),
    }
    return {key: value for key, value in facts.items() if value is not None}


# 8.4

def read_jpeg(file):
    at, frame, block, is_whole = 2, None, None, False
    for _ in range(4096):
        step = file[at:at + 4]
        if len(step) < 4 or step[0] != 0xFF:
            break
        marker = step[1]
        if marker == 0xD9:
            is_whole = True
            break
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        length = int.from_bytes(step[2:], "big")
        if length < 2 or at + 2 + length > len(file):
            break
        content = file[at + 4:at + 2 + length]
        is_frame = 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and length >= 7
        if is_frame and frame is None:
            frame = (int.from_bytes(file[at + 7:at + 9], "big"),
                     int.from_bytes(file[at + 5:at + 7], "big"))
        if marker == 0xE1 and content.startswith(b"Exif\0\0") and len(content) > 6 and block is None:
            block = content[6:]
        at += 2 + length
        if marker == 0xDA:
            is_whole = True
            break
    need(block is not None or (is_whole and frame is not None))
    size = {} if frame is None else size_of(*frame)
    return {**size, **({} if block is None else exif_facts(block))}


def read_png(file):
    chunks, at = [], 8
    while len(chunks) < 65536:
        length, kind = int.from_bytes(file[at:at + 4], "big"), file[at + 4:at + 8]
        if not re.fullmatch(b"[A-Za-z]{4}", kind) or at + 12 + length > len(file):
            break
        chunks.append((kind, file[at + 8:at + 8 + length]))
        at += 12 + length
        if kind == b"IEND":
            break
    first = next((chunk for chunk in chunks if chunk[0] != b"CgBI"), (b"", b""))
    need(first[0] == b"IHDR" and len(first[1]) == 13)
    size = size_of(*struct.unpack(">II", first[1][:8]))
    block = next((data for kind, data in chunks if kind == b"eXIf"), None)
    need(block is None or len(block) <= 8388608)
    return {**size, **({} if block is None else exif_facts(block))}


def read_dng(file):
    tiff = Tiff(file)
    need(tiff.main is not None and 0xC612 in tiff.main)
    subs = [tiff.directory(offset) for offset in tiff.numbers(tiff.main, 0x014A)]
    size = {}
    for directory in [tiff.main, *[sub for sub in subs if sub is not None]]:
        if 0x00FE not in directory or tiff.number(directory, 0x00FE) == 0:
            size = size_of(tiff.number(directory, 0x0100), tiff.number(directory, 0x0101))
            break
    return {**size, **exif_facts(file)}


# 8.5

def header_of(content, at):
    """Length of the header, and where the box ends."""
    length = int.from_bytes(content[at:at + 4], "big")
    if length == 1:
        long = content[at + 8:at + 16]
        return 16, at + (int.from_bytes(long, "big") if len(long) == 8 else 2 ** 64)
    return 8, len(content) if length == 0 else at + length


def file_boxes(file):
    boxes, at = [], 0
    while len(boxes) < 10000 and at + 8 <= len(file):
        header, end = header_of(file, at)
        if end < at + header or end > len(file):
            break
        boxes.append((file[at + 4:at + 8], file[at + header:end]))
        at = end
    return boxes


def boxes_in(content, most=10000):
    at, count = 0, 0
    while at + 8 <= len(content):
        header, end = header_of(content, at)
        need(count < most and at + header <= end <= len(content))
        yield content[at + 4:at + 8], content[at + header:end]
        at, count = end, count + 1


def first(boxes, kind):
    return next((content for found, content in boxes if found == kind), None)


def path(content, *kinds):
    for kind in kinds:
        content = None if content is None else first(boxes_in(content, 256), kind)
    return content


class Fields:
    """The fields of a box, in order."""

    def __init__(self, content, most=1048576):
        need(len(content) <= most)
        self.content, self.offset = content, 0
        self.version = self.flags = 0

    def number(self, length):
        need(self.offset + length <= len(self.content))
        self.offset += length
        return int.from_bytes(self.content[self.offset - length:self.offset], "big")

    def full(self):
        self.version, self.flags = self.number(1), self.number(3)
        return self


# 8.6

def read_heic(file):
    meta = first(file_boxes(file), b"meta")
    need(meta is not None and len(meta) <= 8388608)
    boxes = list(boxes_in(meta[4:]))
    primary = None
    pitm = first(boxes, b"pitm")
    if pitm is not None:
        fields = Fields(pitm).full()
        primary = fields.number(2 if fields.version == 0 else 4)
    facts = {}
    items = exif_items(boxes, primary)
    places = item_places(first(boxes, b"iloc"))
    readable = named = 0
    for item in items[:16]:
        if item not in places:
            continue
        named += 1
        method, pieces = places[item]
        source = file if method == 0 else first(boxes, b"idat") or b""
        if (len(pieces) > 64 or sum(length for _, length in pieces) > 8388608
                or any(start + length > len(source) for start, length in pieces)):
            continue
        readable += 1
        data = b"".join(source[start:start + length] for start, length in pieces)
        if len(data) >= 4:
            for key, value in exif_facts(data[4 + int.from_bytes(data[:4], "big"):]).items():
                facts.setdefault(key, value)
    need(named == 0 or readable > 0)
    iprp = None if primary is None else first(boxes, b"iprp")
    return {**({} if iprp is None else heic_size(iprp, primary)), **facts}


def heic_size(iprp, primary):
    ipco = first(boxes_in(iprp), b"ipco")
    if ipco is None:
        return {}
    properties = list(boxes_in(ipco))
    for kind, content in boxes_in(iprp):
        if kind != b"ipma":
            continue
        fields = Fields(content).full()
        entries = []
        for _ in range(fields.number(4)):
            item = fields.number(2 if fields.version == 0 else 4)
            wide = fields.flags & 1
            entries.append((item, [fields.number(2) & 0x7FFF if wide else fields.number(1) & 0x7F
                                   for _ in range(fields.number(1))]))
        for item, places in entries:
            if item != primary:
                continue
            for place in places:
                if 1 <= place <= len(properties) and properties[place - 1][0] == b"ispe":
                    ispe = Fields(properties[place - 1][1]).full()
                    return size_of(ispe.number(4), ispe.number(4))
    return {}


def exif_items(boxes, primary):
    items, describing = [], set()
    iinf, iref = first(boxes, b"iinf"), first(boxes, b"iref")
    if iinf is not None:
        version = Fields(iinf, len(iinf)).full().version
        for kind, content in boxes_in(iinf[6 if version == 0 else 8:]):
            if kind != b"infe":
                continue
            fields = Fields(content).full()
            if fields.version in (2, 3):
                item = fields.number(2 if fields.version == 2 else 4)
                fields.number(2)
                if fields.number(4) == int.from_bytes(b"Exif", "big"):
                    items.append(item)
    if iref is not None:
        width = 2 if Fields(iref, len(iref)).full().version == 0 else 4
        for kind, content in boxes_in(iref[4:]):
            if kind == b"cdsc":
                fields = Fields(content)
                source = fields.number(width)
                if primary in [fields.number(width) for _ in range(fields.number(2))]:
                    describing.add(source)
    return ([item for item in items if item in describing]
            + [item for item in items if item not in describing])


def item_places(iloc):
    places = {}
    if iloc is None:
        return places
    fields = Fields(iloc).full()
    version = fields.version
    need(version <= 2)
    sizes = fields.number(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    need((offset, length) != (0, 0))
    need({offset, length, base, index if version else 0} <= {0, 4, 8})
    width = 4 if version == 2 else 2
    for _ in range(fields.number(width)):
        item = fields.number(width)
        method = fields.number(2) & 15 if version else 0
        reference = fields.number(2)
        start = fields.number(base)
        pieces = []
        for _ in range(fields.number(2)):
            fields.number(index if version else 0)
            at = start + fields.number(offset)
            pieces.append((at, fields.number(length)))
        if method <= 1 and reference == 0:
            places.setdefault(item, (method, pieces))
    return places


# 8.7 and 8.8

def read_motion(file):
    moov = first(file_boxes(file), b"moov")
    need(moov is not None and len(moov) <= 33554432)
    boxes = list(boxes_in(moov))
    mvhd = first(boxes, b"mvhd")
    need(mvhd is not None)
    fields = Fields(mvhd).full()
    width = 8 if fields.version == 1 else 4
    fields.number(2 * width)
    scale, units = fields.number(4), fields.number(width)
    facts = texts_of(boxes)
    if width == 8 or units != LARGEST:
        facts["duration"] = milliseconds(units, scale)
    tracks = [content for kind, content in boxes if kind == b"trak"]
    need(len(tracks) <= 256)
    read = [(track, handler_of(track), sample_entry(track)) for track in tracks]
    for handler, name in ((b"vide", "video"), (b"soun", "audio")):
        entry = next((entry for _, found, entry in read if found == handler), None)
        if entry is None:
            continue
        code, content = entry
        if all(0x20 <= byte <= 0x7E or byte == 0xA9 for byte in code):
            facts[name] = code.decode("latin-1")
        if name == "video" and len(content) >= 28:
            facts.update(size_of(*struct.unpack(">HH", content[24:28])))
    facts["stillTime"] = time_of_still(read, scale)
    return {key: value for key, value in facts.items() if value is not None}


def handler_of(track):
    return (path(track, b"mdia", b"hdlr") or b"")[8:12]


def sample_entry(track):
    stsd = path(track, b"mdia", b"minf", b"stbl", b"stsd") or b""
    return next(boxes_in(stsd[8:]), None)


def texts_of(boxes):
    texts = {}
    metas = [content for kind, content in boxes if kind == b"meta"]
    metas += [first(boxes_in(content), b"meta") for kind, content in boxes if kind == b"udta"]
    for meta in metas:
        if meta is None:
            continue
        if meta[4:8] not in (b"hdlr", b"mhdr", b"keys", b"ilst", b"free"):
            meta = meta[4:]
        keys, ilst = first(boxes_in(meta), b"keys"), first(boxes_in(meta), b"ilst")
        if keys is None or ilst is None:
            continue
        names = list(boxes_in(keys[8:]))
        for number, item in boxes_in(ilst):
            place = int.from_bytes(number, "big")
            if not 1 <= place <= len(names) or names[place - 1][0] != b"mdta":
                continue
            value = next((content[8:] for kind, content in boxes_in(item) if kind == b"data"
                          and len(content) >= 8 and content[:4] == b"\0\0\0\1"), b"")
            if text(value) is not None:
                texts.setdefault(names[place - 1][1], text(value))
    named = {"captured": b"creationdate", "make": b"make", "model": b"model",
             "software": b"software", "location": b"location.ISO6709",
             "identifier": b"content.identifier"}
    facts = {fact: texts.get(PREFIX + name) for fact, name in named.items()}
    return {**facts, "captured": motion_time(facts["captured"])}


def is_still_time(entry):
    if entry is None or entry[0] != b"mebx":
        return False
    keys = first(boxes_in(entry[1][8:]), b"keys")
    if keys is None:
        return False
    found = [first(boxes_in(content), b"keyd") for _, content in boxes_in(keys)]
    return STILL_TIME in found


def time_of_still(read, scale):
    track = next((track for track, _, entry in read if is_still_time(entry)), None)
    if track is None:
        return None
    stts = path(track, b"mdia", b"minf", b"stbl", b"stts")
    if stts is None:
        return None
    fields = Fields(stts).full()
    counts = [fields.number(8) >> 32 for _ in range(fields.number(4))]
    if not any(counts):
        return None
    elst = path(track, b"edts", b"elst")
    if elst is None:
        return milliseconds(0, scale)
    fields = Fields(elst).full()
    width = 8 if fields.version == 1 else 4
    edits = [(fields.number(width), fields.number(width), fields.number(4))
             for _ in range(fields.number(4))]
    start = 0
    for duration, media, _ in edits:
        if media != 256 ** width - 1:
            return milliseconds(start, scale)
        start += duration
    return None


# 8 and 8.9

STILLS = {"JPEG": read_jpeg, "PNG": read_png, "DNG": read_dng, "HEIC": read_heic}


def half(file, readers):
    try:
        kind = kind_of(file)
        need(kind in readers)
        return {"type": kind, **readers[kind](file)}
    except Refused:
        return None


def fold(identifier):
    return re.sub("[A-Z]", lambda letter: letter[0].lower(), identifier)


def outcome(still_file, motion_file):
    still = half(still_file, STILLS)
    if still is None:
        return {"refused": "still"}
    motion = half(motion_file, {"MOV": read_motion, "MP4": read_motion})
    if motion is None:
        return {"refused": "motion"}
    ids = still.pop("identifier", None), motion.pop("identifier", None)
    link = {"by": "name"}
    if None not in ids:
        if fold(ids[0]) != fold(ids[1]):
            return {"refused": "the two as a pair"}
        link = {"by": "content-identifier", "id": ids[0]}
    shared = {}
    for fact in ("captured", "make", "model", "software", "location"):
        values = [one[fact] for one in (still, motion) if fact in one]
        if values:
            shared[fact] = values[0]
        still.pop(fact, None)
        motion.pop(fact, None)
    return {"link": link, "media": {**shared, "still": still, "motion": motion}}


def main():
    while lengths := sys.stdin.buffer.readline():
        still, motion = (sys.stdin.buffer.read(int(length)) for length in lengths.split())
        print(json.dumps(outcome(still, motion)))


main()
