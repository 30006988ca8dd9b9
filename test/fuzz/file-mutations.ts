/** Damage to capture files: the records' headers, the blocks of pcapng, the compression. */
import { gzipSync } from 'node:zlib';
import { joined, mutated } from './byte-mutations.js';
import { viewOf } from './layers.js';
import type { Random } from './random.js';
import { blocksOf, pcapOf, type PacketRecord } from './records.js';

/** Blocks repeated, moved, left out, or with a length that lies at one of its two places. */
function disorderedBlocks(blocks: readonly Uint8Array[], random: Random): Uint8Array[] {
  const changed = [...blocks];
  for (let left = random.few(6); left > 0; left--) {
    const at = random.below(changed.length);
    const block = changed[at] ?? new Uint8Array(0);
    switch (random.below(4)) {
      case 0:
        changed.splice(at, 0, block);
        break;
      case 1:
        changed.splice(at, 1);
        changed.splice(random.below(changed.length + 1), 0, block);
        break;
      case 2:
        changed[at] = lengthLied(block, random);
        break;
      default:
        changed[at] = mutated(block, random);
    }
  }
  return changed;
}

function lengthLied(block: Uint8Array, random: Random): Uint8Array {
  const lied = block.slice();
  if (lied.length < 12) return lied;
  const length = random.pick([0, 1, 4, 8, 11, 12, 13, lied.length - 4, lied.length + 4, 0x7fffffff, 0xffffffff]);
  viewOf(lied).setUint32(random.oneIn(2) ? 4 : lied.length - 4, length, true);
  return lied;
}

/** The records in a file that is damaged most of the time: classic or pcapng, either byte order, perhaps gzipped. */
export function mutatedFile(records: readonly PacketRecord[], random: Random): Uint8Array {
  const little = !random.oneIn(4);
  const file = random.oneIn(2)
    ? joined(...disorderedBlocks(blocksOf(records, little), random))
    : pcapOf(records, little, random.oneIn(3));
  // The first bytes say what it is: without them there is nothing to read.
  const spared = random.oneIn(20) ? 0 : Math.min(4, file.length);
  const damaged = joined(file.subarray(0, spared), mutated(file.subarray(spared), random));
  if (!random.oneIn(4)) return damaged;
  const compressed = new Uint8Array(gzipSync(damaged));
  if (random.oneIn(2)) return compressed;
  return joined(compressed.subarray(0, 4), mutated(compressed.subarray(4), random));
}
