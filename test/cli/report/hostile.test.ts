/** Whatever a file is called, and whatever a message says: it is text, and all of it can be seen. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditFinding, AuditReportData } from '../../../src/cli/report/data.ts';
import { escaped, html, untrustedText } from '../../../src/cli/report/escape.ts';
import { renderAuditReport } from '../../../src/cli/report/page.ts';
import { safe } from '../../../src/cli/common/style.ts';
import { parsed } from './parsed.ts';
import { fewReport } from './samples.ts';

/** What must not stand in a page, be it as a character or as a reference. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const PIECES = [
  '<script>alert(1)</script>',
  '</bdi></li></ul></section><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' style='position:fixed",
  '<!--',
  '-->',
  '</style><style>*{display:none}',
  '</title>',
  ']]>',
  '&lt;b&gt;',
  '&#x3c;script&#x3e;',
  '&amp',
  '`${x}`',
  'javascript:alert(1)',
  '<a href="https://example.com/">',
  '\u202Egpj.exe',
  '\u2066\u2069\u200F\u061C',
  '\u0000\u001B[31m\u0007\r\n\t',
  '\u0085\u009B',
  '\u2028\u2029\uFEFF\u200B',
  '\uD800',
  '\uDC00',
  '\u{E0041}',
  'שלום',
  '👨‍👩‍👧',
  '$&$1$`',
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' }), fc.string()), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(''));

/** A report in which every text from outside is the given one. */
function reportOf(text: string, path = text): AuditReportData {
  const events: AuditFinding['event'][] = [
    'damaged',
    'missing',
    'changed',
    'moved',
    'unlisted',
    'version-unsupported',
    'problem',
    'intact',
  ];
  return {
    ...fewReport(),
    archive: [text],
    timeZone: text,
    how: { level: 'live', catalog: { path: text } },
    findings: events.map((event) => ({
      event,
      container: path,
      problems: [{ code: text, message: text, member: `${text}.MOV` }],
      from: path,
      foundAt: path,
      photoAt: path,
    })),
    byFolder: [{ folder: path, intact: 1, attention: 1 }],
    byMonth: [{ month: text, intact: 1, attention: 1 }],
  };
}

describe('no text from outside can be anything but text', () => {
  const harmless = parsed(renderAuditReport(reportOf('holiday')));

  test.each(PIECES)('%j', (piece) => {
    const { skeleton, errors } = parsed(renderAuditReport(reportOf(piece, 'holiday')));
    expect(errors).toEqual([]);
    expect(skeleton).toBe(harmless.skeleton);
  });

  test('any text, in any place', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // A separator or an empty name makes folders, and so other elements: these are looked at below.
        const name = `x${text.replaceAll(/[/\\]/g, '')}`;
        const { skeleton, errors, texts, elements } = parsed(renderAuditReport(reportOf(name)));
        expect(errors).toEqual([]);
        expect(skeleton).toBe(harmless.skeleton);
        for (const value of texts) expect(value).not.toMatch(UNSEEN);
        for (const { attributes } of elements) {
          for (const value of attributes.values()) expect(value).not.toMatch(UNSEEN);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('any path, with any folders', () => {
    const tags = new Set(harmless.elements.map(({ tag }) => tag)).add('h4').add('details');
    const names = new Set(harmless.elements.flatMap(({ attributes }) => [...attributes.keys()]));
    fc.assert(
      fc.property(fc.array(hostile), fc.constantFrom('/', '\\'), (parts, separator) => {
        const { elements, errors } = parsed(
          renderAuditReport(reportOf('holiday', parts.join(separator))),
        );
        expect(errors).toEqual([]);
        for (const { tag, attributes } of elements) {
          expect(tags).toContain(tag);
          for (const name of attributes.keys()) expect(names).toContain(name);
        }
      }),
      { numRuns: 80 },
    );
  });
});

test('what is text stays legible, and what cannot be seen is written out', () => {
  expect(escaped('Grandma’s <b> & "co" `x`')).toBe(
    'Grandma’s &lt;b&gt; &amp; &quot;co&quot; &#96;x&#96;',
  );
  expect(safe('a\u202Egpj.exe')).toBe('a\\u202egpj.exe');
  expect(safe('a\u200Eb\uFEFFc\n')).toBe('a\\u200eb\\ufeffc\\u000a');
  expect(safe('\uD83D')).toBe('\\ud83d');
  expect(safe('\u{E0041}')).toBe('\\u{e0041}');
  expect(safe('👨‍👩‍👧 שלום ❤️ می‌خواهم')).toBe('👨‍👩‍👧 שלום ❤️ می‌خواهم');
  expect(untrustedText('שלום').toString()).toBe('<bdi class="outside">שלום</bdi>');
});

test('two names that differ look different', () => {
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      // A name may hold the very letters that an unseen character is written out with.
      fc.pre(a !== b && !`${a}${b}`.includes('\\u'));
      expect(escaped(a)).not.toBe(escaped(b));
    }),
  );
});

test('a template escapes text, keeps markup, and leaves out what is not there', () => {
  const list = ['<', html`<i>${'&'}</i>`, undefined];
  expect(html`<p title="${'"'}">${list}</p>`.toString()).toBe(
    '<p title="&quot;">&lt;<i>&amp;</i></p>',
  );
});
