import { builtIn, dissect, type DissectionRecord } from '../src/index.js';
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

/** Every way of showing a record, secrets redacted, with hex dumps where there are any. */
export const recordRenderers: readonly ((record: DissectionRecord) => string)[] = recordFormats.map((format) => {
  const renderer = recordRenderer(format, quietOptions);
  return (record) => renderer.render(record);
});
