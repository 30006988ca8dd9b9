/** Which frame belongs to which flow, in columns: four bytes a frame. */
export class FrameFlows {
  private readonly columns: Uint32Array<ArrayBuffer>[] = [];

  /** Remembers that the frame carried a piece of the flow; flows are counted from 1. */
  add(input: number, frame: number, flow: number): void {
    let column = (this.columns[input] ??= new Uint32Array(1024));
    if (frame >= column.length) {
      const longer = new Uint32Array(Math.max(frame + 1, 2 * column.length));
      longer.set(column);
      this.columns[input] = column = longer;
    }
    column[frame] = flow;
  }

  /** The flow of a frame; 0 when it has none. */
  flowOf(input: number, frame: number): number {
    return this.columns[input]?.[frame] ?? 0;
  }
}
