import { expect, test } from 'vitest';
import {
  bundleStem,
  isFolderBundleName,
  isLeftover,
} from '../../../src/library/bundles/bundle-names.ts';

test.each([
  ['IMG_1234.livp', 'IMG_1234'],
  ['IMG_1234.LIVP', 'IMG_1234'],
  ['IMG_1234.zip', 'IMG_1234'],
  ['IMG_1234.HEIC', 'IMG_1234'],
  ['IMG_1234.HEIC.zip', 'IMG_1234'],
  ['IMG_1234.MOV.livp', 'IMG_1234'],
  ['IMG_1234.pvt', 'IMG_1234'],
  ['IMG_1234', 'IMG_1234'],
  ['IMG_1234.bin', 'IMG_1234'],
  ['2026.01.09 18.32.07.livp', '2026.01.09 18.32.07'],
  ['后，竖.livp', '后，竖'],
  ['.livp', '.livp'],
  ['.zip.zip', '.zip'],
])('the photo in %s is called %s', (name, stem) => {
  expect(bundleStem(name)).toBe(stem);
});

test.each([
  ['IMG_1234.pvt', true],
  ['IMG_1234.PVT', true],
  ['.pvt', false],
  ['pvt', false],
  ['IMG_1234.pvt.old', false],
])('%s is a bundle by its name: %s', (name, expected) => {
  expect(isFolderBundleName(name)).toBe(expected);
});

test.each([
  ['__MACOSX/IMG_1.HEIC', true],
  ['__MACOSX/', true],
  ['a/._IMG_1.HEIC', true],
  ['a/.DS_Store', true],
  ['a/', true],
  ['IMG_1.HEIC', false],
  ['a/__MACOSX/IMG_1.HEIC', false],
  ['.hidden', false],
])('%s is a leftover: %s', (path, expected) => {
  expect(isLeftover(path)).toBe(expected);
});
