/** The `chat` command: a transcript for people, for programs, and as a page. */
import { escapeText, jsonString, xmlText } from '../bytes/escape.js';
import type { Roster } from '../people/roster.js';
import type { Line } from '../people/transcript.js';
import { recordId } from '../record.js';
import { csvLine } from './csv.js';
import { orNull } from './json.js';
import { jsonSeconds, span } from './number.js';
import type { Palette } from './palette.js';
import { jsonTime, type TextTimes } from './time.js';

export type ChatFormat = 'text' | 'json' | 'csv' | 'html';

export const chatFormats: readonly ChatFormat[] = ['text', 'json', 'csv', 'html'];

export interface ChatOptions {
  readonly times: TextTimes;
  readonly palette: Palette;
  readonly several: boolean;
  /** The captures, for the page's title. */
  readonly title: string;
}

/** What stands before the lines, each line, and what stands behind them. */
export interface ChatWriter {
  readonly begin: string;
  line(line: Line): string;
  readonly end: string;
}

export function chatWriter(format: ChatFormat, roster: Roster, options: ChatOptions): ChatWriter {
  switch (format) {
    case 'text':
      return { begin: '', line: (line) => textLine(line, roster, options), end: '' };
    case 'json':
      return { begin: '', line: (line) => jsonLine(line, roster, options), end: '' };
    case 'csv':
      return { begin: csvLine(csvHeadings), line: (line) => csvRow(line, roster, options), end: '' };
    case 'html':
      return { begin: pageBegin(options.title), line: (line) => row(line, roster, options), end: '</table>\n' };
  }
}

const fates = { delivered: '✓', read: '✓✓', failed: '✗' } as const;

function textLine(line: Line, roster: Roster, { times, palette }: ChatOptions): string {
  const time = line.hasTime ? times.text(line.ref, line.digits) : 'no time';
  const who = palette.endpoint(speakers(line, roster));
  const fate = fateText(line);
  return `${palette.time(time)}  ${who}  ${wordsOf(line)}${fate === '' ? '' : `  ${palette.note(fate)}`}\n`;
}

function speakers({ protocol, by, to }: Line, roster: Roster): string {
  const name = (id: string): string => escapeText(roster.nameOf(protocol, id));
  const receivers = to.length === 0 ? '' : ` → ${to.map(name).join(', ')}`;
  return `${by === null ? '?' : name(by)}${receivers}`;
}

function wordsOf({ how, text, object }: Line, said = escapeText(text)): string {
  switch (how) {
    case 'message':
      return said;
    case 'auto':
      return `[answers by itself] ${said}`;
    case 'nudge':
      return '[nudges]';
    case 'file':
      return `[offers] ${said}`;
    case 'object':
      return `[${escapeText(object ?? 'object').replaceAll('-', ' ')} arrived] ${said}`;
    case 'notice':
      return `[notice] ${said}`;
    case 'request':
      return `[asks for] ${said}`;
    case 'receipt':
      return `[about] ${said}`;
  }
}

function fateText({ fate, fateSeconds }: Line): string {
  if (fate === null) return '';
  return `${fates[fate]} ${fate}${fateSeconds === null ? '' : ` after ${span(fateSeconds)}`}`;
}

function person(protocol: string, id: string, roster: Roster): string {
  return `{"id":${jsonString(id)},"name":${orNull(roster.plainName(protocol, id))}}`;
}

function jsonLine(line: Line, roster: Roster, { several }: ChatOptions): string {
  const { protocol, ref, digits, hasTime, by, to, how, text, object, fate, fateSeconds } = line;
  return (
    `{"record":"chat","id":"${recordId(ref, several)}","time":${hasTime ? `"${jsonTime(ref, digits)}"` : 'null'}` +
    `,"protocol":${jsonString(protocol)},"by":${by === null ? 'null' : person(protocol, by, roster)}` +
    `,"to":[${to.map((id) => person(protocol, id, roster)).join(',')}],"how":"${how}","object":${orNull(object)},"text":${jsonString(text)}` +
    `,"fate":${orNull(fate)},"fateSeconds":${fateSeconds === null ? 'null' : jsonSeconds(fateSeconds)}}\n`
  );
}

const csvHeadings = ['id', 'time', 'protocol', 'by', 'to', 'how', 'object', 'text', 'fate', 'fateSeconds'] as const;

function csvRow(line: Line, roster: Roster, { several }: ChatOptions): string {
  const { protocol, ref, digits, hasTime, by, to, how, text, object, fate, fateSeconds } = line;
  const name = (id: string): string => escapeText(roster.nameOf(protocol, id));
  return csvLine([
    recordId(ref, several),
    hasTime ? jsonTime(ref, digits) : null,
    protocol,
    by === null ? null : name(by),
    to.map(name).join('; '),
    how,
    object,
    escapeText(text),
    fate,
    fateSeconds === null ? null : Number(jsonSeconds(fateSeconds)),
  ]);
}

function pageBegin(title: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${xmlText(escapeText(title))}</title>
<style>
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td{padding:.25rem .6rem .25rem 0;vertical-align:top}
td:first-child{font:12px ui-monospace,monospace;white-space:nowrap;opacity:.7}td:last-child{white-space:nowrap;opacity:.7}
.text{white-space:pre-wrap;overflow-wrap:anywhere}.failed td:last-child{color:#b00020;opacity:1}
</style>
<h1>${xmlText(escapeText(title))}</h1>
<table>
`;
}

function row(line: Line, roster: Roster, { times }: ChatOptions): string {
  const time = line.hasTime ? times.text(line.ref, line.digits) : '';
  const cells = [time, speakers(line, roster)].map((cell) => `<td>${xmlText(cell)}</td>`).join('');
  // A line of a stranger's own would begin as it likes, which a CI log may take for a command.
  const [first = '', ...more] = line.text.split(/\r\n|\r|\n/).map(escapeText);
  const words = [wordsOf(line, first), ...more].map(xmlText).join('<br>');
  const text = `<td class="text" dir="auto">${words}</td>`;
  return `<tr class="${line.fate ?? ''}">${cells}${text}<td>${xmlText(fateText(line))}</td></tr>\n`;
}
