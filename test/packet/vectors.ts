/** Hand-typed frames. `hex` is what stands in the frame; what follows `#` in a line says what the bytes are. */
export interface Vector {
  readonly name: string;
  readonly linkType: number;
  readonly hex: string;
  /** Why tshark 4.0 sees something else. */
  readonly beyondTshark?: string;
}

/** The bytes of a text of hexadecimal digits with comments. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/#.*$/gm, '').replace(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Error(`not hexadecimal: ${digits}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** IPv4 10.0.0.1 to 10.0.0.2, total length 33, UDP; port 4000 to 2425, "hello". Both checksums are right. */
export const ipv4Udp = `
  4500 0021 1234 0000 4011 5496 0a000001 0a000002 # IPv4
  0fa0 0979 000d 8ee6 # UDP
  68656c6c6f`;

/** IPv4 10.0.0.1 to 10.0.0.2, total length 45, TCP; port 4000 to 2425, PSH ACK, "hello". */
export const ipv4Tcp = `
  4500 002d 1234 0000 4006 5495 0a000001 0a000002 # IPv4
  0fa0 0979 f0000001 80000002 5018 2000 aed5 0000 # TCP
  68656c6c6f`;

/** IPv6 2001:db8::1 to 2001:db8::2, payload length 13, UDP; port 4000 to 2425, "hello". */
export const ipv6Udp = `
  60000000 000d 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 # IPv6
  0fa0 0979 000d 4774 # UDP
  68656c6c6f`;

