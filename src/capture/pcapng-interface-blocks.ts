/** The blocks of a pcapng that tell of interfaces: what they are, and what happened on them. */
import { Sink } from '../bytes/sink.js';
import type { Counts } from './live/backend.js';
import { writeOption, writeText } from './pcapng-options.js';

const DESCRIPTION = 1;
const STATISTICS = 5;

const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_TSOFFSET = 14;

const ISB_STARTTIME = 2;
const ISB_ENDTIME = 3;
const ISB_IFRECV = 4;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
const ISB_USRDELIV = 8;

/** How if_filter says that a filter is text, as libpcap takes it. */
const TEXT_FILTER = 0;

/** What a live capture knows of an interface beside its frames. */
export interface CapturedInterface {
  readonly name: string;
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** The capture filter; null when there was none. */
  readonly filter: string | null;
}

/** How an interface ended. */
export interface InterfaceEnding {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** Null: nobody counted. */
  readonly counts: Counts | null;
}

/** An Interface Description Block. `offset`: seconds that all times of the interface are counted from. */
export function interfaceBlock(linkType: number, digits: 6 | 9, offset: number, known?: CapturedInterface): Uint8Array {
  const body = new Sink();
  body.u16le(linkType);
  body.u16le(0);
  // No limit: a snap length above what programs believe would make some refuse the file.
  body.u32le(0);
  if (known !== undefined) writeText(body, IF_NAME, known.name);
  writeOption(body, IF_TSRESOL, Uint8Array.of(digits));
  if (known?.filter != null) writeText(body, IF_FILTER, known.filter, [TEXT_FILTER]);
  if (offset !== 0) writeNumber(body, IF_TSOFFSET, offset);
  body.u32le(0);
  return block(DESCRIPTION, body);
}

/** An Interface Statistics Block; its times have the resolution of the interface and no offset. */
export function statisticsBlock(id: number, digits: 6 | 9, { began, ended, counts }: InterfaceEnding): Uint8Array {
  const body = new Sink();
  body.u32le(id);
  writeTime(body, ended, digits);
  for (const [code, time] of [
    [ISB_STARTTIME, began],
    [ISB_ENDTIME, ended],
  ] as const) {
    body.u16le(code);
    body.u16le(8);
    writeTime(body, time, digits);
  }
  const { received, captured, droppedByInterface, droppedByKernel, droppedByBackend } = counts ?? uncounted;
  const dropped = droppedByKernel === null ? null : droppedByKernel + (droppedByBackend ?? 0);
  const numbers = [
    [ISB_IFRECV, received],
    [ISB_IFDROP, droppedByInterface],
    [ISB_OSDROP, dropped],
    [ISB_USRDELIV, captured],
  ] as const;
  for (const [code, number] of numbers) if (number !== null) writeNumber(body, code, number);
  body.u32le(0);
  return block(STATISTICS, body);
}

const uncounted: Counts = {
  captured: null,
  received: null,
  droppedByKernel: null,
  droppedByInterface: null,
  droppedByBackend: null,
};

function block(type: number, body: Sink): Uint8Array {
  const bytes = body.finish();
  const sink = new Sink(bytes.length + 12);
  sink.u32le(type);
  sink.u32le(bytes.length + 12);
  sink.bytes(bytes);
  sink.u32le(bytes.length + 12);
  return sink.finish();
}

function writeNumber(sink: Sink, code: number, value: number): void {
  sink.u16le(code);
  sink.u16le(8);
  sink.u64le(BigInt.asUintN(64, BigInt(value)));
}

/** As packets have their times: the upper half first, whatever the byte order. */
function writeTime(sink: Sink, milliseconds: number, digits: 6 | 9): void {
  const stamp = BigInt(Math.round(milliseconds)) * 10n ** BigInt(digits - 3);
  sink.u32le(Number(stamp >> 32n));
  sink.u32le(Number(stamp & 0xffffffffn));
}
