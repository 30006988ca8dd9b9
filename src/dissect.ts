import { Frame } from './capture/frame.js';
import { mergeCaptures } from './capture/merge.js';
import { openCapture } from './capture/open.js';
import { Engine, type EngineOptions } from './engine/engine.js';
import { limits as defaultLimits } from './limits.js';
import type { DissectionRecord } from './record.js';

/**
 * Dissects captures: the whole pipeline for programs.
 *
 * ```ts
 * for await (const record of dissect(['lan.pcap'], { dissectors: builtIn })) {
 *   if (record.record === 'message') console.log(record.summary(false));
 * }
 * ```
 *
 * Several inputs are merged by time. Records come as they are made, in the order that `interface` promises.
 * @param inputs file names, or streams that give a capture
 * @throws CaptureError when an input cannot be read at all
 * @throws UsageError when a dissector refuses its options
 */
export async function* dissect(
  inputs: readonly Parameters<typeof openCapture>[0][],
  options: EngineOptions,
): AsyncGenerator<DissectionRecord, void, undefined> {
  let ready: DissectionRecord[] = [];
  const engine = new Engine(options, (record) => ready.push(record));
  const limits = options.limits ?? defaultLimits();
  const source = mergeCaptures(
    await Promise.all(
      inputs.map((input, index) => openCapture(input, { input: index, limits, inflated: limits.inflated })),
    ),
  );
  const frame = new Frame();
  try {
    for (let more = true; more; more = await source.more()) {
      while (source.next(frame)) engine.frame(frame);
      engine.captureFindings(source.takeFindings());
      yield* ready;
      ready = [];
    }
    engine.captureFindings(source.takeFindings());
    engine.finish();
    yield* ready;
  } finally {
    await source.close();
  }
}
