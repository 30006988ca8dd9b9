/** The looks of pictures: readable on paper and on dark screens, and by people who do not see all colours. */

/** Colours of Okabe and Ito (2008), which nobody takes for one another; the second one is for dark screens. */
const palette = [
  ['#0072b2', '#56b4e9'],
  ['#b34e00', '#e69f00'],
  ['#007a59', '#2fc79a'],
  ['#a3527f', '#e09fc6'],
  ['#5f5f5f', '#b0b0b0'],
] as const;

/** Ids of protocols: the place in the list decides the colour, so that it is the same in every picture. */
export type ProtocolColors = readonly string[];

const light = {
  paper: '#ffffff',
  ink: '#1a1a1a',
  soft: '#6b6b6b',
  faint: '#d0d0d0',
  band: '#f3f3f3',
  alarm: '#b00020',
};
const night = {
  paper: '#15181c',
  ink: '#e8e8e8',
  soft: '#9aa0a6',
  faint: '#3c4248',
  band: '#22272d',
  alarm: '#ff6b6b',
};

/** The style sheet of a sequence diagram. */
export function style(colors: ProtocolColors): string {
  return `
text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
.caption{font-weight:600}.label,.name{text-anchor:middle}.left{text-anchor:start}.time{text-anchor:end;font-size:11px}
.line{fill:none;stroke-width:1.4}.answer .line{stroke-dasharray:5 3}.resend .line{stroke-width:2.6}
.life{stroke-dasharray:2 4}.lost{fill:none;stroke-width:2.2}
${colorRules(colors)}
`;
}

/** Colours for light and for dark: those of the system, and those of each protocol. */
export function colorRules(colors: ProtocolColors): string {
  return `${rules(light, colors, 0)}\n@media (prefers-color-scheme:dark){${rules(night, colors, 1)}}`;
}

function rules({ paper, ink, soft, faint, band, alarm }: typeof light, colors: ProtocolColors, shade: 0 | 1): string {
  const protocols = colors.map((id, place) => {
    const color = (palette[place % palette.length] ?? palette[0])[shade];
    const name = `.p-${id.replace(/[^\w-]/g, '')}`;
    return `${name} .line{stroke:${color}}` + `${name} .head,${name} .mark,${name}.mark,${name} .soft{fill:${color}}`;
  });
  return (
    `.paper{fill:${paper}}text{fill:${ink}}.time,.tick{fill:${soft}}.life,.axis{stroke:${soft}}.grid{stroke:${faint}}` +
    `.host,.fold rect{fill:${band};stroke:${soft}}.pause rect{fill:none;stroke:none}.pause text{fill:${soft}}` +
    `.line{stroke:${ink}}.head{fill:${ink}}.lost,.hollow{stroke:${alarm}}` +
    `.label{stroke:${paper};stroke-width:4px;paint-order:stroke}rect+.label{stroke:none}` +
    `.remark rect{fill:${paper};stroke:${faint}}.warning rect,.error rect{stroke:${alarm}}` +
    protocols.join('')
  );
}
