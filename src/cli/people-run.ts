/** What `chat` and `who` do alike: dissect, and follow the people. */
import type { Filter } from '../filter/index.js';
import { Roster } from '../people/roster.js';
import { Transcript, type Line } from '../people/transcript.js';
import type { DissectionRecord } from '../record.js';
import type { Host } from './host.js';
import { Run } from './run.js';
import type { SharedOptions } from './shared-options.js';

export abstract class PeopleRun extends Run {
  protected readonly roster = new Roster(this.bounds);
  protected readonly transcript: Transcript;

  constructor(
    shared: SharedOptions,
    host: Host,
    /** null: everything counts. */
    private readonly filter: Filter | null,
    show: (line: Line) => void,
  ) {
    super(shared, host, {
      people: true,
      onTold: (told, protocol, ref) => {
        this.transcript.told(told, protocol, ref);
      },
    });
    this.transcript = new Transcript(this.roster, show);
  }

  protected take(record: DissectionRecord): void {
    if (this.filter?.matches(record) === false) {
      this.tally.hide(record);
      return;
    }
    this.tally.add(record);
    this.transcript.add(record);
  }

  /** The end of the inputs: what is still open, and the lines that waited. */
  protected end(): void {
    this.engine.finish();
    this.transcript.finish();
  }
}