/** `ipv4Udp` or `ipv6Udp` behind every link layer and tunnel that is read. */
export const vectors: readonly Vector[] = [
  { name: 'Ethernet II', linkType: 1, hex: `020000000002 020000000001 0800 ${ipv4Udp}` },
  {
    name: 'Ethernet II with padding, which the total length leaves out',
    linkType: 1,
    hex: `020000000002 020000000001 0800 ${ipv4Udp}
      ffffffffffffffffffffffffff # padding to 60`,
  },
  { name: 'Ethernet II, IPv6', linkType: 1, hex: `020000000002 020000000001 86dd ${ipv6Udp}` },
  {
    name: '802.3, LLC, SNAP',
    linkType: 1,
    hex: `020000000002 020000000001 0029 # length 41
      aaaa03 000000 0800 # LLC, SNAP
      ${ipv4Udp}`,
  },
  {
    name: '802.3, LLC, SNAP of the 802.1H bridge tunnel',
    linkType: 1,
    hex: `020000000002 020000000001 0029 aaaa03 0000f8 0800 ${ipv4Udp}`,
  },
  {
    name: '802.3 and LLC with IP at its own access point',
    linkType: 1,
    hex: `020000000002 020000000001 0024 # length 36
      060603 # LLC
      ${ipv4Udp}`,
  },
  { name: '802.1Q', linkType: 1, hex: `020000000002 020000000001 8100 0064 0800 ${ipv4Udp}` },
  { name: '802.1ad and 802.1Q', linkType: 1, hex: `020000000002 020000000001 88a8 0064 8100 0065 86dd ${ipv6Udp}` },
  {
    name: 'VLAN tags 0x9100 and 0x9200',
    beyondTshark: 'it does not know 0x9200',
    linkType: 1,
    hex: `020000000002 020000000001 9100 0064 # tag
      9200 0065 # tag
      0800 ${ipv4Udp}`,
  },
  {
    name: '802.1Q with LLC and SNAP in it',
    linkType: 1,
    hex: `020000000002 020000000001 8100 0064 0029 # length 41
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'PPPoE',
    linkType: 1,
    hex: `020000000002 020000000001 8864 11 00 0001 0023 # session 1, length 35
      0021 # PPP: IPv4
      ${ipv4Udp} 00000000`,
  },
  {
    name: 'PPPoE with IPv6',
    linkType: 1,
    hex: `020000000002 020000000001 8864 11 00 0001 0037 0057 ${ipv6Udp}`,
  },
  {
    name: 'MPLS, two labels',
    linkType: 1,
    hex: `020000000002 020000000001 8847 00064040 00065140 # the second is the bottom of the stack
      ${ipv4Udp}`,
  },
  { name: 'MPLS multicast with IPv6', linkType: 1, hex: `01005e000002 020000000001 8848 00065140 ${ipv6Udp}` },
  {
    name: 'Linux cooked, version 1',
    linkType: 113,
    hex: `0000 0001 0006 020000000001 0000 # to us, Ethernet, address of 6 bytes
      0800 ${ipv4Udp}`,
  },
  {
    name: 'Linux cooked, version 1, with LLC',
    linkType: 113,
    hex: `0000 0001 0006 020000000001 0000 0004 # 802.2
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'Linux cooked, version 1, with a VLAN tag',
    linkType: 113,
    hex: `0000 0001 0006 020000000001 0000 8100 0064 0800 ${ipv4Udp}`,
  },
  {
    name: 'Linux cooked, version 2',
    linkType: 276,
    hex: `86dd 0000 00000002 0001 00 06 0200000000010000 # protocol, interface 2, Ethernet, to us
      ${ipv6Udp}`,
  },
  { name: 'BSD loopback, little-endian', linkType: 0, hex: `02000000 ${ipv4Udp}` },
  { name: 'BSD loopback, big-endian', linkType: 0, hex: `00000002 ${ipv4Udp}` },
  { name: 'BSD loopback with IPv6 of FreeBSD', linkType: 0, hex: `1c000000 ${ipv6Udp}` },
  { name: 'BSD loopback with IPv6 of Darwin, big-endian', linkType: 0, hex: `0000001e ${ipv6Udp}` },
  { name: 'OpenBSD loopback', linkType: 108, hex: `00000018 ${ipv6Udp}` },
  { name: 'raw IP', linkType: 101, hex: ipv4Udp },
  { name: 'raw IP, version 6', linkType: 101, hex: ipv6Udp },
  { name: 'raw IP as link type 12', linkType: 12, hex: ipv4Udp },
  { name: 'raw IP as link type 14', linkType: 14, hex: ipv6Udp },
  { name: 'raw IPv4', linkType: 228, hex: ipv4Udp },
  { name: 'raw IPv6', linkType: 229, hex: ipv6Udp },
  { name: 'PPP with address and control', linkType: 9, hex: `ff03 0021 ${ipv4Udp}` },
  { name: 'PPP without address and control', linkType: 9, hex: `0057 ${ipv6Udp}` },
  { name: 'PPP with compressed protocol', linkType: 9, hex: `21 ${ipv4Udp}` },
  { name: 'PPP in HDLC framing', linkType: 50, hex: `ff03 0021 ${ipv4Udp}` },
  { name: 'Cisco HDLC on a PPP link', linkType: 50, hex: `0f00 0800 ${ipv4Udp}` },
  { name: 'Cisco HDLC', linkType: 104, hex: `0f00 0800 ${ipv4Udp}` },
  { name: 'PPPoE without Ethernet', linkType: 51, hex: `11 00 0001 0023 0021 ${ipv4Udp}` },
  {
    name: '802.11 data to the access point',
    linkType: 105,
    hex: `0801 0000 020000000003 020000000001 020000000002 1000 # data, to DS
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: '802.11 QoS data',
    linkType: 105,
    hex: `8802 0000 020000000003 020000000001 020000000002 1000 0000 # QoS data, from DS, QoS control
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: '802.11 QoS data with HT control',
    linkType: 105,
    hex: `8881 0000 020000000003 020000000001 020000000002 1000 0000 00000000 # order bit
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: '802.11 with four addresses',
    linkType: 105,
    hex: `0803 0000 020000000003 020000000001 020000000002 1000 020000000004
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: '802.11 A-MSDU of one packet',
    linkType: 105,
    hex: `8801 0000 020000000003 020000000001 020000000002 1000 8000 # A-MSDU present
      020000000002 020000000001 0029 # subframe of 41 bytes
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'radiotap without fields',
    linkType: 127,
    hex: `00 00 0800 00000000 # version, pad, length 8, nothing present
      0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'radiotap with time, flags, and the check sequence at the end',
    linkType: 127,
    hex: `00 00 1900 03000080 00000000 # length 25; present: TSFT, flags, another word; that one is empty
      00000000 # fill, TSFT is aligned to 8
      0102030405060708 10 # TSFT; flags: FCS at the end
      0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800
      ${ipv4Udp} deadbeef # check sequence`,
  },
  {
    name: 'radiotap with a padded 802.11 header',
    linkType: 127,
    hex: `00 00 0900 02000000 20 # flags: data pad
      8801 0000 020000000003 020000000001 020000000002 1000 0000 0000 # 26 bytes and 2 of padding
      aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'Prism header',
    linkType: 119,
    hex: `44000000 90000000 ${'00'.repeat(136)} # message 0x44, length 144
      0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'AVS header',
    linkType: 119,
    hex: `80211001 00000040 ${'00'.repeat(56)} # magic number, length 64
      0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800 ${ipv4Udp}`,
  },
  {
    name: 'Per-Packet Information with the check sequence at the end',
    linkType: 192,
    hex: `00 00 2000 69000000 # version, flags, length 32, DLT 105
      0200 1400 0000000000000000 0100 0000 0000 0000 00 00 00 00 # 802.11 common field; flags: FCS
      0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800
      ${ipv4Udp} deadbeef`,
  },
  {
    name: 'IPv4 with options',
    linkType: 101,
    hex: `4700 0029 1234 0000 4011 5086 0a000001 0a000002 0101010101010100 # eight bytes of options
      0fa0 0979 000d 0000 68656c6c6f`,
  },
  {
    name: 'IPv4 with total length 0 (segmentation offload)',
    linkType: 101,
    hex: `4500 0000 1234 0000 4011 0000 0a000001 0a000002 0fa0 0979 000d 0000 68656c6c6f`,
  },
  {
    name: 'UDP length 0: the IP length holds',
    beyondTshark: 'it reads no payload then',
    linkType: 101,
    hex: `4500 0021 1234 0000 4011 0000 0a000001 0a000002 0fa0 0979 0000 0000 68656c6c6f`,
  },
  {
    name: 'UDP length below the IP length: the rest is padding',
    linkType: 101,
    hex: `4500 0024 1234 0000 4011 0000 0a000001 0a000002 0fa0 0979 000d 0000 68656c6c6f ffffff`,
  },
  {
    name: 'IPv6 with hop-by-hop, destination options, routing, atomic fragment and authentication headers',
    linkType: 101,
    hex: `60000000 004d 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002 # length 77
      3c 00 010400000000 # hop-by-hop, next: destination options
      2b 01 010c000000000000000000000000 # destination options, 16 bytes, next: routing
      2c 00 0000 00000000 # routing, no segments left, next: fragment
      33 00 0000 00000007 # fragment, offset 0, no more, next: authentication
      11 04 0000 00000001 00000001 000102030405060708090a0b # authentication, 24 bytes, next: UDP
      0fa0 0979 000d 4774 68656c6c6f`,
  },
  {
    name: 'IPv6 with payload length 0 (segmentation offload)',
    beyondTshark: 'it reads nothing then',
    linkType: 101,
    hex: `60000000 0000 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002
      0fa0 0979 000d 4774 68656c6c6f`,
  },
  {
    name: 'IPv4 with an authentication header',
    linkType: 101,
    hex: `4500 0039 1234 0000 4033 0000 0a000001 0a000002
      11 04 0000 00000001 00000001 000102030405060708090a0b # authentication, 24 bytes
      0fa0 0979 000d 0000 68656c6c6f`,
  },
  {
    name: 'IPv4 in IPv6',
    linkType: 101,
    hex: `60000000 0021 04 40 20010db8000000000000000000000009 20010db800000000000000000000000a
      ${ipv4Udp}`,
  },
  {
    name: 'IPv6 in IPv4',
    linkType: 101,
    hex: `4500 0049 1234 0000 4029 0000 c0000209 c000020a ${ipv6Udp}`,
  },
  { name: 'IPv4 in IPv4', linkType: 101, hex: `4500 0035 1234 0000 4004 0000 c0000209 c000020a ${ipv4Udp}` },
  { name: 'MPLS in IPv4', linkType: 101, hex: `4500 0039 1234 0000 4089 0000 c0000209 c000020a 00065140 ${ipv4Udp}` },
  {
    name: 'GRE',
    linkType: 101,
    hex: `4500 0039 1234 0000 402f 0000 c0000209 c000020a
      0000 0800 # GRE
      ${ipv4Udp}`,
  },
  {
    name: 'GRE with checksum, key and sequence number',
    linkType: 101,
    hex: `4500 0059 1234 0000 402f 0000 c0000209 c000020a
      b000 86dd 00000000 00000001 00000002 # GRE: C, K, S
      ${ipv6Udp}`,
  },
  {
    name: 'GRE with a bridged Ethernet frame',
    linkType: 101,
    hex: `4500 004b 1234 0000 402f 0000 c0000209 c000020a
      2000 6558 00000001 # GRE: K
      020000000002 020000000001 0800 ${ipv4Udp}`,
  },
  {
    name: 'GRE of PPTP',
    linkType: 101,
    hex: `4500 0045 1234 0000 402f 0000 c0000209 c000020a
      3001 880b 00250001 00000001 # GRE version 1: K (length 37, call 1), S
      ff03 0021 ${ipv4Udp}`,
  },
];
