/** Numbers in JSON and in text: never in exponent form, never a negative zero, never NaN. */

/** A JSON number, or `null` for what JSON has no number for. */
export function jsonNumber(value: number): string {
  if (Number.isInteger(value) && value < 1e21 && value > -1e21) return String(value);
  if (!Number.isFinite(value)) return 'null';
  const text = String(value);
  return text.includes('e') ? withoutExponent(text) : text;
}

/** The shortest digits that give the number back, with the point moved to its place. */
function withoutExponent(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', decimals = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  const sign = negative ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}${point < digits.length ? `.${digits.slice(point)}` : ''}`;
}

const billion = 1_000_000_000;

/** Seconds with at most nine decimals: what a capture's clock can tell. */
export function jsonSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'null';
  const nanoseconds = Math.round(Math.abs(seconds) * billion);
  if (nanoseconds === 0) return '0';
  const sign = seconds < 0 ? '-' : '';
  // Beyond 2^53 nanoseconds (104 days) a double has no nine decimals left.
  if (nanoseconds > Number.MAX_SAFE_INTEGER) return sign + trimmed(Math.abs(seconds).toFixed(6));
  const rest = nanoseconds % billion;
  const whole = String((nanoseconds - rest) / billion);
  return rest === 0 ? sign + whole : `${sign}${whole}.${withoutZeros(String(billion + rest).slice(1))}`;
}

function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}

/** A time span for people: `0.8 ms`, `2.5 s`, `75 s`. */
export function span(seconds: number): string {
  const size = Math.abs(seconds);
  const milliseconds = seconds * 1e3;
  if (size < 1) return `${trimmed(milliseconds.toFixed(size < 0.01 ? 3 : size < 0.1 ? 1 : 0))} ms`;
  return `${trimmed(seconds.toFixed(size < 100 ? 1 : 0))} s`;
}

function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
