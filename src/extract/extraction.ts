/** The bytes of transferred objects on their way to disk, none of them kept in memory. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectInfo } from '../dissector.js';
import type { ObjectStore } from '../engine/collector.js';
import type { Bounds } from '../limits.js';
import { LruMap } from '../lru.js';
import type { ObjectRecord } from '../record.js';
import { LostRanges } from './lost-ranges.js';
import { entryOf, type ManifestEntry } from './manifest.js';
import { PartFile } from './part-file.js';
import { pictureEnding, tellingBytes } from './picture-ending.js';
import type { Places } from './places.js';
import { safeName } from './safe-name.js';

/** Files that are open at a time: a process may have so many, and each has a buffer. */
const mostOpen = 64;

/** Behind the name of a file that is not whole. */
const partialEnding = '.partial';

export interface ExtractionOptions {
  readonly bounds: Bounds;
  /** Names of the captures, by the number of the input. */
  readonly captures: readonly string[];
  /** Whether an object is to be kept. */
  readonly wants: (record: ObjectRecord) => boolean;
  /** Told of every file that is there now. */
  readonly onFile: (entry: ManifestEntry) => void;
}

/** An object of which bytes arrive. */
interface Arriving {
  readonly info: ObjectInfo;
  /** null when there are too many files already. */
  readonly file: PartFile | null;
  /** What the limits kept out of the file. */
  readonly lost: LostRanges;
  bytes: number;
}

/** What the file system says ends the extraction: `failure` holds it, for the engine must not meet it. */
export class Extraction implements ObjectStore {
  readonly entries: ManifestEntry[] = [];
  failure: unknown = null;
  private readonly arriving = new Map<number, Arriving>();
  private readonly open = new LruMap<number, PartFile>(mostOpen, (_id, file) => {
    this.attempt(() => {
      file.close();
    });
  });
  private files = 0;
  private bytes = 0;
  private readonly forget = (): void => {
    for (const { file } of this.arriving.values()) if (file?.exists === true) rmSync(file.path, { force: true });
  };

  constructor(
    private readonly places: Places,
    private readonly options: ExtractionOptions,
  ) {
    process.on('exit', this.forget);
  }

  begin(id: number, info: ObjectInfo): void {
    const { bounds } = this.options;
    const hasRoom = this.files < bounds.limits.extractedFiles;
    if (hasRoom) this.files++;
    else bounds.reach('extractedFiles', 'further files are left out');
    const path = join(this.places.root, `.imdissect-${process.pid}-${id}.part`);
    this.arriving.set(id, { info, file: hasRoom ? new PartFile(path) : null, lost: new LostRanges(), bytes: 0 });
  }

  write(id: number, offset: number, bytes: Uint8Array): void {
    const arriving = this.arriving.get(id);
    if (arriving?.file == null || this.failure !== null) return;
    const { file, lost } = arriving;
    const room = this.room(offset);
    if (room < bytes.length) lost.add(offset + room, offset + bytes.length);
    if (room === 0) return;
    const kept = bytes.subarray(0, room);
    arriving.bytes += kept.length;
    this.bytes += kept.length;
    if (this.open.touch(id) === undefined) this.open.set(id, file);
    this.attempt(() => {
      file.write(offset, kept);
    });
  }

  end(id: number, record: ObjectRecord): void {
    const arriving = this.arriving.get(id);
    if (arriving === undefined) return;
    const { file } = arriving;
    this.open.delete(id);
    if (file !== null) {
      const isKept = this.failure === null && this.options.wants(record);
      if (isKept) {
        this.attempt(() => {
          this.settle(arriving, file, record);
        });
      }
      if (!isKept || this.failure !== null) this.giveBack(arriving, file);
    }
    this.arriving.delete(id);
  }

  /** Takes away what did not become a file. */
  close(): void {
    for (const { file } of this.arriving.values()) file?.discard();
    this.arriving.clear();
    process.off('exit', this.forget);
  }

  /** How many bytes from a place on may be written. */
  private room(offset: number): number {
    const { bounds } = this.options;
    const { extractedFile, extracted } = bounds.limits;
    const ofFile = Math.max(0, extractedFile - offset);
    const ofAll = Math.max(0, extracted - this.bytes);
    if (ofAll === 0) bounds.reach('extracted', 'the bytes of further files are left out');
    else if (ofFile === 0) bounds.reach('extractedFile', 'the rest of a file is left out');
    return Math.min(ofFile, ofAll);
  }

  private giveBack(arriving: Arriving, file: PartFile): void {
    this.files--;
    this.bytes -= arriving.bytes;
    this.attempt(() => {
      file.discard();
    });
  }

  private settle({ info, lost, bytes }: Arriving, file: PartFile, record: ObjectRecord): void {
    file.close();
    const missing = lost.with(record.missing);
    const complete = record.complete && missing.length === 0;
    const digests = missing.length === 0 ? file.digests() : null;
    const parts = info.isPath === true ? (info.name ?? '').split('/') : [info.name ?? ''];
    const fallback = safeName(info.kind, 'file') + pictureEnding(file.head(tellingBytes));
    const ending = complete ? '' : partialEnding;
    const place = this.places.settle(file.path, parts.slice(0, -1), parts.at(-1) ?? '', fallback, ending);
    file.exists = false;
    const { captures, onFile } = this.options;
    const { path } = place;
    // What has no name gets one, which is no news.
    const renamed = place.renamed && record.name !== null;
    const entry = entryOf({ path, renamed, size: bytes, digests, complete, missing, info, record, captures });
    this.entries.push(entry);
    onFile(entry);
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.failure ??= error;
    }
  }
}
