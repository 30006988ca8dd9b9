/** Numbers and words that have names (README.md §5.7). Words are looked up in maps: they come from strangers. */
import { flags, names } from 'imdissect/schema';

/** The lists that a contact is on, as bits. */
export const ListBits = flags('list', { FL: 1, AL: 2, BL: 4, RL: 8, PL: 16 });

/** What network an address belongs to. */
export const Networks = names('network', {
  passport: 1,
  lcs: 2,
  telephone: 4,
  mobile: 8,
  circle: 9,
  'temporary-group': 10,
  connect: 13,
  remote: 14,
  smtp: 16,
  yahoo: 32,
});

/** What UUN and UBN carry. */
export const EndpointMessages = names('end point message', {
  xml: 1,
  'sip-invite': 2,
  'peer-to-peer': 3,
  'signed-out-elsewhere': 4,
  'conversation-closed': 5,
  'address-book-changed': 6,
  'sign-out-everywhere': 8,
  'turn-setup': 10,
  'rtc-activity': 11,
  'tunnelled-sip': 12,
});

/** What UUM and UBM carry. */
export const FederatedMessages = names('federated message', { text: 1, typing: 2, nudge: 3, other: 4 });

/** What an MSN object describes. */
export const ObjectTypes = names('MSN object type', {
  avatar: 1,
  'custom-emoticon': 2,
  'display-picture': 3,
  'shared-file': 4,
  background: 5,
  history: 6,
  'dynamic-picture': 7,
  wink: 8,
  map: 9,
  'dynamic-background': 10,
  'voice-clip': 11,
  'saved-state': 12,
  roaming: 13,
  location: 14,
});
