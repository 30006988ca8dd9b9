/** `imdissect schema`: what the JSON output consists of, for programs that read it. */
import { UsageError } from '../../dissector.js';
import type { Mounted } from '../../mount.js';
import { duckdbRecipe } from '../../render/duckdb.js';
import { jsonSchema } from '../../render/json-schema.js';
import { every, isSet, last, type Arguments } from '../arguments.js';
import { scenarioSchema } from '../../forge/scenario-schema.js';
import { exitCode } from '../exit.js';
import type { Host } from '../host.js';
import { sharedDeclarations, type Declarations } from '../shared-options.js';

export const command = ['schema'];
export const description = 'Print the JSON Schema of the output or of scenarios, or how DuckDB reads the output';

/** The file that the views read when none is named. */
const defaultFile = 'imdissect.jsonl';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const { dissector = {} } = sharedDeclarations(dissectors, completing);
  return {
    duckdb: {
      type: 'string',
      describe: `Print SQL views over this file of JSON lines instead; ${defaultFile} if none is named`,
    },
    scenario: { type: 'boolean', describe: 'Print the JSON Schema of what imdissect forge reads instead' },
    dissector,
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, { output, dissectors }: Host): Promise<number> {
  const [, extra] = [...every(args, '_'), ...every(args, '--')];
  if (extra !== undefined) throw new UsageError(`schema reads no capture: leave out '${extra}'`);
  const file = last(args, 'duckdb');
  const schema = isSet(args, 'scenario') ? scenarioSchema : jsonSchema;
  output.add(
    file === undefined
      ? `${JSON.stringify(schema(dissectors), null, 2)}\n`
      : duckdbRecipe(file === '' ? defaultFile : file),
  );
  await output.flush();
  return exitCode.done;
}
