/** What is transferred in a session: known from its invitation, and where that was not seen, from the packets. */
import type { MessageRef, ObjectInfo, Tracker } from 'imdissect/dissector';
import { Applications, TransferFlags } from './p2p-names.js';
import type { MsnObject } from './msn-object.js';
import { ObjectTypes } from './names.js';
import { Both, Feed, Stored, type Consumer, type Transfer } from './p2p-consumers.js';
import type { Packet } from './p2p-packet.js';
import { objectUnit } from './object-data.js';
import type { Dialog } from './slp-dialogs.js';
import type { FileContext } from './slp-context.js';

/** Objects up to this size are shown as messages as well, with their digest. */
const longestShown = 262_144;

const kinds: Readonly<Record<string, string>> = {
  avatar: 'picture',
  'display-picture': 'picture',
  'dynamic-picture': 'picture',
  'custom-emoticon': 'emoticon',
  background: 'background',
  'dynamic-background': 'background',
  wink: 'wink',
  'voice-clip': 'voice-clip',
  'shared-file': 'file',
};

/** Collects what one message of a session transfers. */
export function collect(
  packet: Packet,
  dialog: Dialog | undefined,
  ref: MessageRef,
  transfer: Transfer,
  out: Tracker,
): Consumer {
  const { serial, size } = transfer;
  const from: MessageRef[] = dialog === undefined ? [] : [dialog.invite];
  if (dialog?.accepted != null) from.push(dialog.accepted);
  const stored = new Stored(out.object({ ...infoOf(packet, dialog), size, from: [...from, ref] }));
  const object = dialog?.session.context?.object;
  if (object === undefined || size > longestShown) return stored;
  return new Both([new Feed(`object ${serial}`, objectUnit(object), transfer, false), stored]);
}

function infoOf(packet: Packet, dialog: Dialog | undefined): Pick<ObjectInfo, 'name' | 'kind'> {
  const context = dialog?.session.context;
  if (context?.object !== undefined) return objectInfo(context.object);
  if (context?.file !== undefined) return { name: fileName(context.file), kind: 'file' };
  return { name: null, kind: dialog?.session.about === 'file' || isFile(packet) ? 'file' : 'object' };
}

function objectInfo({ friendly = '', location = '', type }: MsnObject): Pick<ObjectInfo, 'name' | 'kind'> {
  const typeName = typeof type === 'number' ? ObjectTypes.nameOf(type) : undefined;
  const name = friendly !== '' ? friendly : location;
  return { name: name === '' ? null : name, kind: (typeName === undefined ? undefined : kinds[typeName]) ?? 'object' };
}

function fileName({ fileName: name }: FileContext): string | null {
  return name === '' ? null : name;
}

const fileFlag = 0x10;

function isFile({ flags = 0, transferFlags = 0, footer }: Packet): boolean {
  const isMarked = (flags & fileFlag) !== 0 || (transferFlags & TransferFlags.bits.file) !== 0;
  return isMarked || footer === Applications.numbers.file;
}

/** The preview in the invitation to a file, which is whole at once. */
export function collectPreview(file: FileContext, invite: MessageRef, out: Tracker): void {
  const { preview } = file;
  if (preview === undefined || preview.length === 0) return;
  const sink = out.object({ name: fileName(file), size: preview.length, kind: 'preview', from: [invite] });
  sink.write(0, preview);
  sink.end();
}
