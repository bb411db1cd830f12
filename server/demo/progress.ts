/** A progress bar where somebody watches, a line at every tenth where nobody does. */
export interface Progress {
  at(done: number): void;
  end(): void;
}

const WIDTH = 30;

export function createProgress(total: number, stream: NodeJS.WriteStream, label: string): Progress {
  let lastTenth = -1;
  return {
    at(done) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      if (stream.isTTY) {
        const filled = Math.round(share * WIDTH);
        stream.write(`\r${label} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${total}`);
        return;
      }
      const tenth = Math.floor(share * 10);
      if (tenth === lastTenth) return;
      lastTenth = tenth;
      stream.write(`${label} ${done}/${total}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
