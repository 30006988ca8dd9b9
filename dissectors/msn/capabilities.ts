/** What a client can do (README.md §5.8): a number of 32 bits, from MSNP16 on a second one behind a colon. */
import { flags, names, type Field } from 'imdissect/schema';
import { part, told } from './told.js';

/** The highest four bits are no flags: they number the generations of the client. */
const generationBits = 0xf000_0000;

export const Capabilities = flags(
  'capability',
  {
    mobile: 0x1,
    texas: 0x2,
    'ink-gif': 0x4,
    'ink-isf': 0x8,
    webcam: 0x10,
    'multi-packet': 0x20,
    'mobile-alerts': 0x40,
    'web-watch': 0x80,
    activities: 0x100,
    'web-client': 0x200,
    'mobile-device': 0x400,
    federated: 0x800,
    'has-space': 0x1000,
    'media-center': 0x2000,
    'direct-im': 0x4000,
    winks: 0x8000,
    'shared-search': 0x1_0000,
    bot: 0x2_0000,
    'voice-im': 0x4_0000,
    'secure-channel': 0x8_0000,
    'sip-invite': 0x10_0000,
    'multiparty-media': 0x20_0000,
    'shared-folder': 0x40_0000,
    'page-mode': 0x80_0000,
    onecare: 0x100_0000,
    turn: 0x200_0000,
    'bootstrap-via-uun': 0x400_0000,
    alias: 0x800_0000,
  },
  generationBits,
);

export const Generations = names('client generation', {
  '5': 0,
  '6.0': 1,
  '6.1': 2,
  '6.2': 3,
  '7.0': 4,
  '7.5': 5,
  '8.0': 6,
  '8.1': 7,
  '8.5': 8,
  '9-beta': 9,
  '2009': 10,
  '2011': 11,
  '2012': 12,
});

export const ExtendedCapabilities = flags('extended capability', {
  'sms-only': 0x1,
  'voice-over-msnp': 0x2,
  'uucp-sip': 0x4,
  'application-messages': 0x8,
  'rtc-video': 0x10,
  'p2p-v2': 0x20,
  'authenticated-web-im': 0x40,
  'one-on-one-via-group': 0x80,
  'offline-im': 0x100,
  'sharing-video': 0x200,
  nudge: 0x400,
  'circle-voice': 0x800,
  sharing: 0x1000,
  'p2p-mixer-relay': 0x8000,
  'file-transfer-in-window': 0x2_0000,
  'video-16-9': 0x4_0000,
  'p2p-envelope': 0x8_0000,
  'yahoo-im-disabled': 0x40_0000,
  'sip-tunnel-v2': 0x80_0000,
  'wma-voice-clips': 0x100_0000,
  'circle-voice-clips': 0x200_0000,
  'social-news': 0x400_0000,
  'custom-emoticons': 0x800_0000,
  'utf8-moods': 0x1000_0000,
  fturn: 0x2000_0000,
  'p4-activity': 0x4000_0000,
  'multiparty-conversations': 0x8000_0000,
});

/** The generation of the client that has these capabilities. */
export function generationOf(capabilities: number): number {
  return capabilities >>> 28;
}

/** The generation, beside the capabilities that tell it. */
export const clientGeneration = (): Field<number | undefined> =>
  told<number>(
    part('Client generation', 'number', { names: Generations, doc: 'The highest four bits.', section: '5.8' }),
    ({ caps }) => (typeof caps === 'number' ? generationOf(caps) : undefined),
  );
