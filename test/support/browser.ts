/** The system's own browser, as Playwright drives it. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { chromium } from './oracles.ts';

/** Where a program of the path is, which Playwright wants to be told. */
function onPath(command: string): string {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const path = places.map((one) => join(one, command)).find((one) => existsSync(one));
  if (path === undefined) throw new Error(`${command} is not on the path`);
  return path;
}

/** Whether there is one; tests that need it are skipped where there is none. */
export const browserHere = chromium();

/** Starts a browser for the tests of a file, if there is one. @returns what gives it to a test */
export function startedBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (browserHere.missing !== undefined) return;
    browser = await playwright.launch({
      executablePath: onPath(browserHere.command),
      // Its sandbox cannot be had by root, nor in most containers; the pages are our own.
      args: ['--no-sandbox', '--disable-gpu'],
      chromiumSandbox: false,
    });
  });
  afterAll(async () => browser?.close());
  return () => {
    if (browser === undefined) throw new Error('no browser');
    return browser;
  };
}
