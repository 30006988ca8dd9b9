/** `imdissect explain capture.pcap#19.1`: one message taught. */
import { escapeText } from '../../bytes/escape.js';
import type { MessageRef } from '../../dissector.js';
import type { ProtocolEntry } from '../../explain/catalogue.js';
import type { Surroundings } from '../../explain/gather.js';
import { chaptersOf, framesOf, type Chapter } from '../../explain/lesson.js';
import { describe, type Detail, type Problem } from '../../problem.js';
import { recordId, type DissectionRecord, type FlowSummary, type MessageRecord } from '../../record.js';
import { endpointText, Heads } from '../head.js';
import { masksOf, nothingMasked } from '../mask.js';
import { span } from '../number.js';
import type { TextOptions } from '../render.js';
import { counted, indented } from './lines.js';
import { stepLines, type Teaching } from './step.js';

export interface LessonOptions extends TextOptions {
  /** Show every byte of long rows. */
  readonly whole: boolean;
  /** The declarations of the record's protocol; null when it has none. */
  readonly protocol: ProtocolEntry | null;
}

/** Frames of a message that are listed. */
const mostFrames = 6;

/** The lines of a lesson about a record of any sort. */
export function* lessonLines(
  record: DissectionRecord,
  around: Surroundings,
  options: LessonOptions,
): Generator<string, void> {
  const heads = new Heads(options);
  const { palette } = options;
  const title = (text: string): string[] => ['', palette.heading(text)];
  yield headOf(heads, record);
  if (record.record === 'message') yield* kindLines(record);
  yield* title('Where it comes from');
  yield* originLines(record, around.flow);
  const links = [...linkLines(record, around), ...laterLines(heads, around)];
  if (links.length > 0) yield* title('What it belongs to');
  yield* links;
  if (record.record === 'finding') {
    yield* title('What it means');
    yield* problemLines(record, options);
  }
  if (record.record === 'message') yield* messageLines(record, options);
}

function headOf(heads: Heads, record: DissectionRecord): string {
  if (record.record === 'message') return heads.message(record);
  return record.record === 'finding' ? heads.finding(record) : heads.object(record);
}

function kindLines({ message: { kind }, protocol }: MessageRecord): string[] {
  const cited = kind.section === '' ? '' : `, §${kind.section}`;
  return indented(
    escapeText(`${kind.label} (${kind.id}${cited}) of ${protocol.title}${kind.doc === '' ? '' : `: ${kind.doc}`}`),
    2,
    2,
  );
}

function originLines(record: DissectionRecord, flow: FlowSummary | null): string[] {
  const lines: string[] = [];
  if (record.record === 'message') lines.push(...indented(frameText(record), 2, 2));
  if (record.flow === null) return [...lines, '  The capture as a whole: it belongs to no flow.'];
  const { number, transport, client, server, carrier } = record.flow;
  const ends = `${endpointText(client)} (client: it sent first) and ${endpointText(server)}`;
  const inside = carrier === null ? '' : `, carried by ${escapeText(carrier)}`;
  lines.push(...indented(`Flow ${number}: ${transport.toUpperCase()} between ${ends}${inside}.`, 2, 2));
  if (record.flow.midStream) lines.push('  The beginning of the connection is not in the capture.');
  if (flow === null) return lines;
  const read = flow.protocol === null ? 'Not decoded' : `Read as ${escapeText(flow.protocol)}`;
  return [...lines, ...indented(`${read}: ${escapeText(flow.routed)}${whyText(flow.routed)}.`, 2, 2)];
}

/** Why a flow is routed as it is, for those who read it for the first time. */
const reasons: readonly (readonly [string, string])[] = [
  ['port ', 'the port is registered for that protocol, and nothing in the bytes speaks against it'],
  ['--decode-as', 'the command line says so'],
  ['content of HTTP bodies', 'the protocol recognised what HTTP carried'],
  ['content', 'the protocol recognised its own first bytes, whatever the port'],
  ['announced', 'an earlier message said that this flow would come'],
  ['carried by', 'it was put together from messages of that protocol'],
];

function whyText(routed: string): string {
  const reason = reasons.find(([beginning]) => routed.startsWith(beginning));
  return reason === undefined ? '' : ` (${reason[1]})`;
}

