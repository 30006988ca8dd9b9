import { describe, expect, it } from 'vitest';
import type { Difference } from '../../src/golden/difference.js';
import { junitXml } from '../../src/golden/junit.js';
import type { CaptureOutcome, Outcome } from '../../src/golden/outcome.js';
import { outcomeLines } from '../../src/golden/report.js';
import { plainPalette } from '../../src/render/palette.js';

const place = { id: '3.1', frame: 3, name: 'chat.say', line: 4 };
const changed: Difference = {
  difference: 'changed',
  ...place,
  key: 'fields.text',
  expected: '::error::a',
  found: '100 %\n::b',
};

const outcome = (differences: readonly Difference[]): Outcome => ({
  status: 'compared',
  records: 6,
  differences,
  newKeys: [],
});

function of(result: Outcome, capture = 'captures/a.pcap'): CaptureOutcome {
  return { capture, golden: `${capture}.golden.jsonl`, outcome: result };
}

const lines = (one: CaptureOutcome, format: 'text' | 'json' | 'github'): string =>
  outcomeLines(one, format, plainPalette);

/** A name that is a command, markup and an escape. */
const hostile = '::error::x/\n::warning::<&">\x1b[31m,.pcap';

describe('the report of a golden check', () => {
  it('says nothing of a capture that is as it was, but in JSON', () => {
    expect(lines(of(outcome([])), 'text')).toBe('');
    expect(JSON.parse(lines(of(outcome([])), 'json'))).toEqual({
      capture: 'captures/a.pcap',
      golden: 'captures/a.pcap.golden.jsonl',
      status: 'ok',
      records: 6,
      differences: [],
      newKeys: [],
    });
  });

  it('has twenty differences for people, all for programs', () => {
    const many = of(outcome(Array<Difference>(50).fill(changed)));
    expect(lines(many, 'text').split('\n').length).toBe(1 + 20 + 1 + 1);
    expect(lines(many, 'text')).toContain('  and 30 more differences; --format json has them\n');
    expect((JSON.parse(lines(many, 'json')) as { differences: unknown[] }).differences.length).toBe(50);
  });

  it.each(['text', 'json', 'github'] as const)(
    'gives no command to a CI log in %s, whatever captures say',
    (format) => {
      const text = lines(of(outcome([changed, { difference: 'added', ...place, name: '::x' }]), hostile), format);
      const commands = text.split('\n').filter((line) => line.trimStart() === line && line.startsWith('::'));
      expect(commands.length).toBe(format === 'github' ? 1 : 0);
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    },
  );

  it('is an annotation at the line of the golden file, with what ends values escaped', () => {
    const [, , annotation = ''] = lines(of(outcome([changed])), 'github').split('\n');
    expect(annotation).toBe(
      '::error file=captures/a.pcap.golden.jsonl,line=4,title=golden capture::captures/a.pcap: 1 difference' +
        '%0Aframe 3  3.1  chat.say  fields.text: expected "::error::a", found "100 %25\\n::b"',
    );
    expect(lines(of({ status: 'unrecorded' }, hostile), 'github')).toContain(
      '::error file=%3A%3Aerror%3A%3Ax/\\n%3A%3Awarning%3A%3A<&">\\x1b[31m%2C.pcap,title',
    );
  });

  it('is JUnit XML with a test case for each capture', () => {
    const xml = junitXml([
      of(outcome([])),
      of(outcome([changed]), hostile),
      of({ status: 'unreadable', reason: 'gone \x07' }),
    ]);
    expect(xml).toContain('<testsuites tests="3" failures="1" errors="1" skipped="0">');
    expect(xml).toContain('<testcase classname="captures" name="a.pcap"/>');
    expect(xml).toContain('name="\\n::warning::&lt;&amp;&quot;&gt;\\x1b[31m,.pcap"');
    expect(xml).toContain('<error message="gone \\x07" type="unreadable">');
    expect(xml).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });
});
