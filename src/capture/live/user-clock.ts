import type { Frame } from '../frame.js';

/** Milliseconds that the two clocks of the system may lie apart before the wall clock is believed again. */
const tolerance = 10;

/** The time of day in microseconds: the wall clock says the day, the monotonic clock the fraction of a millisecond. */
export class UserClock {
  private base = performance.timeOrigin;

  /** Gives the frame the time of now. */
  stamp(frame: Frame): void {
    const running = performance.now();
    const wall = Date.now();
    if (Math.abs(this.base + running - wall) > tolerance) this.base = wall - running;
    const microseconds = Math.floor((this.base + running) * 1_000);
    frame.seconds = Math.floor(microseconds / 1_000_000);
    frame.nanoseconds = (microseconds % 1_000_000) * 1_000;
  }
}
