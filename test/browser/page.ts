/** A page that examines the files that are given to it, and a browser that shows it. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { bundleForBrowser } from './bundle.ts';

/** It is a file input's event that starts the work: what a test evaluates would escape the policy. */
const SCRIPT = `
const output = document.querySelector('output');
let violations = 0;
document.addEventListener('securitypolicyviolation', () => { violations += 1; });
document.querySelector('input').addEventListener('change', async ({ target }) => {
  try {
    const json = await examination.examineAll([...target.files]);
    const before = violations;
    let isStrict = false;
    try { new Function(''); } catch { isStrict = true; }
    output.textContent = JSON.stringify({ found: JSON.parse(json), violations: before, isStrict });
  } catch (error) {
    output.textContent = JSON.stringify({ thrown: String(error), stack: error.stack });
  }
});
`;

const hashOf = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** What came of files that a page examined. */
export interface Shown {
  /** Of each file, as `examineAll` has it. */
  found?: unknown[];
  /** What the page tried that its policy forbids. */
  violations?: number;
  /** Whether the policy kept a text from becoming code. */
  isStrict?: boolean;
  thrown?: string;
  /** What the page asked for besides itself. */
  requests: string[];
}

/** Has a browser examine files, in a page that may load nothing and make no code of text. */
export async function examineInBrowser(
  browser: Browser,
  folder: string,
  files: readonly string[],
): Promise<Shown> {
  const bundle = await bundleForBrowser('examine.ts', 'examination');
  const policy = `default-src 'none'; script-src ${hashOf(bundle)} ${hashOf(SCRIPT)}`;
  const path = join(folder, 'page.html');
  writeFileSync(
    path,
    `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<input type="file" multiple><output></output>
<script>${bundle}</script><script>${SCRIPT}</script>`,
  );
  const page = await browser.newPage();
  const address = pathToFileURL(path).href;
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address);
  await page.setInputFiles('input', [...files]);
  const output = page.locator('output:not(:empty)');
  await output.waitFor({ state: 'attached', timeout: 300_000 });
  const shown: unknown = JSON.parse((await output.textContent()) ?? '{}');
  await page.close();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the script above writes
  return { ...(shown as Shown), requests };
}
