/** What strangers write into names and messages to harm whoever looks at them. */
export const hostileTexts: readonly string[] = [
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  '\x9b2J',
  'a\rb\nc\td',
  'NUL \0 inside',
  '\u202egpj.exe',
  '\u2066isolate\u2069',
  'line\u2028separator',
  '::warning file=a::text',
  '\n::error::text',
  '__proto__',
  'constructor',
  '\ud800 lone',
  'lone \udc00',
  '</script><script>alert(1)</script>',
  '"quoted" \\ backslash',
  '=cmd|calc',
  '%s%n',
];

/** The text as a NUL-terminated UTF-8 field can hold it. */
export function asUtf8(text: string): string {
  return Buffer.from(text.replaceAll('\0', '')).toString();
}
