import type { Values } from 'imdissect/schema';
import type { entryFields } from './entry.js';
import type { DirectoryEntry } from './directory.js';
import type { DictionaryValues } from './ipdict-tables.js';
import type { fileRequestFields } from './file-requests.js';
import type { imageFields } from './feiq.js';
import type { Header } from './header.js';
import type { hostListFields, listRequestFields } from './hosts.js';
import type { iconFields, iptuxMessageFields, sharedFields, signatureFields, sublayerFields } from './iptux.js';
import type { keyFields, keyRequestFields } from './public-key.js';
import type { messageFields, receiptFields, releaseFields } from './message.js';
import type { fileCipherFields } from './sealed-request.js';

/** What packets of version 1 carry: the header, and any of what the commands do. */
type PacketFields = Partial<
  Header &
    Values<typeof entryFields> &
    Values<typeof listRequestFields> &
    Values<typeof hostListFields> &
    Values<typeof messageFields> &
    Values<typeof receiptFields> &
    Values<typeof releaseFields> &
    Values<typeof fileRequestFields> &
    Values<typeof fileCipherFields> &
    Values<typeof keyRequestFields> &
    Values<typeof keyFields> &
    Values<typeof imageFields> &
    Values<typeof iptuxMessageFields> &
    Values<typeof signatureFields> &
    Values<typeof sublayerFields> &
    Values<typeof iconFields> &
    Values<typeof sharedFields> & { body: Uint8Array }
>;

/** What packets carry. Lists in a dictionary have some keys of those in packets, and some of their own. */
export type IpmsgFields = PacketFields &
  Omit<DictionaryValues, keyof PacketFields> &
  Partial<DirectoryEntry> & { readonly cipher?: { readonly iv?: Uint8Array } };
