import type { Values } from 'imdissect/schema';
import type { entryFields } from './entry.js';
import type { fileRequestFields } from './file-requests.js';
import type { imageFields } from './feiq.js';
import type { Header } from './header.js';
import type { hostListFields, listRequestFields } from './hosts.js';
import type { iconFields, iptuxMessageFields, sharedFields, signatureFields, sublayerFields } from './iptux.js';
import type { keyFields, keyRequestFields } from './keys.js';
import type { messageFields, receiptFields, releaseFields } from './message.js';

/** What the packets carry: the header, and any of what the commands do. */
export type IpmsgFields = Partial<
  Header &
    Values<typeof entryFields> &
    Values<typeof listRequestFields> &
    Values<typeof hostListFields> &
    Values<typeof messageFields> &
    Values<typeof receiptFields> &
    Values<typeof releaseFields> &
    Values<typeof fileRequestFields> &
    Values<typeof keyRequestFields> &
    Values<typeof keyFields> &
    Values<typeof imageFields> &
    Values<typeof iptuxMessageFields> &
    Values<typeof signatureFields> &
    Values<typeof sublayerFields> &
    Values<typeof iconFields> &
    Values<typeof sharedFields> & { body: Uint8Array; ipdict: Uint8Array }
>;
