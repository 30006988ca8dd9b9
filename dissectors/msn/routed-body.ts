/** The body of a routed message (README.md §8.5): those of any message, signalling of peers, and several packets at once. */
import { optional, rest, struct, type Infer, type Scope, type Struct } from 'imdissect/schema';
import { bodyField, ordinaryBodies, type Body } from './body.js';
import { bridgedBody, bridgingOffsets, rememberOffsets } from './bridged-packets.js';
import { header, mediaType } from './headers.js';

const signalBody = struct(
  'Signalling',
  {
    signalling: optional(
      rest('MSNSLP', { secret: true, doc: 'May hold nonces, and is shown as a message of its own.', section: '11' }),
    ),
  },
  '8.5',
);

export type RoutedBody = Body & Partial<Infer<typeof signalBody> & Infer<typeof bridgedBody>>;

function layoutOf(scope: Scope): Struct<object> {
  if (header(scope, 'Message-Type')?.toLowerCase() === 'signal/p2p') return signalBody;
  if (mediaType(scope) === 'application/x-msnmsgrp2p' && bridgingOffsets(scope) !== null) return bridgedBody;
  return ordinaryBodies.layoutOf(scope);
}

export const routedBody = bodyField<RoutedBody>({
  layoutOf,
  layouts: [...ordinaryBodies.layouts, signalBody, bridgedBody],
  prepare: (body, scope) => {
    const offsets = bridgingOffsets(scope);
    if (offsets !== null) rememberOffsets(body, offsets);
  },
});
