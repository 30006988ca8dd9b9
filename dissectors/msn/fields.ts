/** What messages of MSN carry. */
import type { Infer } from 'imdissect/schema';
import type { AsWritten } from './line.js';
import type { LineFields } from './parameters.js';
import type { challengePayload } from './challenge-payload.js';
import type {
  contactsPayload,
  endpointPayload,
  messagePayload,
  noticePayload,
  routedPayload,
  textPayload,
  userPayload,
  xmlPayload,
} from './payloads.js';

/** Any of it can be missing. */
export type MsnFields = LineFields &
  Partial<
    Infer<typeof messagePayload> &
      Infer<typeof xmlPayload> &
      Infer<typeof userPayload> &
      Infer<typeof contactsPayload> &
      Infer<typeof noticePayload> &
      Infer<typeof endpointPayload> &
      Infer<typeof routedPayload> &
      Infer<typeof challengePayload> &
      Infer<typeof textPayload> & { asWritten: AsWritten[] }
  >;
