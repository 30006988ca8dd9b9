/** One line for people, for messages of every role. */
import type { Message } from 'imdissect/schema';
import type { AllFields } from './families.js';
import { ByeCodes } from './msnftp.js';
import type { Packet } from './p2p-packet.js';
import { showTransfer } from './slp-summary.js';
import { shorten } from './shorten.js';
import { summarize } from './summary.js';

export function summarizeAny(message: Message<AllFields>): string {
  const { kind, fields } = message;
  if (kind.id.startsWith('msn.slp-')) return showTransfer(kind.label, fields);
  if (kind.id.startsWith('msn.direct-'))
    return joined(
      kind.label,
      packetWords(fields.p2p),
      fields.nonceFits === undefined ? '' : `nonce ${fields.nonceFits}`,
    );
  if (kind.id.startsWith('msn.ftp-')) return joined(kind.label, ...ftpWords(fields));
  if (kind.id.startsWith('msn.webcam-')) return joined(kind.label, ...webcamWords(fields));
  if (kind.id === 'msn.object-data') {
    return joined(
      kind.label,
      fields.dataFormat ?? '',
      `${fields.data?.length ?? 0} bytes`,
      verdict(fields.dataVerified),
    );
  }
  const { p2p, packets } = fields.body ?? {};
  if (p2p !== undefined) return joined(summarize(message), packetWords(p2p));
  return packets === undefined ? summarize(message) : joined(summarize(message), packetsWords(packets));
}

function ftpWords({ email, protocolName, fileSize, byeCode, blockType, blockLength = 0 }: AllFields): string[] {
  const end = typeof byeCode === 'number' ? (ByeCodes.nameOf(byeCode) ?? String(byeCode)) : '';
  const block = blockType === undefined ? '' : blockType === 0 ? `data ${blockLength} bytes` : 'end';
  return [email ?? '', protocolName ?? '', typeof fileSize === 'number' ? String(fileSize) : '', end, block];
}

function webcamWords({ webcamSaid, openingText, width, height, paused, pictureLength }: AllFields): string[] {
  const size = width === undefined ? '' : `${width}x${height ?? 0}`;
  const picture = paused === 1 ? 'paused' : pictureLength === undefined ? '' : `${pictureLength} bytes`;
  const { what = '', addresses = [], ports = [] } = webcamSaid ?? {};
  return [what, ...addresses, ...ports.map(String), openingText?.trim() ?? '', size, picture];
}

function verdict(verified: unknown): string {
  return verified === true ? 'SHA1D right' : verified === false ? 'SHA1D wrong' : '';
}

/** `data 1202 at 2404 of 14037, session 2089018460`. */
function packetWords(packet: Packet | undefined): string {
  if (packet === undefined) return '';
  const { purpose = '', data, offset, totalSize, sessionId, acknowledged, ackId } = packet;
  // What is secret has been replaced by a word.
  const size = data instanceof Uint8Array ? String(data.length) : '';
  const place = offset === undefined || data === undefined ? '' : `at ${String(offset)} of ${String(totalSize ?? 0n)}`;
  const about = purpose === 'acknowledgement' ? `of ${acknowledged ?? ackId ?? 0}` : '';
  const session = sessionId === undefined || sessionId === 0 ? '' : `session ${sessionId}`;
  return joined(purpose, size, place, about, session);
}

/** `3 packets: acknowledgement of 7, data 1202 …`; the first three of them. */
function packetsWords(packets: readonly { readonly p2p?: Packet | undefined }[]): string {
  const words = packets.slice(0, 3).map(({ p2p }) => packetWords(p2p));
  return `${packets.length} packets: ${words.join(', ')}${packets.length > 3 ? ', …' : ''}`;
}

function joined(...words: readonly string[]): string {
  return words
    .filter((word) => word !== '')
    .map(shorten)
    .join(' ');
}
