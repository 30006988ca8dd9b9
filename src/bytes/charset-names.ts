/** The charsets that text can be in. Every one but the two of UTF-16 has ASCII as its lower half. */
export const charsets = [
  'utf-8',
  'gb18030',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'big5',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'us-ascii',
] as const;

export type Charset = (typeof charsets)[number];

/** Other names, without `-`, `_` and case. */
const aliases = {
  cp65001: 'utf-8',
  // GB18030 contains GBK, which contains GB 2312; its decoder is the one that is the same everywhere.
  gbk: 'gb18030',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  euccn: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  // Windows' Shift_JIS, which is what the label means on the wire.
  sjis: 'shift_jis',
  xsjis: 'shift_jis',
  mskanji: 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  windows932: 'shift_jis',
  windows31j: 'shift_jis',
  eucjp: 'euc-jp',
  xeucjp: 'euc-jp',
  ujis: 'euc-jp',
  euckr: 'euc-kr',
  ksc5601: 'euc-kr',
  ksc56011987: 'euc-kr',
  cp949: 'euc-kr',
  windows949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  windows950: 'big5',
  utf16: 'utf-16le',
  ucs2: 'utf-16le',
  // ISO 8859-1 is read as its superset, as everywhere on the web.
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
  cp1252: 'windows-1252',
  ascii: 'us-ascii',
} as const satisfies Readonly<Record<string, Charset>>;

const byName: ReadonlyMap<string, Charset> = new Map([
  ...charsets.map((charset) => [plain(charset), charset] as const),
  ...Object.entries(aliases),
]);

/** The charset that a label names, whatever its case and punctuation; `null` for any that is not on the list. */
export function charsetOf(label: string): Charset | null {
  // Longer than any name: not worth a copy.
  if (label.length > 32) return null;
  return byName.get(plain(label)) ?? null;
}

function plain(label: string): string {
  return label.trim().toLowerCase().replace(/[-_]/g, '');
}
