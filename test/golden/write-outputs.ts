/** `npm run outputs`: writes what the commands print for the samples. Read what changed before you keep it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, outputs, printed } from './outputs.js';

for (const folder of folders) {
  for (const [file, words] of Object.entries(outputs)) {
    const { code, out, err } = await printed(folder, words);
    if (code !== 0) throw new Error(`${words.join(' ')} ${folder}: exit code ${String(code)}\n${err}`);
    writeFileSync(join(folder, file), out);
  }
}
