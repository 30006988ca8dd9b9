import type { HostileCase } from './cases.js';

/** The ABOUT.md of a hostile sample. */
export function about({ name, title, about: what, options = [], exit, codes, says }: HostileCase): string {
  const run = options.length === 0 ? '' : ` With \`${options.join(' ')}\`:`;
  const reported = codes.length === 0 ? 'no finding' : codes.map((code) => `\`${code}\``).join(', ');
  return `# ${title}

${what}

- **Made by**: \`npm run hostile\`, from the case \`${name}\` in \`test/hostile/cases.ts\`. Nothing in it was recorded.
- **imdissect must say**:${run} exit code ${exit}, ${reported}; and ${says.map((words) => `“${words}”`).join(', ')}.
`;
}
