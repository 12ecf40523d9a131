/**
 * What a manifest says that tells whether files are those it was made of: read faster than by
 * `decodeManifest`, by passing over all else. Whether the manifest is valid is not asked.
 */
import { LivepkgError } from '../errors.ts';
import {
  ARRAY,
  BYTES,
  CborCursor,
  malformed,
  MAP,
  MAX_DEPTH,
  TAG,
  TEXT,
  UINT,
} from './cbor-cursor.ts';
import { FORMAT_VERSION, type Media, type Member } from './manifest-schema.ts';

/** A file, as far as one looks at it. */
export type GlancedMember = Pick<Member, 'name' | 'original' | 'size' | 'modified'>;

export interface ManifestGlance {
  /** The identifier that links the halves; undefined where only their names do. */
  id: string | undefined;
  members: GlancedMember[];
  media: {
    /** As it stands there: it may be anything. */
    still: { type: string };
    motion: { type: string } & Pick<Media['motion'], 'duration' | 'video' | 'audio' | 'stillTime'>;
  };
}

function unexpected(what: string): LivepkgError {
  return new LivepkgError('manifest-schema', `The manifest is not of its shape: ${what}.`);
}

/** Goes over the items of a manifest. */
class Glance {
  readonly #cursor: CborCursor;

  constructor(bytes: Uint8Array) {
    this.#cursor = new CborCursor(bytes);
  }

  /** The argument of an item that must be of a type, and of definite length. */
  #expect(major: number, what: string): number {
    const initial = this.#cursor.byte();
    const argument = this.#cursor.argument(initial & 31);
    if (initial >> 5 !== major || argument === undefined) throw unexpected(`no ${what}`);
    return argument;
  }

  text(): string {
    return this.#cursor.text(this.#expect(TEXT, 'text'));
  }

  uint(): number {
    return this.#expect(UINT, 'number');
  }

  /** Calls `read` for each entry of a map, to read its value. */
  map(read: (key: string) => void): void {
    const count = this.#expect(MAP, 'map');
    for (let done = 0; done < count; done += 1) read(this.text());
  }

  /** Calls `read` for each item of an array, to read it. */
  array(read: () => void): void {
    const count = this.#expect(ARRAY, 'array');
    for (let done = 0; done < count; done += 1) read();
  }

  /** Passes over an item. */
  pass(depth = 0): void {
    const initial = this.#cursor.byte();
    const major = initial >> 5;
    const argument = this.#cursor.argument(initial & 31);
    if (argument === undefined || major === TAG) throw unexpected('an item that no manifest has');
    if (depth > MAX_DEPTH) throw malformed(this.#cursor.position, 'it is nested too deeply');
    if (major === BYTES || major === TEXT) this.#cursor.skip(argument);
    const items = major === ARRAY ? argument : major === MAP ? 2 * argument : 0;
    for (let done = 0; done < items; done += 1) this.pass(depth + 1);
  }

  end(): void {
    const { position, bytes } = this.#cursor;
    if (position < bytes.length) throw malformed(position, 'something follows it');
  }
}

function readMember(glance: Glance): GlancedMember {
  const member: GlancedMember = { name: '', size: 0, modified: '' };
  glance.map((key) => {
    if (key === 'name' || key === 'original' || key === 'modified') member[key] = glance.text();
    else if (key === 'size') member.size = glance.uint();
    else glance.pass();
  });
  return member;
}

function readMotion(glance: Glance): ManifestGlance['media']['motion'] {
  const motion: ManifestGlance['media']['motion'] = { type: '' };
  glance.map((key) => {
    if (key === 'type' || key === 'video' || key === 'audio') motion[key] = glance.text();
    else if (key === 'duration' || key === 'stillTime') motion[key] = glance.uint();
    else glance.pass();
  });
  return motion;
}

/**
 * Glances at a manifest.
 *
 * @throws LivepkgError `cbor-malformed`, `manifest-schema` (of another version, too), as far as that is
 * noticed
 */
export function glanceManifest(bytes: Uint8Array): ManifestGlance {
  const glance = new Glance(bytes);
  const found: ManifestGlance = {
    id: undefined,
    members: [],
    media: { still: { type: '' }, motion: { type: '' } },
  };
  let version = 0;
  glance.map((key) => {
    if (key === 'version') version = glance.uint();
    else if (key === 'members') glance.array(() => found.members.push(readMember(glance)));
    else if (key === 'link') {
      glance.map((inLink) => {
        if (inLink === 'id') found.id = glance.text();
        else glance.pass();
      });
    } else if (key === 'media') {
      glance.map((inMedia) => {
        if (inMedia === 'motion') found.media.motion = readMotion(glance);
        else if (inMedia === 'still') {
          glance.map((inStill) => {
            if (inStill === 'type') found.media.still.type = glance.text();
            else glance.pass();
          });
        } else glance.pass();
      });
    } else glance.pass();
  });
  glance.end();
  if (version !== FORMAT_VERSION) throw unexpected(`its version is ${version}`);
  return found;
}
