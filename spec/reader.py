"""Checks a container, then writes its members: python3 reader.py PHOTO.livepkg NEW_FOLDER"""
import calendar, hashlib, os, struct, sys, time, zlib
import cbor2

KEYS = ("name", "size", "sha256", "modified")

def check(holds, otherwise):
    if not holds:
        sys.exit(f"refused: {otherwise}")

def encode_zip(entries):
    local, central, count = bytearray(), bytearray(), len(entries)
    for name, data, extra in entries:
        raw, crc, size = name.encode(), zlib.crc32(data), len(data)
        fields = struct.pack("<5H3I2H", 20, 0x800, 0, 0, 33, crc, size, size, len(raw), len(extra))
        central += b"PK\1\2\x3f\3" + fields
        central += struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, len(local)) + raw + extra
        local += b"PK\3\4" + fields + raw + extra + data
    sizes = (0, 0, count, count, len(central), len(local), 0)
    return local + central + b"PK\5\6" + struct.pack("<4H2IH", *sizes)

def encode_time(modified):
    second = modified[:19]
    if not "1970-01-01T00:00:00" <= second <= "2038-01-19T03:14:07":
        return b""
    seconds = calendar.timegm(time.strptime(second, "%Y-%m-%dT%H:%M:%S"))
    return b"UT\5\0\1" + struct.pack("<I", seconds)

def decode_manifest(data):
    manifest = cbor2.loads(data)
    check(manifest["version"] == 1, "a version that this reader does not know")
    values, seen = [manifest], 0
    while values:
        value, seen = values.pop(), seen + 1
        check(seen <= len(data), "more values than bytes: some are shared")
        if type(value) is dict:
            values += [*value, *value.values()]
        elif type(value) is list:
            values += value
        else:
            is_uint = type(value) is int and 0 <= value < 2**32
            check(is_uint or type(value) in (str, bytes), "a type that no manifest has")
    check(cbor2.dumps(manifest, canonical=True) == data, "the manifest is not canonical")
    return manifest

def decode(data):
    check(data[30:65] == b"mimetypeapplication/vnd.livepkg+zip", "it is no container")
    manifest_bytes = data[108 : 108 + min(struct.unpack_from("<I", data, 87)[0], 32 * 1024)]
    members = decode_manifest(manifest_bytes)["members"]
    entries = [("mimetype", data[38:65], b""), ("manifest.cbor", manifest_bytes, b"")]
    start = 108 + len(manifest_bytes)
    for name, size, sha256, modified in (map(m.get, KEYS) for m in members):
        extra = encode_time(modified)
        start += 30 + len(name.encode()) + len(extra)
        check(name.strip(" .") and not any(c in '/\\:*?"<>|\0' for c in name), "an unsafe name")
        entries.append((name, data[start : start + size], extra))
        check(hashlib.sha256(entries[-1][1]).digest() == sha256, f"{name} is damaged")
        start += size
    check(encode_zip(entries) == data, "it does not re-encode to the same bytes")
    return entries[2:]

if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        members = decode(file.read())
    os.mkdir(sys.argv[2])
    for name, data, _ in members:
        with open(os.path.join(sys.argv[2], name), "xb") as file:
            file.write(data)
