/** The traffic of hostile captures: raw IPv4 between two hosts of a private network. */
import { Traffic, type End } from '../engine/traffic.js';
import { captureOf, recordOf } from '../fuzz/records.js';

export const lan = (last: number): End => ({ address: [10, 0, 0, last], port: 2425 });

export function pcapOfTraffic(make: (made: Traffic) => void): Uint8Array {
  const made = new Traffic();
  make(made);
  return captureOf(made.frames.map(recordOf)).bytes;
}

/** One datagram with its headers. */
export function udpPacket(payload: string, from = 1, to = 2): Uint8Array {
  const [frame] = new Traffic().udp(lan(from), lan(to), payload).frames;
  return frame?.bytes ?? new Uint8Array(0);
}

/** What the password below must never give away. */
export const password = 'Kanarienvogel42';

/** iptux asks for a shared folder with its password, once for each captured length of the frame. */
export function secretOffer(lengths: readonly number[]): Uint8Array {
  const secret = Buffer.from(password).toString('base64');
  return pcapOfTraffic((made) => {
    for (const [index, length] of lengths.entries()) {
      const command = 0x40000000 + 0xff;
      made.udp(lan(1), lan(2), `1_iptux 0.10.0:${10 + index}:root:vm:${command}:${secret}\0`, length);
    }
  });
}
