/** What is wrong with a scenario is said with its place, and bounds hold. */
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/forge/node.js';
import { between, forgedFrom } from './forging.js';

/** The message, and the text that it points at. */
function fault(text: string): { readonly message: string; readonly at: string } {
  try {
    forgedFrom(text);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { message: error.message, at: text.slice(...error.at) };
  }
  throw new Error('nothing is wrong');
}

describe('a scenario with a mistake', () => {
  it.each([
    ['protocol: [', 'no YAML', ''],
    ['hots: {}', "there is no 'hots'; did you mean 'hosts'?", 'hots'],
    ['steps: []', 'a scenario needs hosts', 'steps: []'],
    ['hosts: { a: 1.2.3 }', "the host 'a' needs an IPv4 or IPv6 address, not '1.2.3'", ''],
    ['hosts: { a: 10.0.0.1 }\nseed: -1', 'a whole number from 0 to 4294967295 belongs here, not -1', '-1'],
    ['hosts: { a: 10.0.0.1 }\nstart: yesterday', 'start is a time in UTC', ''],
    [between('kind: sendmgs'), "there is no kind 'sendmgs'; near it: ipmsg.sendmsg", ''],
    [between('kind: sendmsg, fields: { txt: a }'), "there is no field 'txt'; did you mean 'text'?", 'txt'],
    [between('kind: sendmsg, fields: { text: [a] }'), 'a text belongs here, not a list', '[a]'],
    [between('kind: sendmsg, fields: { text: <redacted> }'), 'show it with --reveal', '<redacted>'],
    [between('kind: sendmsg, fields: { optionsNames: [SECRT] }'), "did you mean 'SECRET'?", 'SECRT'],
    [between('kind: sendmsg, after: 5'), 'a time such as 20ms, 1.5s or 2min belongs here, not 5', '5'],
    [between('kind: sendmsg, fault: { wrong: luck }'), "IPMsg does not know 'luck'", '{ wrong: luck }'],
    [between('kind: sendmsg, how: { fast: true }'), "IPMsg does not know 'fast'", 'fast'],
    [between('kind: sendmsg, how: { encrypt: true }'), 'to encrypt, the receiver needs a key', ''],
    [between('fields: {}'), 'a step needs a kind, data or close', ''],
    [between('kind: sendmsg').replace('to: ben', 'to: bne'), "there is no host 'bne'; did you mean 'ben'?", ''],
    [between('kind: sendmsg, on: x'), "there is no connection 'x'", ''],
    [
      between('kind: br-exit, fault: { corrupt: { at: 5000 } }'),
      'there is no byte 5000: the message has ',
      '{ at: 5000 }',
    ],
    [
      between('kind: br-exit, fault: { corrupt: { at: 5000, in: frame } }'),
      'there is no byte 5000: the frame has ',
      '{ at: 5000, in: frame }',
    ],
    [between('kind: br-exit, fault: { overlap: { bytes: 4 } }'), 'segments are of TCP', '{ bytes: 4 }'],
    [between('kind: br-exit, fault: { fragment: {} }'), 'nothing to fragment: with its head', '{}'],
    [
      between('kind: br-exit, fault: { fragment: { size: 16, drop: [1, 9] } }'),
      'there is no fragment 9 to drop: the message has ',
      '{ size: 16, drop: [1, 9] }',
    ],
    [between('kind: br-exit, fault: { drop: [2] }'), 'there is no frame 2 to drop: the message has 1', '{ drop: [2] }'],
    [
      `protocol: msn\nhosts: { a: 10.0.0.1, b: 10.0.0.2 }\nsteps: [{ from: a, to: b, kind: png, fault: { overlap: { bytes: 4 } } }]`,
      'at most 3 bytes can overlap: half of the message, not 4',
      '{ bytes: 4 }',
    ],
    [between('kind: msn.ver'), 'msn.ver cannot be written', ''],
  ])('%j', (text, message, at) => {
    const found = fault(text);
    expect(found.message).toContain(message);
    if (at !== '') expect(found.at).toBe(at);
  });

  it('is refused when aliases make it grow', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let one = 1; one < 8; one++) {
      const before = `*${String.fromCharCode(96 + one)}`;
      const name = String.fromCharCode(97 + one);
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => before).join(', ')}]`);
    }
    expect(fault(bomb.join('\n')).message).toContain('aliases counted as often as they stand');
  });

  it('is refused when it asks for too much', () => {
    expect(fault(`#${' '.repeat(1_048_576)}`).message).toContain('at most 1048576 characters');
    expect(fault(`a: ${'['.repeat(100)}${']'.repeat(100)}`).message).toContain('nested deeper than 64');
    expect(fault(between('kind: br-exit, repeat: { times: 100001 }')).message).toContain('from 1 to 100000');
    expect(fault(between('kind: br-exit, repeat: { times: 100, every: 300h }')).message).toContain('longer than');
    expect(fault(between('data: { size: 16777217 }')).message).toContain('from 0 to 16777216');
  });

  it('has keys that are no keys of every object', () => {
    expect(fault('__proto__: {}').message).toContain("there is no '__proto__'");
    expect(fault(between('kind: constructor')).message).toContain("there is no kind 'constructor'");
    expect(fault(between('kind: sendmsg, how: { constructor: 1 }')).message).toContain('does not know');
  });
});
