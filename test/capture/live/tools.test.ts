import { describe, expect, it } from 'vitest';
import type { CaptureRequest } from '../../../src/capture/live/backend.js';
import { complaintOf, troubleOf } from '../../../src/capture/live/complaints.js';
import { dumpcap } from '../../../src/capture/live/dumpcap.js';
import { tcpdump } from '../../../src/capture/live/tcpdump.js';

const plain: CaptureRequest = {
  device: 'eth0',
  filter: null,
  snapLength: 262_144,
  promiscuous: true,
  monitor: false,
  loopback: false,
  buffer: null,
  user: null,
};

describe('tcpdump', () => {
  it('is asked for packets at once, and for nothing that was not wanted', () => {
    expect(tcpdump.capture(plain).join(' ')).toBe('tcpdump -i eth0 -n -U --immediate-mode -s 262144 -B 262144 -w -');
  });

  it('gets a filter that looks like an option behind --, in one word', () => {
    const user = { name: 'nobody', uid: 65534, gid: 65534 };
    const words = tcpdump.capture({
      ...plain,
      filter: '-w /etc/passwd',
      promiscuous: false,
      monitor: true,
      buffer: 2,
      user,
    });
    expect(words.slice(-2)).toEqual(['--', '-w /etc/passwd']);
    expect(words.join(' ')).toContain('-B 2048 -p -I -Z nobody -w -');
  });

  it('lists devices with what they are', () => {
    const printed =
      '1.nosuch0 [Up, Running, Connected]\n2.any (Pseudo-device that captures on all interfaces) [Up, Running]\n' +
      '3.lo [Up, Running, Loopback]\n4.nflog (Linux netfilter log (NFLOG) interface) [none]\nnonsense\n';
    expect(tcpdump.devices(printed)).toEqual([
      { name: 'nosuch0', description: '', addresses: [], loopback: false, up: true },
      {
        name: 'any',
        description: 'Pseudo-device that captures on all interfaces',
        addresses: [],
        loopback: false,
        up: true,
      },
      { name: 'lo', description: '', addresses: [], loopback: true, up: true },
      { name: 'nflog', description: 'Linux netfilter log (NFLOG) interface', addresses: [], loopback: false, up: null },
    ]);
  });

  it('says its counts at the end and when asked; the last ones hold', () => {
    const asked = 'tcpdump: 5 packets captured, 10 packets received by filter, 1 packet dropped by kernel\n';
    const end =
      '7 packets captured\n14 packets received by filter\n3 packets dropped by kernel\n2 packets dropped by interface\n';
    const counts = { captured: 5, received: 10, droppedByKernel: 1, droppedByInterface: 0, droppedByBackend: null };
    expect(tcpdump.counts('tcpdump: listening on lo\n')).toBeNull();
    expect(tcpdump.counts(asked)).toEqual(counts);
    expect(tcpdump.counts(asked + end)).toMatchObject({
      captured: 7,
      received: 14,
      droppedByKernel: 3,
      droppedByInterface: 2,
    });
    expect(tcpdump.counts('7 packets captured\n14 packets rec')).toBeNull();
  });
});

describe('dumpcap', () => {
  it('is asked for a classic pcap', () => {
    expect(dumpcap.capture({ ...plain, filter: '-w x' }).join(' ')).toBe(
      'dumpcap -q -P -i eth0 -s 262144 -B 64 -f -w x -w -',
    );
  });

  it('is started by root as another user who may capture, and nothing else', () => {
    const words = dumpcap.capture({ ...plain, user: { name: 'anna', uid: 1000, gid: 100 } });
    expect(words.slice(0, 7)).toEqual([
      'setpriv',
      '--reuid=1000',
      '--regid=100',
      '--init-groups',
      '--inh-caps=+net_raw,+net_admin',
      '--ambient-caps=+net_raw,+net_admin',
      '--',
    ]);
    expect(words[7]).toBe('dumpcap');
  });

  it('lists devices with their addresses', () => {
    const printed =
      '1. eth0\t\t\t0\t192.0.2.2,fd00::2\tnetwork\t\n2. lo\t\tLoopback\t0\t127.0.0.1,::1\tloopback\t\nnonsense\n';
    expect(dumpcap.devices(printed)).toEqual([
      { name: 'eth0', description: '', addresses: ['192.0.2.2', 'fd00::2'], loopback: false, up: null },
      { name: 'lo', description: 'Loopback', addresses: ['127.0.0.1', '::1'], loopback: true, up: null },
    ]);
  });

  it('says what was dropped, and by whom', () => {
    const said =
      "Packets received/dropped on interface 'Loopback: lo': 300/63 (pcap:3/dumpcap:50/flushed:9/ps_ifdrop:1) (83%)\n";
    expect(dumpcap.counts(said)).toEqual({
      captured: 300,
      received: null,
      droppedByKernel: 3,
      droppedByInterface: 1,
      droppedByBackend: 59,
    });
    expect(dumpcap.counts('Packets captured: 3\n')).toBeNull();
  });
});

describe('complaints', () => {
  it.each([
    [
      "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)",
      'permission',
      "lo: You don't have permission to perform this capture on that device",
    ],
    [
      'Capturing on \'lo\'\ndumpcap: You do not have permission to capture on device "lo".\n(socket)',
      'permission',
      'You do not have permission to capture on device "lo"',
    ],
    ['tcpdump: nosuch: No such device exists\n(No such device exists)', 'device', 'nosuch: No such device exists'],
    [
      'tcpdump: listening on far, link-type EN10MB\ntcpdump: pcap_loop: The interface disappeared\n3 packets captured\n',
      'device',
      'The interface disappeared',
    ],
    [
      'Capturing on \'vb\'\nFile: -\ndumpcap: The network adapter "vb" is no longer attached; the capture has stopped.\nPackets captured: 0\n',
      'device',
      'The network adapter "vb" is no longer attached; the capture has stopped',
    ],
    ["tcpdump: can't parse filter expression: syntax error", 'filter', "can't parse filter expression: syntax error"],
    ['tcpdump: ifb0: That device is not up', 'unable', 'ifb0: That device is not up'],
    [
      "tcpdump: eth0: That device doesn't support monitor mode",
      'unable',
      "eth0: That device doesn't support monitor mode",
    ],
    ['tcpdump: Unable to write output: Broken pipe', 'failed', 'Unable to write output: Broken pipe'],
  ])('%s', (said, trouble, complaint) => {
    expect(troubleOf(said)).toBe(trouble);
    expect(complaintOf(said)).toBe(complaint);
  });

  it('are none when a capture ended as it should', () => {
    const tcpdumpSaid =
      'tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n5 packets captured\n10 packets received by filter\n0 packets dropped by kernel\n';
    const dumpcapSaid =
      "Capturing on 'lo'\nFile: -\nPackets captured: 5\nPackets received/dropped on interface 'lo': 5/0 (pcap:0/dumpcap:0/flushed:0/ps_ifdrop:0) (100.0%)\n";
    expect([complaintOf(tcpdumpSaid), complaintOf(dumpcapSaid), complaintOf('')]).toEqual(['', '', '']);
  });
});
