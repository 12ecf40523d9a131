import { describe, expect, test } from 'vitest';
import { chooseHash } from '../../../src/store/remote/hashes.ts';
import { fileOn, parseRemote, withoutOptions } from '../../../src/store/remote/remote.ts';
import { remoteNamed } from '../../support/rclone.ts';

describe('what names a remote', () => {
  test.each([
    ['dropbox:', 'dropbox:'],
    ['my drive:Photos/Live', 'my drive:Photos/Live'],
    ['nas:/volume1/a:b', 'nas:/volume1/a:b'],
    [':local:/tmp/x', ':local:/tmp/x'],
    ['nas,port=2222,skip_links:photos', 'nas,…:photos'],
    [':sftp,host=x,pass="a:b""c,d":photos', ':sftp,…:photos'],
    [":webdav,url='http://x:1/':p", ':webdav,…:p'],
    ['x,a=:p', 'x,…:p'],
    ['fotos-ü.1:ä', 'fotos-ü.1:ä'],
  ])('%s', (text, label) => {
    expect(parseRemote(text, 'linux')).toMatchObject({ argument: text, label });
  });

  test.each(['', 'photos', '/mnt/a:b', './a:b', '..\\a:b', ':', 'x,a="b:c', 'x,=1:p', 'a:\0'])(
    'not %j',
    (text) => {
      expect(parseRemote(text, 'linux')).toBeUndefined();
    },
  );

  test('a disk of Windows is none there, and a remote of one letter is one elsewhere', () => {
    for (const disk of ['C:\\Photos', 'C:Photos', 'C:', 'c:/Photos']) {
      expect(parseRemote(disk, 'win32')).toBeUndefined();
    }
    expect(parseRemote('dropbox:Photos', 'win32')).toMatchObject({ label: 'dropbox:Photos' });
    expect(parseRemote('d:photos', 'linux')).toMatchObject({ label: 'd:photos' });
  });
});

function joined(folder: string, path: string): string {
  return fileOn(remoteNamed(folder), path).argument;
}

test('a file is joined to the folder that was listed', () => {
  expect(joined('r:', 'a.livepkg')).toBe('r:a.livepkg');
  expect(joined('r:/', 'a.livepkg')).toBe('r:/a.livepkg');
  expect(joined('r:b', 'c/a.livepkg')).toBe('r:b/c/a.livepkg');
  expect(joined('r:b:', '-a.livepkg')).toBe('r:b:/-a.livepkg');
  expect(joined('r,x="y:":', 'a.livepkg')).toBe('r,x="y:":a.livepkg');
  expect(fileOn(remoteNamed('r,pass=p:b'), 'a').label).toBe('r,…:b/a');
});

test('passwords are taken out, also as rclone quotes them', () => {
  const remote = remoteNamed(':sftp,pass="se\\cret":p');
  expect(withoutOptions('for ":sftp,pass=\\"se\\\\cret\\":p": no', remote)).toBe(
    'for ":sftp,…:p": no',
  );
  expect(withoutOptions(`for ${remote.argument}`, remote)).toBe('for :sftp,…:p');
});

test('the strongest hash that both sides have is chosen', () => {
  const all = ['sha256', 'dropbox', 'quickxor'] as const;
  expect(chooseHash(['md5', 'quickxor', 'dropbox', 'sha256'], all)).toBe('sha256');
  expect(chooseHash(['md5', 'quickxor', 'dropbox', 'sha256'], ['quickxor', 'dropbox'])).toBe(
    'dropbox',
  );
  expect(chooseHash(['dropbox'], all)).toBe('dropbox');
  expect(chooseHash(['quickxor'], all)).toBe('quickxor');
  expect(chooseHash(['sha1'], all)).toBeUndefined();
  expect(chooseHash(['dropbox'], ['sha256'])).toBeUndefined();
  expect(chooseHash([], all)).toBeUndefined();
});
