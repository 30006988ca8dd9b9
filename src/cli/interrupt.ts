import type { Readable } from 'node:stream';

/** Exit code of a shell for a process that a signal ended: 128 and the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Milliseconds in which several signals are one wish: `timeout` sends to the process and then to its group. */
const oneWish = 200;

/**
 * What Ctrl-C does. While standard input is read it means "that was all": reading stops and the end is done as at the
 * end of a file. Otherwise the process ends, after `exit` listeners have taken temporary files away.
 */
export class Interrupt {
  /** Ctrl-C was pressed while standard input was read, or a live capture ran. */
  stopped = false;

  /** @param stdin standard input, when it is one of the inputs */
  listen(stdin: Readable | null): void {
    for (const [signal, code] of Object.entries(signals)) {
      process.on(signal, () => {
        if (stdin === null || this.stopped || signal === 'SIGHUP') process.exit(code);
        this.stopped = true;
        stdin.destroy();
      });
    }
  }

  /** For a capture that goes on until it is told to stop: the first signal does that, the second ends the process. */
  stopAt(stop: () => void): void {
    let since = 0;
    for (const [signal, code] of Object.entries(signals)) {
      process.on(signal, () => {
        if (!this.stopped) {
          this.stopped = true;
          since = performance.now();
          stop();
        } else if (performance.now() - since > oneWish) process.exit(code);
      });
    }
  }
}
