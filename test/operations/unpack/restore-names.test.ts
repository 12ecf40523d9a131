import { describe, expect, test } from 'vitest';
import { LivepkgError } from '../../../src/errors.ts';
import { nameSets, withNames } from '../../../src/operations/unpack/restore-names.ts';

describe('the names to restore under', () => {
  test('are the portable ones where files have no other', () => {
    expect(nameSets([{ name: 'A.HEIC' }, { name: 'A.MOV', original: 'A.MOV' }])).toEqual([
      ['A.HEIC', 'A.MOV'],
    ]);
  });

  test.skipIf(process.platform === 'win32')('are the own ones first where they differ', () => {
    expect(nameSets([{ name: 'a_b.HEIC', original: 'a:b.HEIC' }, { name: 'A.MOV' }])).toEqual([
      ['a:b.HEIC', 'A.MOV'],
      ['a_b.HEIC', 'A.MOV'],
    ]);
  });

  test('are the portable ones where two files have the same own name', () => {
    const members = [
      { name: 'A.xmp', original: 'A.xmp' },
      { name: 'A-2.xmp', original: 'a.XMP' },
    ];
    expect(nameSets(members)).toEqual([['A.xmp', 'A-2.xmp']]);
  });
});

const refused = (name: string) =>
  new LivepkgError('name-not-accepted', `${name} is not accepted; choose another disk.`);

describe('a set of names that the file system refuses', () => {
  test('is followed by the next one', async () => {
    const tried: string[] = [];
    const restored = await withNames(['own', 'portable'], async (name) => {
      tried.push(name);
      if (name === 'own') throw refused(name);
      return Promise.resolve(name);
    });
    expect([restored, tried]).toEqual(['portable', ['own', 'portable']]);
  });

  test('is an error where it is the last one', async () => {
    const error = refused('portable');
    await expect(withNames(['portable'], () => Promise.reject(error))).rejects.toBe(error);
  });

  test('is the only error after which another is tried', async () => {
    const error = new LivepkgError('target-differs', 'Another file is there; remove it.');
    const tried: string[] = [];
    const restoring = withNames(['own', 'portable'], (name) => {
      tried.push(name);
      return Promise.reject(error);
    });
    await expect(restoring).rejects.toBe(error);
    expect(tried).toEqual(['own']);
  });
});
