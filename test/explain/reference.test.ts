/** The pages that are written from the declarations. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../src/explain/catalogue.js';
import { allNames, lookUp } from '../../src/explain/lookup.js';
import { plainPalette } from '../../src/render/palette.js';
import { code, heading, paragraph, table } from '../../src/render/reference/blocks.js';
import { blocksMarkdown, fenced, slug } from '../../src/render/reference/markdown.js';
import { overviewBlocks } from '../../src/render/reference/overview.js';
import { referenceOf } from '../../src/render/reference/page.js';
import { blocksText } from '../../src/render/reference/text.js';
import { topicBlocks } from '../../src/render/reference/topics.js';
import { columns } from '../../src/render/width.js';
import { builtIn } from '../everything.js';

const catalogue = catalogueOf(builtIn);
const root = resolve(import.meta.dirname, '../..');

describe.each(builtIn)('REFERENCE.md of $id', (mounted) => {
  const page = referenceOf(mounted);

  it('is current; if not, run: npm run docs', () => {
    expect(readFileSync(`${root}/dissectors/${mounted.id}/REFERENCE.md`, 'utf8')).toBe(page);
  });

  it('has every kind, and links only to its own headings, each of which there is once', () => {
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map((match) => slug((match[1] ?? '').replaceAll('\\', '')));
    expect(new Set(anchors).size).toBe(anchors.length);
    for (const { id } of mounted.kinds) expect(anchors).toContain(slug(id));
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(mounted.kinds.length);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });

  it('has as many cells in each row of a table as in its head', () => {
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    for (const block of tables) {
      expect(new Set(block.trim().split('\n').map(cells)).size).toBe(1);
    }
  });
});

describe('the page of every name', () => {
  it(
    'keeps within 100 columns, has no control characters, and looks the same with colours taken away',
    {
      timeout: 120_000,
    },
    () => {
      const painted = { ...plainPalette, heading: (text: string) => `<${text}>`, label: (text: string) => `<${text}>` };
      for (const name of allNames(catalogue)) {
        const blocks = lookUp(name, catalogue).topics.flatMap(topicBlocks);
        const text = blocksText(blocks, plainPalette);
        for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(100);
        expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|undefined|\[object/);
        const bare = (shown: string): string => shown.replaceAll(/[<>]/g, '');
        expect(bare(blocksText(blocks, painted))).toBe(bare(text));
      }
    },
  );

  it('says of a field what is declared of it', () => {
    expect(blocksText(lookUp('ipmsg.hosts.statusMode', catalogue).topics.flatMap(topicBlocks), plainPalette)).toContain(
      `  found in  ipmsg.anslist\n\nValues: command\n`,
    );
    const options = blocksText(lookUp('ipmsg.options', catalogue).topics.flatMap(topicBlocks), plainPalette);
    expect(options).toContain('  section   §4\n  found in  all kinds but ipmsg.ipdict, ipmsg.directory-entry\n');
    expect(options).toContain('  names     in JSON as optionsNames\n');
  });

  it('says of a secret field that it is one', () => {
    expect(blocksText(lookUp('ipmsg.password', catalogue).topics.flatMap(topicBlocks), plainPalette)).toMatch(
      /^ {2}rule +secret$/m,
    );
  });
});

describe('the overview', () => {
  it('names every protocol, a name of each sort, and the codes below the protocols', () => {
    const text = blocksText(overviewBlocks(catalogue), plainPalette);
    for (const word of ['ipmsg', 'ipmsg.malformed', 'ABSENCE', 'capture.pcap#19.1', 'tcp.gap', 'limit.reached']) {
      expect(text).toContain(word);
    }
  });
});

describe('Markdown', () => {
  it('means every character as it stands', () => {
    const hostile = 'a|b <i>x</i> *y* _z_ [l](u) `c` &lt; \\ \x1b[31m';
    expect(blocksMarkdown([heading(2, hostile)])).toBe(
      '## a|b \\<i\\>x\\</i\\> \\*y\\* \\_z\\_ \\[l\\](u) \\`c\\` &amp;lt; \\\\ \\\\x1b\\[31m\n',
    );
    expect(blocksMarkdown([table(['x|y'], [[['p|q']], [[code('a|b')]]])])).toBe(
      '| x\\|y |\n| --- |\n| p\\|q |\n| `a\\|b` |\n',
    );
    expect(blocksMarkdown([paragraph(code('`'), ' ', code('a``b'), ' <b>')])).toBe('`` ` `` ```a``b``` \\<b\\>\n');
    expect(blocksMarkdown([paragraph('# no heading')])).toBe('\\# no heading\n');
  });

  it('fences text in more backticks than it has', () => {
    expect(fenced('a\n````\nb\n')).toBe('`````text\na\n````\nb\n`````\n');
  });
});
