/** The formats of the main job, by name. */
import { FullJsonWriter } from './json-full.js';
import { JsonWriter } from './json.js';
import type { Renderer, TextOptions } from './render.js';
import { SummaryRenderer } from './summary.js';
import { TreeRenderer } from './tree.js';

export type RecordFormat = 'tree' | 'summary' | 'json' | 'json-full';

export const recordFormats: readonly RecordFormat[] = ['tree', 'summary', 'json', 'json-full'];

/** The renderer of a format; JSON ignores what is only for people. */
export function recordRenderer(format: RecordFormat, options: TextOptions): Renderer {
  switch (format) {
    case 'tree':
      return new TreeRenderer(options);
    case 'summary':
      return new SummaryRenderer(options);
    case 'json':
      return lines(new JsonWriter(options));
    case 'json-full':
      return lines(new FullJsonWriter(options));
  }
}

function lines(writer: JsonWriter): Renderer {
  return {
    render: (record) => `${writer.write(record)}\n`,
    write: (sink, record) => {
      writer.writeTo(sink, record);
      sink.put('\n');
    },
  };
}
