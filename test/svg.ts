/** Texts that stand on one another, by the width that each character takes. */
export function overlaps(svg: string): string[] {
  const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
  const boxes = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => {
    const at = (name: string): number => Number(new RegExp(` ?${name}="([\\d.]+)"`).exec(attributes)?.[1]);
    const length = text.replace(/&\w+;/g, '&').length * 7.25;
    const left = /time|tick y|row end/.test(attributes)
      ? at('x') - length
      : /label left|caption|heading|row"|row over|key/.test(attributes)
        ? at('x')
        : at('x') - length / 2;
    return { text, left, right: left + length, top: at('y') - 10, bottom: at('y') + 2 };
  });
  const wrong = boxes.filter(({ left, right }) => left < 0 || right > width).map(({ text }) => `outside: ${text}`);
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        wrong.push(`${a.text} / ${b.text}`);
    }
  }
  return wrong;
}
