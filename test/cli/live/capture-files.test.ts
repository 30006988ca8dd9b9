import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.js';
import { CaptureFiles } from '../../../src/cli/live/capture-files.js';
import { ringOption, type Ring } from '../../../src/cli/live/ring-option.js';
import { folder } from '../run.js';

function frame(number: number, more: Partial<Frame> = {}): Frame {
  const made = Object.assign(new Frame(), { number, seconds: 1_700_000_000 + number, linkType: 1, ...more });
  made.bytes = new Uint8Array(84).fill(number);
  made.end = made.wireLength = 84;
  return made;
}

const forever: Ring = { bytes: Infinity, seconds: Infinity, files: Infinity };

async function written(target: string, ring: Ring | null, frames: number, pause = 0): Promise<CaptureFiles> {
  const files = new CaptureFiles(target, ring, false, null);
  await files.begin();
  for (let number = 1; number <= frames; number++) {
    files.add(frame(number));
    if (pause > 0) {
      await files.flush();
      await wait(pause);
    }
  }
  await files.close();
  return files;
}

/** Records of 100 bytes behind a header of 24. */
function records(path: string): number[] {
  const bytes = readFileSync(path);
  const count = (bytes.length - 24) / 100;
  return Array.from({ length: count }, (_, i) => bytes[24 + 100 * i + 16] ?? -1);
}

describe('what is captured', () => {
  it('is one file, there from the beginning, whole after each flush', async () => {
    const target = join(folder(), 'lan.pcap');
    const files = new CaptureFiles(target, null, false, null);
    await files.begin();
    expect(readFileSync(target)).toHaveLength(0);
    files.add(frame(1));
    files.add(frame(2));
    await files.flush();
    expect(records(target)).toEqual([1, 2]);
    files.add(frame(3));
    await files.close();
    expect(records(target)).toEqual([1, 2, 3]);
    expect([files.frames, files.names]).toEqual([3, target]);
  });

  it('is a capture even when nothing came', async () => {
    const target = join(folder(), 'lan.pcap');
    await written(target, null, 0);
    expect(readFileSync(target)).toHaveLength(24);
  });

  it('goes on in the next file when one is full, and lets go of the oldest', async () => {
    const place = folder();
    const files = await written(join(place, 'lan.pcap'), { ...forever, bytes: 324, files: 2 }, 8);
    const names = readdirSync(place).sort();
    expect(names.map((name) => name.slice(0, 9))).toEqual(['lan_00002', 'lan_00003']);
    expect(names.map((name) => records(join(place, name)))).toEqual([
      [4, 5, 6],
      [7, 8],
    ]);
    expect(files.frames).toBe(8);
    expect(files.names).toContain('2 files, the last one');
  });

  it('goes on in the next file after a time', async () => {
    const place = folder();
    await written(join(place, 'lan.pcap'), { ...forever, seconds: 0.2 }, 6, 80);
    expect(readdirSync(place).length).toBeGreaterThan(1);
  });

  it('does not write over a file that has come to exist', async () => {
    const target = join(folder(), 'lan.pcap');
    writeFileSync(target, 'precious');
    const files = new CaptureFiles(target, null, false, null);
    await expect(files.begin()).rejects.toThrow(`${target} has come to exist meanwhile; --force writes over it`);
    expect(readFileSync(target, 'latin1')).toBe('precious');
  });

  it('says before the first packet when there can be no such file', async () => {
    const target = join(folder(), 'no', 'lan.pcap');
    const files = new CaptureFiles(target, null, false, null);
    await expect(files.begin()).rejects.toThrow(`${target} cannot be written (ENOENT)`);
    expect(existsSync(target)).toBe(false);
  });

  it('that the format cannot hold ends the file before it', async () => {
    const target = join(folder(), 'lan.pcap');
    const files = new CaptureFiles(target, null, false, null);
    await files.begin();
    files.add(frame(1));
    expect(() => {
      files.add(frame(2, { linkType: 113 }));
    }).toThrow(/ends before frame 2: frame 2 has link type 113, .*write a \.pcapng/);
    await files.close();
    expect(records(target)).toEqual([1]);
  });
});

describe('-b', () => {
  it('says when a file is full', () => {
    expect(ringOption([])).toBeNull();
    expect(ringOption(['filesize:10', 'files:3'])).toEqual({ bytes: 10_000, seconds: Infinity, files: 3 });
    expect(ringOption(['duration:60,filesize:1'])).toEqual({ bytes: 1_000, seconds: 60, files: Infinity });
  });

  it.each([
    ['files:3', '-b files needs to know when a file is full: -b filesize:KB or -b duration:SECONDS'],
    ['filesize:0', '-b filesize needs a whole number from 1 on: -b filesize:10'],
    ['size:3', "-b: there is no 'size'; there are: filesize, duration, files"],
    ['durations:3', "-b: there is no 'durations'; did you mean 'duration'? There are: filesize, duration, files"],
  ])('cannot be %s', (word, sentence) => {
    expect(() => ringOption([word])).toThrow(sentence);
  });
});
