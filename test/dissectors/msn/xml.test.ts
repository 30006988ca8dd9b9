/** XML in payloads: found in any bytes, bounded, and never losing one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanXml } from '../../../dissectors/msn/xml-scan.js';
import { elementsOf, xmlText, type XmlElement } from '../../../dissectors/msn/xml.js';
import { codes, read, utf8, withPayload } from './saying.js';

const scanned = (text: string, cut = false): ReturnType<typeof scanXml> => {
  const bytes = new Uint8Array(Buffer.from(text));
  return scanXml(bytes, 0, bytes.length, cut);
};
const elements = (text: string): XmlElement[] => elementsOf(new Uint8Array(Buffer.from(text)), scanned(text));

describe('XML', () => {
  it('is elements with their depth, attributes and text', () => {
    expect(elements('<a x="1" y=\'&lt;2&gt;\'><b>t &amp; &#65;&#x42; &apos;&nbsp;</b><c/><d></d></a><e/>')).toEqual([
      {
        ...{ depth: 0, name: 'a' },
        attributes: [
          { name: 'x', value: '1' },
          { name: 'y', value: '<2>' },
        ],
      },
      { depth: 1, name: 'b', text: "t & AB '&nbsp;" },
      { depth: 1, name: 'c' },
      { depth: 1, name: 'd', text: '' },
      { depth: 0, name: 'e' },
    ]);
  });

  it('has comments, instructions and quotes in which marks mean nothing', () => {
    expect(elements('<?xml version="1.0"?><!-- <x> --><!DOCTYPE a><a t="a>b<c"><![CDATA[<y>]]></a>')).toEqual([
      { depth: 0, name: 'a', attributes: [{ name: 't', value: 'a>b<c' }], text: '<![CDATA[<y>]]>' },
    ]);
  });

  it.each([
    ['<a>1 < 2</a>', [{ depth: 0, name: 'a', text: '1 < 2' }]],
    [
      '<a><b>x</a>',
      [
        { depth: 0, name: 'a' },
        { depth: 1, name: 'b', text: 'x' },
      ],
    ],
    ['<a>x', [{ depth: 0, name: 'a', text: 'x' }]],
    ['x</a>', []],
    ['<a', []],
    ['<', []],
    ['<a b="', []],
    ['<!--', []],
    ['< a>', []],
    ['<a =1 b c="2>', []],
  ])('may be broken: %s', (text, expected) => {
    expect(elements(text)).toEqual(expected);
    expect(scanned(text).wellFormed).toBe(false);
    expect(scanned(text).end).toBe(text.length);
  });

  it('may begin with an instruction, and be cut behind it', () => {
    // `read` cuts it everywhere.
    const fields = read(withPayload('< GCF 0', '<?xml version="1.0"?>\r\n<!-- b -->\r\n<a><b/></a>\r\n'));
    expect(fields.xml).toEqual([
      { depth: 0, name: 'a' },
      { depth: 1, name: 'b' },
    ]);
  });

  it('is not looked at behind a mark that was cut', () => {
    expect(scanned('<a><b>x</b><c>yy</c', true)).toMatchObject({ end: 13 + 1, roots: [{ children: [{}, {}] }] });
  });

  it('cannot be made to take long, to nest deep, or to grow', () => {
    const long = 65_536;
    const started = performance.now();
    for (const text of [
      '<',
      '<a',
      '<a ',
      '<a "',
      "<a '",
      '<!--',
      '<![CDATA[',
      '<?',
      '</',
      '<a>',
      '<a/>',
      '</a>',
      '&a;',
    ]) {
      const bytes = new Uint8Array(Buffer.from(text.repeat(Math.ceil(long / text.length))));
      const scan = scanXml(bytes, 0, bytes.length, false);
      const found = elementsOf(bytes, scan);
      expect(found.length).toBeLessThanOrEqual(10_000);
      expect(Math.max(0, ...found.map(({ depth }) => depth))).toBeLessThan(32);
    }
    expect(performance.now() - started).toBeLessThan(2000);
    const bomb = '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "dddd">]><a>&b;</a>';
    expect(elements(bomb).at(-1)).toEqual({ depth: 0, name: 'a', text: '&b;' });
  });

  it('is written as its elements say when nothing odd is about it', () => {
    const text = '<Data><PSM>a &lt; b</PSM><CurrentMedia></CurrentMedia><Empty/></Data><c n="&quot;" l="3"/>';
    expect(xmlText(elements(text))).toBe(text);
    expect(read(withPayload('< UBX 1:a@x.example', text))).not.toHaveProperty('asWritten');
    expect(read(withPayload('< UBX 1:a@x.example', text.replaceAll('"', "'")))).toHaveProperty('asWritten');
  });

  it('of any kind tiles its bytes and is written again, whole or cut', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1">',
      '</b>',
      '<c/>',
      'é',
      '&amp;',
      '<',
      '>',
      '"',
      ' ',
      '<!--',
      '-->',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        // `read` holds every message to the laws.
        read(withPayload('< GCF 0', `<${pieces.join('')}`));
      }),
      { numRuns: 60, seed: 20_261_121 },
    );
  });

  it('that is not well-formed is told', () => {
    expect(codes(withPayload('< UBX 1:a@x.example', '<Data><PSM>I <3 you</PSM></Data>'))).toEqual([
      'msn.not-well-formed',
    ]);
    expect(codes(withPayload('< UBX 1:a@x.example', '<Data><PSM>x</PSM></Data>'))).toEqual([]);
  });

  it('counts bytes and not characters', () => {
    const text = '<Data><PSM>小明</PSM></Data>';
    expect(read(withPayload('< UBX 1:a@x.example', text))).toMatchObject({
      length: utf8(text).length,
      userData: { personalMessage: '小明' },
    });
  });
});
