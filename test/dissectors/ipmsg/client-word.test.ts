import { describe, expect, it } from 'vitest';
import { read } from './packets.js';

const clientOf = (version: string): unknown => read(`${version}:12345:u:h:1:n\0`).fields.client;

describe('the words behind the format version', () => {
  it.each([
    [
      '1_lbt6_0#128#F8B46AA55B28#0#0#0#4001#9',
      {
        ...{ name: 'FeiQ', version: '3.x', generation: 6, release: 0, level: 128, mac: 'F8B46AA55B28' },
        more: '0#0#0#4001#9',
      },
    ],
    [
      '1_lbt4_10#65664#002481627512#0#0#0',
      {
        ...{ name: 'FeiQ', version: '2.x', generation: 4, release: 10, level: 65664, mac: '002481627512' },
        more: '0#0#0',
      },
    ],
    [
      '1_lbt6_0#128#FeiX#0',
      { name: 'FeiQ', version: '3.x', generation: 6, release: 0, level: 128, mac: 'FeiX', more: '0' },
    ],
    ['1_lbt9_3', { name: 'FeiQ', generation: 9, release: 3 }],
    ['1_lbt', { name: 'FeiQ' }],
    ['1_iptux 0.10.0', { name: 'iptux', version: '0.10.0' }],
    ['1_iptux', { name: 'iptux' }],
    ['1@shiyeline', { name: 'Shiyeline' }],
    ['1', undefined],
    ['1_other', undefined],
  ])('%s', (version, client) => {
    expect(clientOf(version)).toEqual(client);
  });
});
