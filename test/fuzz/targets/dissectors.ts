/** Every built-in dissector asked directly: probe, delimit, read, and the laws for what was read. */
import { Cursor } from '../../../src/bytes/cursor.js';
import type { Delimited, Endpoint, Flow, Where } from '../../../src/dissector.js';
import { builtIn, Engine, type MessageRecord } from '../../../src/index.js';
import type { Mounted } from '../../../src/mount.js';
import { Input } from '../../../src/schema/input.js';
import { anyCut, quietEqualsTraced, roundTrip } from '../../../src/testing/index.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';
import { mutated } from '../byte-mutations.js';
import { messages } from '../corpus.js';
import type { Random } from '../random.js';
import { captureOf, recordOf } from '../records.js';
import { shorter } from '../smaller.js';
import { target, type Target } from '../target.js';

/** Every prefix of a message this long is read as well; that takes the square of the length. */
const shortEnough = 160;

const client: End = { address: [10, 0, 0, 1], port: 50_000 };

function endpoint({ address, port }: End): Endpoint {
  return { address: address.join('.'), port };
}

/** Where the dissector is at home. */
function serverOf({ ports }: Mounted): End {
  return { address: [10, 0, 0, 2], port: ports.udp?.[0] ?? ports.tcp?.[0] ?? 9999 };
}

function makeBytes(mounted: Mounted, random: Random): Uint8Array {
  const known = messages.get(mounted.id) ?? [];
  if (known.length === 0 || random.oneIn(10)) return random.bytes(random.below(300));
  return mutated(random.pick(known), random, random.pick(known)).slice(0, 20_000);
}

/** As a datagram, or as what a client says, by what the dissector is at home on. */
function sent(mounted: Mounted, bytes: Uint8Array): Traffic {
  const traffic = new Traffic();
  const server = serverOf(mounted);
  if (mounted.ports.udp !== undefined) return traffic.udp(client, server, bytes);
  new Connection(traffic, client, server).open().say(bytes).close();
  return traffic;
}

function targetOf(mounted: Mounted): Target {
  return target<Uint8Array>({
    name: `dissector-${mounted.id}`,
    make: (random) => makeBytes(mounted, random),
    size: (bytes) => bytes.length,
    smaller: shorter,
    save: (bytes) => captureOf(sent(mounted, bytes).frames.map(recordOf)),
    faults: (bytes, random) => [
      ...askedDirectly(mounted, bytes, random),
      ...messagesFor(mounted, bytes).flatMap((record) => [
        ...quietEqualsTraced(record),
        ...(mounted.writes ? roundTrip(record) : []),
        ...(bytes.length <= shortEnough ? anyCut(record) : []),
      ]),
    ],
  });
}

function askedDirectly(mounted: Mounted, bytes: Uint8Array, random: Random): string[] {
  const cut = random.oneIn(3) ? random.below(bytes.length + 1) : bytes.length;
  const where = whereFor(mounted, random);
  const verdict = mounted.probe(new Cursor(bytes, 0, cut, bytes.length), where);
  const session = mounted.world({}).open(flowTo(mounted, where));
  const direction = random.oneIn(2) ? 0 : 1;
  const faults = typeof verdict === 'number' && verdict <= cut ? [`probe wants ${verdict} bytes and has ${cut}`] : [];
  if (session.canDelimit)
    faults.push(...delimitFaults(session.delimit(new Cursor(bytes, 0, cut), direction, 0, random.below(2)), cut));
  session.read(new Input(bytes, 0, cut, bytes.length), direction, null).summary(random.oneIn(2));
  return faults;
}

function whereFor(mounted: Mounted, random: Random): Where {
  const registered = random.oneIn(2);
  const destinationPort = registered ? serverOf(mounted).port : 4000;
  const transport = random.oneIn(2) ? 'udp' : 'tcp';
  return { transport, sourcePort: client.port, destinationPort, registered, midStream: random.oneIn(2) };
}

function flowTo(mounted: Mounted, { transport, midStream }: Where): Flow {
  const server = endpoint(serverOf(mounted));
  return {
    number: 1,
    transport,
    client: endpoint(client),
    server,
    hint: null,
    announcement: null,
    carrier: null,
    midStream,
  };
}

/** A dissector that takes nothing, or waits for what is there, would keep the engine for ever. */
function delimitFaults(delimited: Delimited, there: number): string[] {
  if (delimited === 'peer') return [];
  const [[what, length] = ['nothing', 0]] = Object.entries(delimited).filter(([key]) => key !== 'unit');
  const least = what === 'wait' ? there + 1 : 1;
  return typeof length === 'number' && length >= least ? [] : [`delimit says ${what} ${String(length)} of ${there}`];
}

function messagesFor(mounted: Mounted, bytes: Uint8Array): MessageRecord[] {
  const found: MessageRecord[] = [];
  const transport = mounted.ports.udp === undefined ? 'tcp' : 'udp';
  const decodeAs = [{ transport, port: serverOf(mounted).port, dissector: mounted.id }] as const;
  const engine = new Engine({ dissectors: [mounted], decodeAs }, (record) => {
    if (record.record === 'message') found.push(record);
  });
  for (const frame of sent(mounted, bytes).frames) engine.frame(frame);
  engine.finish();
  return found;
}

export const dissectorTargets: readonly Target[] = builtIn.map(targetOf);
