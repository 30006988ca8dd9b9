/** Adds the escape sequences of one style around text; never changes the text itself. */
export type Paint = (text: string) => string;

/** The styles of text formats by their purpose. Without the sequences the text is the same. */
export interface Palette {
  readonly id: Paint;
  readonly time: Paint;
  readonly endpoint: Paint;
  readonly protocol: Paint;
  readonly range: Paint;
  readonly bytes: Paint;
  readonly label: Paint;
  readonly heading: Paint;
  readonly note: Paint;
  readonly warning: Paint;
  readonly error: Paint;
}

const plain: Paint = (text) => text;

/** No colours. */
export const plainPalette: Palette = Object.freeze({
  id: plain,
  time: plain,
  endpoint: plain,
  protocol: plain,
  range: plain,
  bytes: plain,
  label: plain,
  heading: plain,
  note: plain,
  warning: plain,
  error: plain,
});
