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

/**
 * Where a fault came from, for the one line that reports it: function and place in imdissect's own code. Never the
 * error's message: it can hold packet bytes.
 */
export function faultPlace(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown place';
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const own = lines.find((line) => !line.includes('node:') && !line.includes('node_modules')) ?? lines[0] ?? '';
  const place = /at (?:async )?(?:(\S+) \()?.*?((?:src|dissectors)[\\/][^:)]+:\d+)/.exec(own);
  if (place === null) return error.name;
  const [, name = '', where = ''] = place;
  return name === '' ? where : `${name} (${where})`;
}
