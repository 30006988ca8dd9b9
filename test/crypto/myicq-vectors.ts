/**
 * Packets of the original MyICQ client: its own packet builder and cipher made them. Each has a header of 20 bytes and
 * the payload, once before the check code was filled in, the padding added and the payload encrypted, once after.
 */
export const packets = [
  {
    name: "CHANGE_STATUS 2 (away), 8-char password 'secret01'",
    password: '7365637265743031',
    plain: '000100000000000027111234567800070102000000000002',
    packet: '00010000000000002711123456780007010203023d7c78fe629128ad',
  },
  {
    name: "SEND_MSG type 0 to 10001 'hi', no domain, password 'abc' (zero-padded key)",
    password: '616263',
    plain: '000100000000000027120a0b0c0d000b2001000000000027110003686900',
    packet: '000100000000000027120a0b0c0d000b20010000982c5ea3af0efe0834a166f72ad7c780',
  },
  {
    name: "same payload, password 'longpassword99' (only 'longpass' is used)",
    password: '6c6f6e6770617373776f72643939',
    plain: '000100000000000027137fffffff000b3fff000000000027110003686900',
    packet: '000100000000000027137fffffff000b3fff00006ab3b8e97cde3b8a8141f18d935684da',
  },
  {
    name: "same, password 'longpass' (identical packet)",
    password: '6c6f6e6770617373',
    plain: '000100000000000027137fffffff000b3fff000000000027110003686900',
    packet: '000100000000000027137fffffff000b3fff00006ab3b8e97cde3b8a8141f18d935684da',
  },
  {
    name: "KEEPALIVE deadbeef, password 'secret01'",
    password: '7365637265743031',
    plain: '0001000000000000271112345678000601030000deadbeef',
    packet: '00010000000000002711123456780006010302be33e0bf0c5ab2cab7',
  },
  {
    name: "KEEPALIVE deadbeef, password 'secret00' (differs only in a parity bit: identical ciphertext)",
    password: '7365637265743030',
    plain: '0001000000000000271112345678000601030000deadbeef',
    packet: '00010000000000002711123456780006010302be33e0bf0c5ab2cab7',
  },
  {
    name: 'GROUP_CMD gobang move 7,7: payload exactly 8 bytes, no padding added',
    password: '7365637265743031',
    plain: '00010000000000002711123456780085010400000000271110000707',
    packet: '000100000000000027111234567800850104050062d0ff25ad276308',
  },
  {
    name: 'SEND_MSG GBK text (c4e3bac3) + font trailer, password = GBK bytes c3dcc2eb',
    password: 'c3dcc2eb',
    plain: '0001000000000000271100000001000b0001000000000027120010c4e3bac3ffcbcecce5ff39ff30ff3000',
    packet: '0001000000000000271100000001000b00010500eafe485c2d651d5674135266db969f9d0d5f00479d649943',
  },
  {
    name: "ADD_FRIEND 10002, password '12345678'",
    password: '3132333435363738',
    plain: '0001000000000000271111223344000e00ff000000002712',
    packet: '0001000000000000271111223344000e00ff01006aafeba1140d09e3',
  },
  {
    name: "SEND_MSG with 300 x 'A' (payload 308 bytes: check-code index still below 256)",
    password: '7365637265743031',
    plain: '0001000000000000271112345678000b010600000000002712012d' + '41'.repeat(300) + '00',
    packet:
      '0001000000000000271112345678000b0106032746b09dfceb6b8a8d2aaee4fccdfbbb' +
      '9a2aaee4fccdfbbb'.repeat(36) +
      '9a96fea49a4e072d37',
  },
];
