/** What packets mean for their session: acknowledgement, copies, gaps in the numbers, passwords. */
import { describe, expect, it } from 'vitest';
import { myicq } from '../../../dissectors/myicq/index.js';
import type { V1Fields } from '../../../dissectors/myicq/kinds.js';
import { mount } from '../../../src/dissector.js';
import { builtIn } from '../../../src/index.js';
import { dissected, messages, told } from '../../engine/run.js';
import { Traffic, type End } from '../../engine/traffic.js';
import type { DissectionRecord } from '../../../src/record.js';
import type { CommandName } from '../../../dissectors/myicq/names.js';
import { hintFor, packet } from './packets.js';

const client: End = { address: [10, 0, 0, 1], port: 40_000 };
const server: End = { address: [10, 0, 0, 2], port: 8000 };

/** A conversation of one client with its server. */
class Talk {
  constructor(
    private readonly from: End = client,
    private readonly to: End = server,
    private readonly password = 'secret01',
    readonly traffic = new Traffic(),
  ) {}

  says(name: CommandName, fields: V1Fields): this {
    this.traffic.udp(this.from, this.to, packet(name, 'client', fields, hintFor('client', this.password)));
    return this;
  }

  hears(name: CommandName, fields: V1Fields): this {
    this.traffic.udp(this.to, this.from, packet(name, 'server', fields));
    return this;
  }

  login(seq = 100, fields: V1Fields = {}): this {
    const rest = { status: 0, tcpVersion: 1, realIp: '10.0.0.1', port: 32_765 };
    return this.says('LOGIN', { seq, password: this.password, ...rest, ...fields });
  }

  wait(seconds: number): this {
    this.traffic.wait(seconds * 1000);
    return this;
  }
}

const run = (talk: Talk, options: Parameters<typeof dissected>[1] = {}): DissectionRecord[] =>
  dissected(talk.traffic, { dissectors: [mount(myicq)], ...options });
