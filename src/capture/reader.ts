import type { ByteSource } from './byte-source.js';
import type { Frame } from './frame.js';
import type { RecordParser } from './parser.js';
import { type CaptureFinding, captureProblems, cutShort } from './problems.js';
import type { CaptureInfo, CaptureSource } from './source.js';

/** A capture whose format is known: its bytes and the walk over its records. */
export class CaptureReader implements CaptureSource {
  readonly #source: ByteSource;
  readonly #parser: RecordParser;
  readonly #gzip: boolean;
  #findings: CaptureFinding[] = [];
  /** `next` has gone through all that was read; until then reading on would lose what is there. */
  #hungry = false;
  #ended = false;
  /** The chunk that is being walked through, and whether somebody may look at it later. */
  #chunk: Uint8Array | null = null;
  #kept = false;
  /** The chunk before it, when it is free. What was left of its last record was copied since. */
  #spare: Uint8Array | null = null;

  constructor(
    readonly name: string,
    readonly input: number,
    source: ByteSource,
    parser: RecordParser,
    gzip: boolean,
  ) {
    this.#source = source;
    this.#parser = parser;
    this.#gzip = gzip;
  }

  get info(): CaptureInfo {
    return { format: this.#parser.format, gzip: this.#gzip };
  }

  next(frame: Frame): boolean {
    if (this.#parser.next(frame)) return true;
    const { findings } = this.#parser;
    this.#hungry = findings.length === 0;
    this.#findings.push(...(this.#ended ? findings.filter((finding) => this.#isOwn(finding)) : findings));
    findings.length = 0;
    return false;
  }

  async more(free = false): Promise<boolean> {
    this.#kept ||= !free;
    if (this.#parser.done) return false;
    if (!this.#hungry) return true;
    if (this.#ended) return false;
    const chunk = await this.#readOn();
    if (chunk !== null) this.#parser.push(chunk);
    else this.#end();
    // At the end too: what the parser makes of the bytes that are left is for `next` to say.
    this.#hungry = false;
    return true;
  }

  async #readOn(): Promise<Uint8Array | null> {
    const spare = this.#spare;
    this.#spare = this.#kept ? null : this.#chunk;
    this.#kept = false;
    this.#chunk = await this.#source.read(spare);
    return this.#chunk;
  }

  takeFindings(): CaptureFinding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  progress(): { read: number; total: number | null } {
    return { read: this.#source.count, total: this.#source.total };
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #end(): void {
    this.#ended = true;
    this.#parser.end();
    const { fault } = this.#source;
    if (fault === null) return;
    const { frames: frame, offset } = this.#parser;
    const what = fault.detail['what'];
    this.#findings.push(
      fault.problem === captureProblems.cutShort
        ? cutShort(this.input, frame, offset, String(what))
        : { problem: fault.problem, input: this.input, frame, offset, detail: { ...fault.detail, offset, frame } },
    );
  }

  /** When the bytes ended with a fault, that the last record is cut short is the same fault once more. */
  #isOwn(finding: CaptureFinding): boolean {
    return this.#source.fault === null || finding.problem !== captureProblems.cutShort;
  }
}
