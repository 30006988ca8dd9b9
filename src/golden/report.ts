/** The outcome of a capture in the formats of `imdissect golden`. */
import { escapeText } from '../bytes/escape.js';
import type { Palette } from '../render/palette.js';
import { jsonText, type JsonValue } from './json.js';
import { failed, type CaptureOutcome } from './outcome.js';
import { counted, differenceText, newKeyTexts, outcomeText, verdict } from './words.js';

export type GoldenFormat = 'text' | 'json' | 'github';

export const goldenFormats: readonly GoldenFormat[] = ['text', 'json', 'github'];

/** Differences of one capture that are shown to people; JSON has more. */
const shownToPeople = 20;
/** Differences in an annotation: GitHub cuts long ones. */
const annotated = 5;

/**
 * The lines about a capture, with line ends; none where there is nothing to tell. Annotations name files as the
 * repository does, which is told by `inRepository`.
 */
export function outcomeLines(
  one: CaptureOutcome,
  format: GoldenFormat,
  palette: Palette,
  inRepository = (file: string): string => file,
): string {
  if (format === 'json') return `${jsonText(jsonOf(one))}\n`;
  const lines = textLines(one, palette);
  if (format === 'github' && failed(one)) lines.push(annotation(one, inRepository));
  return lines.map((line) => `${line}\n`).join('');
}

function jsonOf({ capture, golden, outcome }: CaptureOutcome): JsonValue {
  const { status, ...rest } = outcome;
  if (!('differences' in rest)) return { capture, golden, status, ...rest };
  const { records, differences, newKeys } = rest;
  const changes = differences.map((difference) => ({ ...difference }));
  return {
    capture,
    golden,
    status: differences.length === 0 ? 'ok' : 'differs',
    records,
    differences: changes,
    newKeys: newKeys.map((key) => ({ ...key })),
  };
}

/** Lines with captured text begin with two spaces: at the beginning of one, `::` is a command in a CI log. */
function textLines(one: CaptureOutcome, palette: Palette): string[] {
  const { outcome, capture } = one;
  const paint = failed(one) ? palette.error : palette.note;
  const differences = outcome.status === 'compared' ? outcome.differences : [];
  const news = newKeyTexts(outcome).map((text) => `  ${palette.note(`note  ${text}`)}`);
  if (outcome.status === 'compared' && differences.length + news.length === 0) return [];
  const lines = differences.slice(0, shownToPeople).map((difference) => `  ${differenceText(difference)}`);
  const more = differences.length - lines.length;
  if (more > 0) lines.push(`  and ${counted(more, 'more difference')}; --format json has them`);
  return [`${paint(verdict(one))}  ${escapeText(capture)}: ${outcomeText(one)}`, ...lines, ...news];
}

/** A command to GitHub Actions: an error at the line of the golden file that is not met. */
function annotation(one: CaptureOutcome, inRepository: (file: string) => string): string {
  const { outcome, capture } = one;
  const differences = outcome.status === 'compared' ? outcome.differences : [];
  const [first] = differences;
  const line = first !== undefined && 'line' in first ? `,line=${first.line}` : '';
  const file = inRepository(fileToMend(one));
  const more = differences.length - annotated;
  const message = [
    `${escapeText(capture)}: ${outcomeText(one)}`,
    ...differences.slice(0, annotated).map(differenceText),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  return `::error file=${property(escapeText(file))}${line},title=golden capture::${data(message.join('\n'))}`;
}

/** Annotations stand at files that there are. */
function fileToMend({ outcome, capture, golden }: CaptureOutcome): string {
  switch (outcome.status) {
    case 'compared':
      return golden;
    case 'orphan':
      return outcome.files[0] ?? golden;
    case 'bad-options':
      return outcome.file;
    default:
      return capture;
  }
}

/** https://docs.github.com/actions: workflow commands; what ends a value is written in percent. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
