/** Numbers of executions or waits to be looked at, each once. */
export class Numbers {
  /** Ascending: mostly there are none or one. */
  private readonly list: number[] = [];

  add(number: number): void {
    let at = this.list.length;
    while (at > 0 && (this.list[at - 1] ?? 0) > number) at--;
    if (at > 0 && this.list[at - 1] === number) return;
    if (at === this.list.length) this.list.push(number);
    else this.list.splice(at, 0, number);
  }

  takeSmallest(): number | undefined {
    return this.list.shift();
  }

  takeLargest(): number | undefined {
    return this.list.pop();
  }

  clear(): void {
    if (this.list.length > 0) this.list.length = 0;
  }
}
