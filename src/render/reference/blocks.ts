/** What pages of the reference are made of; text and Markdown are written from the same blocks. */

/** A piece of a line: words, something that is typed as it stands, or a mention of a heading of the same page. */
export type Span = string | { readonly code: string } | { readonly code: string; readonly heading: string };

export type Line = readonly Span[];

export type Block =
  /** `level` 1 is the page's own. */
  | { readonly is: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly is: 'paragraph'; readonly line: Line }
  | { readonly is: 'list'; readonly items: readonly Line[] }
  /** A table whose last column holds the most; the first is what one looks for. */
  | { readonly is: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] };

export function heading(level: 1 | 2 | 3, text: string): Block {
  return { is: 'heading', level, text };
}

export function paragraph(...line: Line): Block {
  return { is: 'paragraph', line };
}

export function table(head: readonly string[], rows: readonly (readonly Line[])[]): Block {
  return { is: 'table', head, rows };
}

export function list(items: readonly Line[]): Block {
  return { is: 'list', items };
}

export function code(text: string): Span {
  return { code: text };
}

/** The spans with commas between them. */
export function commas(spans: readonly Span[]): Span[] {
  return spans.flatMap((span, index) => (index === 0 ? [span] : [', ', span]));
}

/** The words without marks. */
export function plain(line: Line): string {
  return line.map((span) => (typeof span === 'string' ? span : span.code)).join('');
}
