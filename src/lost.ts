import { problems } from './problem.js';

/**
 * Bytes that a message had on the wire and that are not there to read. Which of the two it was is never confused, and
 * neither is with a sender's length that does not fit (a dissector's `malformed`).
 */
export const captureLost = problems('capture', {
  cutShort: {
    severity: 'warning',
    text: 'the capture ends before the data: {what}',
    help: 'The snap length of the capture cut what was on the wire (capture with tcpdump -s 0), or the file ends in the middle of something: the capturing program was killed, the disk was full, a copy was not finished. What is there was dissected.',
  },
});

export const networkLost = problems('tcp', {
  gap: {
    severity: 'warning',
    text: '{what}',
    help: 'A TCP segment was acknowledged by its receiver but is not in the capture: the capturing host dropped it, or the capture saw only one path.',
  },
});
