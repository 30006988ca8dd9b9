import { describe, expect, it } from 'vitest';
import { bytesOf, codes, join, noHint, read, rewritten, traced, utf8 } from './packets.js';

/** Greetings in the encodings of Japan and China. */
const konnichiwa = Uint8Array.from([0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd]);
const nihao = Uint8Array.from([0xc4, 0xe3, 0xba, 0xc3, 0xca, 0xc0, 0xbd, 0xe7]);

const message = (text: Uint8Array, command = 32, version = '1'): Uint8Array =>
  join(`${version}:100:a:b:${command}:`, text);

describe('the encoding of a string', () => {
  it('the UTF8 option makes the whole packet UTF-8', () => {
    const { fields } = read(message(utf8('你好'), 32 | 0x00800000));
    expect(fields).toMatchObject({ text: '你好', charset: 'utf-8' });
  });

  it('what the option says holds even for bytes that are not UTF-8, which are kept', () => {
    const odd = read(message(nihao, 32 | 0x00800000));
    expect(codes(odd)).toEqual(['ipmsg.undecodable']);
    expect(odd.fields).toMatchObject({ charset: 'utf-8', asWritten: [{ name: 'text', value: nihao }] });
    expect(rewritten(odd)).toEqual(message(nihao, 32 | 0x00800000));
  });

  it('ASCII needs no charset', () => {
    expect(read(message(bytesOf('hello'))).fields.charset).toBeUndefined();
  });

  it('valid UTF-8 is UTF-8 without the option', () => {
    expect(read(message(utf8('研究室'))).fields).toMatchObject({ text: '研究室', charset: 'utf-8' });
  });

  it('FeiQ and Shiyeline write GB18030', () => {
    expect(read(message(nihao, 32, '1_lbt4_10#65664#002481627512#0#0#0')).fields).toMatchObject({
      text: '你好世界',
      charset: 'gb18030',
    });
    expect(read(message(nihao, 32, '1@shiyeline')).fields).toMatchObject({ text: '你好世界' });
  });

  it('goes by what the host wrote before, then by what the user says', () => {
    expect(read(message(nihao), { ...noHint, sticky: 'gb18030' }).fields).toMatchObject({ text: '你好世界' });
    expect(read(message(nihao), { ...noHint, charset: 'gb18030' }).fields).toMatchObject({ text: '你好世界' });
    expect(read(message(nihao), { ...noHint, charset: 'shift_jis' }).fields).toMatchObject({ charset: 'shift_jis' });
  });

  it('what the user says goes before what its client usually writes, but not before UTF-8', () => {
    const hint = { ...noHint, charset: 'big5' } as const;
    expect(read(message(nihao, 32, '1_lbt4_10'), hint).fields).toMatchObject({ charset: 'big5' });
    expect(read(message(utf8('你好'), 32, '1_lbt4_10'), hint).fields).toMatchObject({ text: '你好', charset: 'utf-8' });
  });

  it('otherwise the more plausible of CP932 and GB18030', () => {
    expect(read(message(konnichiwa)).fields).toMatchObject({ text: 'こんにちは', charset: 'shift_jis' });
  });

  it('a host that wrote UTF-8 explains a string cut inside a character, and nothing else', () => {
    const hint = { ...noHint, sticky: 'utf-8' } as const;
    expect(read(message(utf8('研究室').subarray(0, 8)), hint).fields).toMatchObject({
      text: '研究\ufffd',
      charset: 'utf-8',
    });
    expect(read(message(konnichiwa), hint).fields).toMatchObject({ text: 'こんにちは' });
  });

  it('each string is decided by itself, and written in its own encoding again', () => {
    const bytes = join('1:100:a:b:1:', konnichiwa, '\0', utf8('研究室'), '\0');
    const entry = read(bytes);
    expect(entry.fields).toMatchObject({ nick: 'こんにちは', group: '研究室', charset: 'shift_jis utf-8' });
    expect(rewritten(entry)).toEqual(bytes);
  });

  it('the tree says by what a text was decoded', () => {
    const { trace } = traced(message(konnichiwa));
    const text = trace.rows[1]?.children.find(({ key }) => key === 'text');
    expect(text?.text).toBe('こんにちは — CP932, a guess: --charset ipmsg=LABEL overrides');
  });
});
