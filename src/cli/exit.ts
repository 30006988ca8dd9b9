/** The exit codes: a public contract. */
export const exitCode = {
  done: 0,
  /** A check said no: `--fail-on` met. */
  failed: 1,
  /** The command line cannot be right. */
  usage: 2,
  /** An input could not be read at all, or an output could not be written. */
  io: 3,
  /** A fault in imdissect itself (sysexits.h: EX_SOFTWARE). */
  fault: 70,
} as const;

/** An output that could not be written, in one sentence. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** What the file system says of an output, in one sentence; anything else is a fault and stays what it is. */
export function outputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  const reason = error.code === 'ENOSPC' ? 'the disk is full' : String(error.code);
  return new OutputError(`${path} cannot be written (${reason})`);
}
