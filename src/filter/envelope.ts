/** The names that records of all protocols have: what stands around the fields in JSON, and addresses and ports. */
import type { Endpoint } from '../dissector.js';
import { generalProblems } from '../explain/general-problems.js';
import type { Mounted } from '../mount.js';
import { severities } from '../problem.js';
import type { DissectionRecord, MessageRecord } from '../record.js';
import { names } from '../schema/value.js';
import { declared, some, type Declared, type Entry, type Found, type Subject } from './declared.js';

/** The value or values of a record under a name; undefined where it has none. */
type Read = (record: DissectionRecord) => unknown;

/** Reads from messages only. */
function ofMessage(read: (record: MessageRecord) => unknown): Read {
  return (record) => (record.record === 'message' ? read(record) : undefined);
}

/** Reads from one end of a message; what is no message has no sender. */
function ofEnd(transport: 'udp' | 'tcp' | null, end: 'source' | 'destination', read: (end: Endpoint) => unknown): Read {
  return ofMessage((record) =>
    transport === null || record.flow.transport === transport ? read(record[end]) : undefined,
  );
}

/** Reads from both ends, of whatever knows its flow. */
function ofEnds(transport: 'udp' | 'tcp' | null, read: (end: Endpoint) => unknown): Read {
  return (record) => {
    const { flow } = record;
    if (flow === null || (transport !== null && flow.transport !== transport)) return undefined;
    if (record.record === 'message') return [read(record.source), read(record.destination)];
    return [read(flow.client), read(flow.server)];
  };
}

const address = ({ address: one }: Endpoint): string => one;
const port = ({ port: one }: Endpoint): number => one;
const directions = ['client-to-server', 'server-to-client', 'peer-to-peer'] as const;

const severityNames = names('severity', Object.fromEntries(severities.map((severity, rank) => [severity, rank])));

function problemsOf(record: DissectionRecord): unknown {
  if (record.record === 'message') return record.diagnostics.map(({ problem }) => problem);
  return record.record === 'finding' ? record.problem : undefined;
}

function eachProblem(read: (problem: { code: string; severity: string }) => unknown): Read {
  return (record) => {
    const problems = problemsOf(record);
    const list: unknown[] = Array.isArray(problems) ? problems : [problems];
    return list.filter(isProblem).map(read);
  };
}

function isProblem(value: unknown): value is { code: string; severity: string } {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** The names of the envelope, for these dissectors. */
export function envelopeEntries(dissectors: readonly Mounted[]): Entry[] {
  const kinds = dissectors.flatMap((mounted) => mounted.kinds.map(({ id }) => id));
  const codes = [...dissectors.flatMap(({ problems }) => Object.values(problems)), ...generalProblems];
  const text = declared('text');
  const number = declared('number');
  const object = declared('object');
  return [
    new KnownEntry('record', ['message', 'finding', 'object'], (subject) => subject.record),
    new KnownEntry('kind', kinds, (subject) => (subject.record === 'message' ? subject.kind.id : undefined)),
    envelope('protocol', words(dissectors.map(({ id }) => id)), protocolOf),
    envelope('frame.number', number, ({ ref }) => ref.frame),
    envelope('frame.time', declared('moment'), ({ ref, hasTime }) => (hasTime ? ref : undefined)),
    envelope('flow', number, ({ flow }) => flow?.number),
    envelope('transport', words(['udp', 'tcp']), ({ flow }) => flow?.transport),
    envelope('ip.addr', declared('address'), ofEnds(null, address)),
    envelope('ip.src', declared('address'), ofEnd(null, 'source', address)),
    envelope('ip.dst', declared('address'), ofEnd(null, 'destination', address)),
    ...(['udp', 'tcp'] as const).flatMap((transport) => [
      envelope(`${transport}.port`, number, ofEnds(transport, port)),
      envelope(`${transport}.srcport`, number, ofEnd(transport, 'source', port)),
      envelope(`${transport}.dstport`, number, ofEnd(transport, 'destination', port)),
    ]),
    envelope(
      'direction',
      words(directions),
      ofMessage(({ message, direction }) => message.direction ?? directions[direction]),
    ),
    envelope(
      'dialect',
      text,
      ofMessage(({ message }) => message.dialect ?? undefined),
    ),
    envelope(
      'role',
      text,
      ofMessage(({ message }) => message.role ?? undefined),
    ),
    envelope(
      'code',
      words(codes.map(({ code }) => code)),
      eachProblem(({ code }) => code),
    ),
    envelope(
      'severity',
      declared('number', { names: severityNames }),
      eachProblem(({ severity }) => severityNames.numberOf(severity)),
    ),
    envelope(
      'answers',
      object,
      ofMessage(({ answers }) => answers ?? undefined),
    ),
    envelope(
      'answers.afterSeconds',
      number,
      ofMessage(({ answers }) => answers?.seconds),
    ),
    envelope(
      'resendOf',
      object,
      ofMessage(({ resendOf }) => resendOf ?? undefined),
    ),
    envelope(
      'resendOf.number',
      number,
      ofMessage(({ resendOf }) => resendOf?.number),
    ),
  ];
}

function words(all: readonly string[]): Declared {
  return declared('text', { words: [...new Set(all)] });
}

function protocolOf(record: DissectionRecord): unknown {
  if (record.record === 'message') return record.protocol.id;
  return record.protocol ?? undefined;
}

function envelope(name: string, says: Declared, read: Read): Entry {
  const found: Found = {
    declared: says,
    exists: (record, test) => some(read(record), (value) => test(value, {})),
  };
  return { name, varieties: [says], find: () => found };
}

/** A name whose value is known of a record before it is looked at. */
class KnownEntry implements Entry {
  readonly varieties: readonly Declared[];

  constructor(
    readonly name: string,
    all: readonly string[],
    private readonly known: (subject: Subject) => string | undefined,
  ) {
    this.varieties = [words(all)];
  }

  find(subject: Subject): Found | null {
    const value = this.known(subject);
    const [says] = this.varieties;
    if (value === undefined || says === undefined) return null;
    return { declared: says, value };
  }
}
