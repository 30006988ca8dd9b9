import { describe, expect, it } from 'vitest';
import { recordFormats, recordRenderer } from '../../src/render/formats.js';
import { masksOf, visibility } from '../../src/render/mask.js';
import { repeat, text, Trace, type Row } from '../../src/schema/index.js';
import { letterBytes, loginBytes, markedBytes, message, mountedPost, sealedBytes, textOptions } from './post.js';
import { withoutSecrets } from '../../src/mount.js';
import { compileFilter } from '../../src/filter/index.js';

const canary = 'Canary-Wort-7';

/** The canary as it may look in an output. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const wide = Buffer.from(secret, 'utf16le');
  const spaced = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const inside = (text: Buffer): string => text.toString('base64').replace(/=+$/, '').slice(0, -1);
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    // A dump breaks its lines every 16 bytes: the longer part of the secret stands together on one of two lines.
    spaced.slice(0, 14),
    spaced.slice(9, 23),
    secret.slice(3),
    wide.toString('hex'),
    inside(bytes),
    inside(wide),
    encodeURIComponent(secret),
  ];
}

const records = {
  'in a field of its own': message('login', loginBytes('ann', canary)),
  'in base64 inside a field that is not secret': message('sealed', sealedBytes(canary)),
  'in a value that only its name makes secret': message(
    'marked',
    markedBytes([
      ['color', 'red'],
      ['ticket', canary],
    ]),
  ),
  'cut short before its end': message('login', loginBytes('ann', canary).subarray(0, -4)),
};

describe.each(Object.entries(records))('a secret %s', (_, record) => {
  it.each(recordFormats)('is nowhere in %s, in no form', (format) => {
    const text = recordRenderer(format, textOptions({ dump: true })).render(record);
    for (const form of forms(canary.slice(0, -4))) expect(text).not.toContain(form);
  });

  it('is shown with --reveal', () => {
    const text = recordRenderer('json-full', textOptions({ reveal: true })).render(record);
    expect(text).toContain(Buffer.from(canary.slice(0, -4)).toString('hex'));
  });
});

describe('a field that is secret beside some values', () => {
  const record = records['in a value that only its name makes secret'];

  it('is redacted there alone', () => {
    const marks = [
      { name: 'color', value: 'red' },
      { name: 'ticket', value: '<redacted>' },
    ];
    expect(withoutSecrets(record.message).fields).toEqual({ marks });
    expect(JSON.parse(recordRenderer('json', textOptions()).render(record))).toMatchObject({ fields: { marks } });
    const tree = recordRenderer('tree', textOptions()).render(record);
    expect(tree).toContain('Value: red');
    expect(tree).toContain('Name: ticket');
  });

  it('is found by filters where it is no secret', () => {
    const matches = (filter: string): boolean => compileFilter(filter, [mountedPost()]).matches(record);
    expect(matches('post.marks.value == "red"')).toBe(true);
    expect(matches(`post.marks.value == "${canary}"`)).toBe(false);
    expect(matches('post.marks.value contains "Canary"')).toBe(false);
  });
});

describe('masking', () => {
  it('hides no more than the secret and what it was derived from', () => {
    const full = recordRenderer('json-full', textOptions()).render(
      records['in base64 inside a field that is not secret'],
    );
    const { sources } = JSON.parse(full) as { sources: { hex: string; length: number }[] };
    expect(sources[0]?.hex).toMatch(/^[0-9a-f]{52}(xx)+$/);
    expect(sources[1]?.hex).toMatch(/^(xx)+$/);
    expect(sources.map(({ hex, length }) => hex.length / 2 === length)).toEqual([true, true]);
  });

  const bytes = new Uint8Array(40);
  const source = { bytes, start: 0, end: 40, wireLength: 40, origins: [] };

  function chain(via: string): Trace {
    const trace = new Trace();
    trace.addSource({ ...source, name: 'datagram', via: '', of: null });
    trace.addSource({ ...source, name: 'inner', via, of: { source: 0, start: 10, end: 20 } });
    trace.addSource({ ...source, name: 'innermost', via: 'base64', of: { source: 1, start: 4, end: 8 } });
    trace.begin('key', 'Key', 2, 1, null, true);
    trace.finish(3, 'x', 'x');
    return trace;
  }

  it('goes up through every source that is only another writing of the secret', () => {
    expect(masksOf(chain('URL decoded'))).toEqual([
      [{ start: 10, end: 20 }],
      [{ start: 4, end: 8 }],
      [{ start: 1, end: 3 }],
    ]);
  });

  it('ends at decryption: the encrypted bytes do not tell the secret', () => {
    expect(masksOf(chain('decrypted with the password from frame 4'))[0]).toEqual([]);
  });

  it('hides values over secret bytes and what comments on a secret, but shows the words of headings', () => {
    const row = (changed: Partial<Row>): Row => ({
      key: '',
      label: '',
      source: 0,
      start: 5,
      end: 15,
      value: undefined,
      text: 'words',
      note: false,
      secret: false,
      field: null,
      children: [],
      ...changed,
    });
    const masks = [[{ start: 14, end: 20 }]];
    expect(visibility(row({}), masks)).toBe('shown');
    expect(visibility(row({ value: 'raw' }), masks)).toBe('hidden');
    expect(visibility(row({ value: 'raw', end: 14 }), masks)).toBe('shown');
    expect(visibility(row({ field: text('Body', { by: 0 }) }), masks)).toBe('hidden');
    expect(visibility(row({ field: repeat('Bodies', text('Body', { by: 0 }), { key: 'n' }) }), masks)).toBe(
      'children-only',
    );
    expect(visibility(row({ note: true }), masks)).toBe('hidden');
    expect(visibility(row({ secret: true }), masks)).toBe('hidden');
    expect(visibility(row({ secret: true, note: true }), masks)).toBe('absent');
  });
});

it('json-full tiles its source and says which frame each byte stood in', () => {
  const full = recordRenderer('json-full', textOptions()).render(message('letter', letterBytes(['ann'])));
  const { sources, tree } = JSON.parse(full) as {
    sources: { name: string; length: number; via: null; of: null; map: number[][] }[];
    tree: { start: number; end: number; value: unknown; children: { note: boolean; start: number; end: number }[] }[];
  };
  expect(sources).toMatchObject([{ name: 'datagram', via: null, of: null, map: [[0, sources[0]?.length, 19, 42]] }]);
  let at = 0;
  for (const part of tree.flatMap(({ children }) => children).filter(({ note }) => !note)) {
    expect(part.start).toBe(at);
    at = part.end;
  }
  expect(at).toBe(sources[0]?.length);
});
