/** A frame that the chosen capture format cannot hold; the message says why, and which format can. */
export class UnwritableFrame extends Error {
  override readonly name = 'UnwritableFrame';
}
