/** One line for a message of MSNSLP. */
import { Applications } from './p2p-names.js';
import type { SlpFields } from './slp.js';
import type { SlpSession } from './slp-values.js';
import { showObject } from './msn-object.js';
import { shorten } from './shorten.js';

/** `SLP_INVITE ben@example.com file "report.txt" 20400 bytes, session 1374344047`. */
export function showTransfer(label: string, fields: SlpFields): string {
  const { recipient, slpCode, phrase, session, connection, startLine } = fields;
  const code = slpCode === undefined || slpCode === null ? '' : String(slpCode);
  const listening = connection?.listening === true ? 'listening' : '';
  const addresses = (connection?.addresses ?? []).map(({ address, port }) => `${address}:${port}`);
  return [
    label,
    recipient ?? '',
    code,
    phrase ?? '',
    startLine ?? '',
    session === undefined ? '' : about(session),
    connection?.bridge ?? connection?.bridges?.join(' ') ?? '',
    listening,
    ...addresses.slice(0, 4),
  ]
    .filter((word) => word !== '')
    .map(shorten)
    .join(' ');
}

function about({ about: name, appId, sessionId, context }: SlpSession): string {
  const application = typeof appId === 'number' ? (Applications.nameOf(appId) ?? `application ${appId}`) : '';
  const session = typeof sessionId === 'number' ? `session ${sessionId}` : '';
  const file = context?.file;
  const what =
    file !== undefined ? `"${shorten(file.fileName)}" ${String(file.fileSize)} bytes` : (context?.media ?? '');
  const object = context?.object === undefined ? '' : showObject(context.object);
  return [name ?? application, what, object, session].filter((word) => word !== '').join(' ');
}
