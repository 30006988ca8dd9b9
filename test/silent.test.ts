/** Law 8: what is secret stands in no output, in no form, without --reveal; also when the message was cut. */
import { describe, expect, it } from 'vitest';
import { Engine } from '../src/index.js';
import { builtIn, recordRenderers, type DissectionRecord } from './everything.js';
import { Traffic, type End } from './engine/traffic.js';

const canary = 'Kanarienvogel42';
const host = (last: number): End => ({ address: [10, 0, 0, last], port: 2425 });
const base64 = Buffer.from(canary).toString('base64');

/** Traffic that holds the canary in each field that is secret, by kind of message. */
const secrets: Readonly<Record<string, string>> = {
  'ipmsg.iptux-askshared': `1_iptux 0.10.0:28:root:vm:${0x40000000 + 0xff}:${base64}\0`,
};

function forms(text: string): string[] {
  const hex = (bytes: Buffer): string => bytes.toString('hex');
  return [
    text,
    hex(Buffer.from(text)),
    hex(Buffer.from(text, 'utf16le')),
    Buffer.from(text).toString('base64').slice(0, -2),
  ];
}

/** Every beginning of the secret that is long enough to tell something, in every form. */
const telltales = [canary, base64].flatMap((secret) => forms(secret.slice(0, 8)));

function outputs(payload: string, captured: number): string {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn }, (record) => records.push(record));
  for (const frame of new Traffic().udp(host(1), host(2), payload, captured).frames) engine.frame(frame);
  engine.finish();
  expect(records.length).toBeGreaterThan(0);
  return recordRenderers.flatMap((render) => records.map((record) => render(record))).join('\n');
}

describe('secrets', () => {
  for (const [kind, payload] of Object.entries(secrets)) {
    it(`of ${kind} stand in no output, whole or cut anywhere`, () => {
      const headers = 28;
      expect(outputs(payload, Infinity)).toContain(kind);
      for (let length = payload.length; length > 40; length--) {
        const text = outputs(payload, headers + length).replaceAll(' ', '');
        for (const telltale of telltales) expect(text).not.toContain(telltale);
      }
    });
  }

  it('are declared by every dissector whose messages hold some', () => {
    const declared = builtIn.flatMap(({ kinds }) => kinds.filter(({ secret }) => secret).map(({ id }) => id));
    expect(declared.sort()).toEqual(Object.keys(secrets).sort());
  });
});