const lines = (talk: Talk, options: Parameters<typeof dissected>[1] = {}): string[] => run(talk, options).map(told);
const odd = (talk: Talk): string[] => lines(talk).filter((line) => line.includes('myicq.') && /\[|about/.test(line));

describe('acknowledgement', () => {
  it('of a client’s packet is an answer or an ACK, of a server’s an ACK', () => {
    const talk = new Talk()
      .login()
      .hears('LOGIN', { seq: 101, ackseq: 100, error: 0, ip: '1.2.3.4', usersOnline: 1 })
      .says('ACK', { seq: 101 })
      .says('CHANGE_STATUS', { seq: 101, status: 2 })
      .hears('ACK', { seq: 0, ackseq: 101 });
    expect(lines(talk)).toEqual([
      '1.1 myicq.login LOGIN 10001 #100 online',
      '2.1 myicq.login-reply LOGIN reply 10001 #101 for #100 success answers 1.1 after 0.001',
      '3.1 myicq.ack ACK 10001 of #101 answers 2.1 after 0.001',
      '4.1 myicq.change-status CHANGE_STATUS 10001 #101 away',
      '5.1 myicq.ack-reply ACK 10001 of #101 answers 4.1 after 0.001',
    ]);
  });

  it('that never comes is reported after 40 s, not before', () => {
    const talk = new Talk().login().wait(39).says('LOGOUT', { seq: 101 }).wait(10).says('LOGOUT', { seq: 102 });
    expect(lines(talk).slice(1)).toEqual([
      '2.1 myicq.logout LOGOUT 10001 #101',
      '3.1 myicq.unacknowledged about 1.1: packet 100 was not acknowledged within 40 s',
      '3.2 myicq.logout LOGOUT 10001 #102',
    ]);
  });

  it('is not waited for by ACK, LOGOUT, KEEPALIVE replies and refused logins', () => {
    const talk = new Talk()
      .login()
      .hears('LOGIN', { seq: 101, ackseq: 100, error: 1 })
      .says('LOGOUT', { seq: 101 })
      .says('ACK', { seq: 555 })
      .hears('KEEPALIVE', { seq: 102, usersOnline: 1 })
      .wait(100)
      .says('LOGOUT', { seq: 102 });
    expect(odd(talk)).toEqual([]);
  });

  it('that comes twice is told, but not when the packet came twice as well', () => {
    const status: V1Fields = { seq: 101, status: 2 };
    const ack: V1Fields = { seq: 0, ackseq: 101 };
    const twice = new Talk().login().says('CHANGE_STATUS', status).hears('ACK', ack).hears('ACK', ack);
    expect(odd(twice)).toEqual([expect.stringMatching(/^4\.1 .* \[myicq\.duplicate-ack\]$/)]);
    const both = new Talk().login().says('CHANGE_STATUS', status).hears('ACK', ack);
    both.says('CHANGE_STATUS', status).hears('ACK', ack);
    expect(odd(both)).toEqual([expect.stringMatching(/^4\.1 .* \[myicq\.resent\]$/)]);
  });

  it('is missing from the answer to a search by text, and no fault', () => {
    const talk = new Talk()
      .login()
      .says('SEARCH_CUSTOM', { seq: 101, contactUin: 0, nick: 'x', email: '', startUin: 0 })
      .hears('SRV_SEARCH', { seq: 101, ackseq: 0, count: 0, results: [] });
    expect(lines(talk)[2]).toMatch(/answers 2\.1 after 0\.001 \[myicq\.search-not-acknowledged\]$/);
  });
});

describe('numbers', () => {
  it('that jump are told, each side for itself, and copies and overtaken packets are not', () => {
    const talk = new Talk()
      .login()
      .says('GET_CONTACTLIST', { seq: 101 })
      .says('GET_CONTACTLIST', { seq: 105 })
      .says('GET_CONTACTLIST', { seq: 104 })
      .says('GET_CONTACTLIST', { seq: 106 })
      .hears('SRV_USER_OFFLINE', { seq: 101, contactUin: 7 })
      .hears('SRV_USER_OFFLINE', { seq: 103, contactUin: 7 });
    expect(odd(talk).filter((line) => line.includes('sequence'))).toEqual([
      expect.stringMatching(/^3\.1 .* \[myicq\.sequence-jump\]$/),
      expect.stringMatching(/^7\.1 .* \[myicq\.sequence-jump\]$/),
    ]);
  });

  it('begin again after 65535', () => {
    const talk = new Talk().login(0xffff).says('GET_CONTACTLIST', { seq: 1 }).says('GET_CONTACTLIST', { seq: 2 });
    expect(odd(talk)).toEqual([]);
  });

  it('used again with other bytes, or much later, are other packets', () => {
    const talk = new Talk()
      .login()
      .says('CHANGE_STATUS', { seq: 101, status: 2 })
      .says('CHANGE_STATUS', { seq: 101, status: 1 })
      .wait(100)
      .says('CHANGE_STATUS', { seq: 101, status: 1 });
    expect(odd(talk).filter((line) => line.includes('resent'))).toEqual([]);
  });
});

describe('sessions', () => {
  it('that go without KEEPALIVE for more than 180 s are told', () => {
    const talk = new Talk().login().wait(179).says('KEEPALIVE', { seq: 101 }).wait(181).says('KEEPALIVE', { seq: 102 });
    expect(odd(talk).filter((line) => line.includes('keepalive-late'))).toEqual([
      expect.stringMatching(/^\d\.\d myicq\.keepalive KEEPALIVE 10001 #102/),
    ]);
  });

  it('on one pair of addresses have a key and numbers each', () => {
    const one = new Talk(client, server, 'first');
    const two = new Talk(client, server, 'second', one.traffic);
    one.login(100, { uin: 1, sid: 11 });
    two.login(500, { uin: 2, sid: 22 });
    one.says('CHANGE_STATUS', { uin: 1, sid: 11, seq: 101, status: 2 });
    two.says('CHANGE_STATUS', { uin: 2, sid: 22, seq: 501, status: 3 });
    const found = messages(run(one));
    const [first, second] = ['password from frame 1', 'password from frame 2'];
    expect(found.map(({ message }) => message.decryptedWith)).toEqual([null, null, first, second]);
    expect(found.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  });

  it('that began on another flow, or before the capture, open with the password of the account', () => {
    const begun = new Talk(client, server).login();
    const moved: End = { address: [10, 0, 0, 1], port: 50_000 };
    begun.traffic.udp(moved, server, packet('CHANGE_STATUS', 'client', { seq: 101, status: 2 }));
    begun.traffic.udp(moved, server, packet('CHANGE_STATUS', 'client', { sid: 99, seq: 7, status: 3 }));
    expect(messages(run(begun)).map(({ message }) => message.decryptedWith)).toEqual([
      null,
      'password from frame 1',
      'password from frame 1',
    ]);
  });

  it('keep their key when the password changes, and the next one has the new password', () => {
    const profile = {
      face: 0,
      nick: '',
      age: 0,
      gender: 0,
      country: '',
      province: '',
      city: '',
      email: '',
      address: '',
    };
    const rest = { zipcode: '', tel: '', realName: '', blood: 0, college: '', occupation: '', homepage: '', intro: '' };
    const talk = new Talk().login();
    talk.says('MODIFY_USER', { seq: 101, ...profile, ...rest, auth: 0, modifyPasswd: 1, password: 'newpass1' });
    talk.says('CHANGE_STATUS', { seq: 102, status: 2 });
    const next = packet('CHANGE_STATUS', 'client', { sid: 77, seq: 5, status: 3 }, hintFor('client', 'newpass1'));
    talk.traffic.udp(client, server, next);
    expect(messages(run(talk)).map(({ message }) => message.decryptedWith)).toEqual([
      null,
      'password from frame 1',
      'password from frame 1',
      'new password from frame 2',
    ]);
  });

  it('of a new account have the password that NEW_UIN told', () => {
    const talk = new Talk()
      .says('NEW_UIN', { uin: 0, seq: 5, password: 'secret01' })
      .hears('NEW_UIN', { uin: 0, seq: 6, ackseq: 5, newUin: 10_001 })
      .says('CHANGE_STATUS', { seq: 6, status: 2 });
    expect(messages(run(talk)).at(-1)?.message.decryptedWith).toBe('password from frame 1');
  });

  it('that no password opens are told once each', () => {
    const talk = new Talk();
    for (let seq = 5; seq < 9; seq++) talk.says('CHANGE_STATUS', { seq, status: 2 });
    const codes = (options: Readonly<Record<string, readonly string[]>>): string[] =>
      run(talk, { options }).flatMap((one) =>
        one.record === 'message' ? one.diagnostics.map(({ problem }) => problem.code) : [],
      );
    expect(codes({})).toEqual(['myicq.no-password']);
    expect(codes({ password: ['10001=wrong'] })).toEqual(['myicq.wrong-password']);
    expect(codes({ password: ['10001=secret01'] })).toEqual([]);
    expect(codes({ password: ['99=secret01'] })).toEqual(['myicq.no-password']);
  });
});

describe('who is the server', () => {
  const elsewhere: End = { address: [10, 0, 0, 2], port: 9100 };
  const directions = (talk: Talk): (string | null)[] => messages(run(talk)).map(({ message }) => message.direction);

  it('is told by the first packet that only one side could send', () => {
    const talk = new Talk(client, elsewhere)
      .hears('SRV_USER_OFFLINE', { seq: 9, contactUin: 7 })
      .says('ACK', { seq: 9 })
      .says('GET_CONTACTLIST', { seq: 10 })
      .hears('GET_CONTACTLIST', { seq: 10, ackseq: 10, count: 0, contacts: [] })
      .says('CHANGE_STATUS', { seq: 11, status: 2 });
    const [in0, out0] = ['server-to-client', 'client-to-server'];
    expect(directions(talk)).toEqual([in0, out0, out0, in0, out0]);
  });

  it('is inside the datagrams of a SOCKS5 relay', () => {
    const relay: End = { address: [10, 0, 0, 9], port: 1080 };
    const traffic = new Traffic();
    const header = (address: readonly number[]): number[] => [0, 0, 0, 1, ...address, 0x1f, 0x40];
    const login = new Talk().login().traffic;
    const inner = login.frames[0]?.bytes.subarray(28) ?? new Uint8Array(0);
    traffic.udp(client, relay, Uint8Array.from([...header([10, 0, 0, 2]), ...inner]));
    traffic.udp(
      client,
      relay,
      Uint8Array.from([...header([10, 0, 0, 2]), ...packet('CHANGE_STATUS', 'client', { seq: 101, status: 2 })]),
    );
    const found = messages(dissected(traffic, { dissectors: builtIn }));
    expect(found.map(({ message }) => message.decryptedWith)).toEqual([null, 'password from frame 1']);
  });
});
