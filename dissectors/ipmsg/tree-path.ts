/** Where in a tree the stream of a directory has got to. */

/** Deeper, and longer, no client can go. */
const deepest = 1024;
const longest = 4096;

export class TreePath {
  /** The directories, with a slash behind each. */
  parents = '';
  depth = 0;
  /** How long `parents` was outside of each directory. */
  private readonly lengths: number[] = [];

  enter(name: string): void {
    this.depth++;
    if (this.depth > deepest) return;
    this.lengths.push(this.parents.length);
    if (this.parents.length + name.length < longest) this.parents += `${name}/`;
  }

  leave(): void {
    if (this.depth <= deepest) this.parents = this.parents.slice(0, this.lengths.pop() ?? 0);
    this.depth--;
  }
}
