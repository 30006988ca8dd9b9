/** Links requests for files to the messages that offered them. */
import type { Sent, Tracker } from 'imdissect/dissector';
import { tellForgotten } from './bounds.js';
import type { BrokenTransfers } from './broken-transfers.js';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { dialectNamed } from './header-scan.js';
import type { Offer, Offers } from './offers.js';
import { ipmsgProblems } from './problems.js';
import type { Way } from './ways.js';

/** Remembers what a message offers, or that its receiver wants none of it. */
export function rememberOffers(offers: Offers, { message, ref }: Sent<IpmsgFields>, way: Way): void {
  const { mode: number, packetNo, files, filePacketNo } = message.fields;
  if (files !== undefined && typeof packetNo === 'string') {
    offers.add(way.from.number, packetNo, files, ref, dialectNamed(message.dialect));
  } else if (number === mode.RELEASEFILES && typeof filePacketNo === 'string') {
    offers.release(way.to.number, way.from.number, filePacketNo, ref);
  }
}

/** A receiver that gives up what a message offers does not come for the rest of it. */
export function releaseParts(broken: BrokenTransfers, { message }: Sent<IpmsgFields>, { from, to }: Way): void {
  const { mode: number, filePacketNo } = message.fields;
  if (number === mode.RELEASEFILES && typeof filePacketNo === 'string') broken.release(from, to, filePacketNo);
}

/** The offer that a request is for; null when the capture has none, or the request cannot be read. */
export function linkRequest(
  offers: Offers,
  { message, ref }: Sent<IpmsgFields>,
  { from, to }: Way,
  out: Tracker,
): Offer | null {
  const { filePacketNo, fileId } = message.fields;
  if (typeof filePacketNo !== 'string' || typeof fileId !== 'number') return null;
  const offer = offers.find(to.number, filePacketNo, fileId);
  if (offer === null) {
    out.report(ipmsgProblems.unknownOffer, ref, { fileId, packetNo: filePacketNo });
    if (offers.lost(to.number, filePacketNo, fileId)) {
      tellForgotten(offers.bounds, 'offers', 'files that were offered earlier have neither name nor size', ref, out);
    }
    return null;
  }
  out.answers(offer.ref);
  if (offers.isReleased(to.number, from.number, filePacketNo, offer.ref)) {
    out.report(ipmsgProblems.releasedOffer, ref, { packetNo: filePacketNo });
  }
  return offer;
}
