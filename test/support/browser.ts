/** The browser of the system, driven by Playwright. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { chromium } from './oracles.ts';

/** The path of a program, which Playwright needs. */
function onPath(command: string): string {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const path = places.map((one) => join(one, command)).find((one) => existsSync(one));
  if (path === undefined) throw new Error(`${command} is not on the path`);
  return path;
}

/** Whether there is a browser: a requirement of `testWith`. */
export const browserHere = chromium();

/** Starts a browser for the tests of a file, if there is one. @returns a function that gives it */
export function startedBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (browserHere.missing !== undefined) return;
    browser = await playwright.launch({
      executablePath: onPath(browserHere.command),
      // Root cannot use its sandbox, nor can most containers; the pages are our own.
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
