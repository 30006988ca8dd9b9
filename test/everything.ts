import { builtIn, dissect, type DissectionRecord } from '../src/index.js';
import { catalogueOf } from '../src/explain/catalogue.js';
import { lessonLines, type LessonOptions } from '../src/render/lesson/lesson.js';
import { plainPalette } from '../src/render/palette.js';
import { recordFormats, recordRenderer } from '../src/render/formats.js';
import { TextTimes } from '../src/render/time.js';
import type { TextOptions } from '../src/render/render.js';

export { builtIn, dissect, type DissectionRecord };

export const quietOptions: TextOptions = {
  captures: ['capture'],
  reveal: false,
  palette: plainPalette,
  times: new TextTimes('utc'),
  dump: true,
};

const { protocols } = catalogueOf(builtIn);

/** The record taught, as `imdissect explain` does it, with every byte. */
export function lesson(record: DissectionRecord, options: Partial<LessonOptions> = {}): string {
  const id = record.record === 'message' ? record.protocol.id : record.protocol;
  const protocol = protocols.find(({ mounted }) => mounted.id === id) ?? null;
  const around = { flow: null, brief: () => undefined, later: [record], laterCount: 9 };
  return [...lessonLines(record, around, { ...quietOptions, whole: true, protocol, ...options })].join('\n');
}

/** Every way of showing a record, secrets redacted, with hex dumps where there are any. */
export const recordRenderers: readonly ((record: DissectionRecord) => string)[] = [
  ...recordFormats.map((format) => {
    const renderer = recordRenderer(format, quietOptions);
    return (record: DissectionRecord) => renderer.render(record);
  }),
  (record) => lesson(record),
];