function frameText(record: MessageRecord): string {
  const frames = framesOf(record);
  const [only] = frames;
  if (frames.length === 1 && only !== undefined) {
    return `Frame ${only.frame}: ${counted(only.bytes, 'byte')} from byte ${only.at} of the frame on.`;
  }
  if (frames.length === 0) return `Completed by frame ${record.ref.frame}.`;
  const listed = frames.slice(0, mostFrames).map(({ frame, bytes }) => `${frame} (${counted(bytes, 'byte')})`);
  const more = frames.length > mostFrames ? ` and ${frames.length - mostFrames} more` : '';
  return `Put together from ${frames.length} frames: ${listed.join(', ')}${more}.`;
}

/** What the record points back at. */
function linkLines(record: DissectionRecord, around: Surroundings): string[] {
  const told = (ref: MessageRef): string => {
    const brief = around.brief(ref);
    const what =
      brief === undefined
        ? ''
        : ` (${brief.label}, ${endpointText(brief.source)} → ${endpointText(brief.destination)})`;
    return recordId(ref, false) + escapeText(what);
  };
  const lines: string[] = [];
  if (record.record === 'finding') {
    if (record.about !== null) lines.push(`It is about ${told(record.about)}.`);
  } else {
    if (record.record === 'message') {
      const { answers, resendOf } = record;
      if (answers !== null) lines.push(`It answers ${told(answers.ref)}, after ${span(answers.seconds)}.`);
      if (resendOf !== null) {
        const same =
          resendOf.differs.length === 0
            ? 'the same bytes'
            : `it differs in ${resendOf.differs.map(escapeText).join(', ')}`;
        lines.push(`It is copy ${resendOf.number} of ${told(resendOf.ref)}: ${same}.`);
      }
    }
    if (record.from.length > 0) lines.push(`It was put together from ${record.from.map(told).join(', ')}.`);
  }
  return lines.flatMap((line) => indented(line, 2, 2));
}

/** The records that point at it, each with its head line. */
function laterLines(heads: Heads, { later, laterCount }: Surroundings): string[] {
  if (later.length === 0) return [];
  const more = laterCount - later.length;
  return [
    '  Later records point back at it:',
    ...later.map((record) => `    ${headOf(heads, record)}`),
    ...(more > 0 ? [`    … and ${counted(more, 'record')} more`] : []),
  ];
}

const howToRead =
  '  Carets mark the bytes of a row; in front of them stands their place in the source, in hexadecimal.';

function* messageLines(record: MessageRecord, options: LessonOptions): Generator<string, void> {
  const { palette, reveal, whole, protocol } = options;
  const trace = record.trace();
  const masks = reveal ? nothingMasked : masksOf(trace);
  const teaching: Teaching = { palette, masks, whole, tables: protocol?.tables ?? [] };
  for (const chapter of chaptersOf(record, trace)) {
    yield '';
    yield* indented(palette.heading(chapterTitle(chapter, trace.sources.length)), 0, 2);
    if (chapter.number === 0) yield howToRead;
    for (const step of chapter.steps) yield* stepLines(step, chapter.source, chapter.number, teaching);
  }
  if (record.message.decryptedWith !== null) {
    yield '';
    yield* indented(`Decrypted with ${escapeText(record.message.decryptedWith)}.`, 2, 2);
  }
  if (record.diagnostics.length === 0) return;
  yield '';
  yield palette.heading('What is odd about it');
  for (const diagnostic of record.diagnostics) yield* problemLines(diagnostic, options);
}

function chapterTitle({ number, source }: Chapter, count: number): string {
  const length = source.end - source.start;
  const cut = source.wireLength > length ? ` of ${source.wireLength} on the wire` : '';
  const name = `${escapeText(source.name)}, ${counted(length, 'byte')}${cut}`;
  const made =
    source.of === null ? '' : `, made of bytes ${source.of.start}..${source.of.end} of source ${source.of.source + 1}`;
  const via = source.via === '' ? '' : ` (${escapeText(source.via)})`;
  return count === 1 ? `The ${name}${via}` : `Source ${number + 1}: ${name}${made}${via}`;
}

function problemLines(
  { problem, detail }: { readonly problem: Problem; readonly detail: Detail | undefined },
  { palette }: LessonOptions,
): string[] {
  const lead = `${problem.severity} ${escapeText(problem.code)}`;
  const [first = '', ...rest] = indented(`${lead}: ${escapeText(describe(problem, detail))}`, 2, 2);
  return [
    first.replace(lead, () => palette[problem.severity](lead)),
    ...rest,
    ...indented(escapeText(problem.help), 4),
  ];
}
