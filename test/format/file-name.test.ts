import { expect, test } from 'vitest';
import { withoutExtension } from '../../src/format/file-name.ts';
import { baseStem } from '../../src/library/pairing/name-forms.ts';
import { sidecarNames } from '../../src/library/pairing/sidecars.ts';
import { bundleStem } from '../../src/library/bundles/bundle-names.ts';
import { containerNameFor } from '../../src/operations/pack/entry/container-name.ts';

test.each([
  ['IMG_1234.HEIC', 'IMG_1234'],
  ['IMG_1234', 'IMG_1234'],
  ['.HEIC', '.HEIC'],
  ['a.b.c', 'a.b'],
  ['a.', 'a'],
  ['a.HEIC and then some', 'a'],
  // A line break is a character as any other.
  ['\n.HEIC', '\n'],
])('%j without its extension is %j', (name, stem) => {
  expect(withoutExtension(name)).toBe(stem);
});

test('whoever takes a name apart takes it apart alike', () => {
  const name = '\n.heic';
  expect(baseStem(name)).toBe('\n');
  expect(sidecarNames(name)).toContain('\n.aae');
  expect(bundleStem('\n.other')).toBe('\n');
  expect(containerNameFor(name)).toBe(containerNameFor('\n.mov'));
});
