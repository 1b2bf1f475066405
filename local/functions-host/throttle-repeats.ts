const repeatInterval = 30_000;

/** Passes each line on, but the same line at most once in 30 s: a missing hub would log every second. */
export function throttleRepeats(write: (line: string) => void, now: () => number): (line: string) => void {
  const written = new Map<string, number>();
  return (line) => {
    const time = now();
    const last = written.get(line);
    if (last !== undefined && time - last < repeatInterval) return;
    for (const [old, at] of written) if (time - at >= repeatInterval) written.delete(old);
    written.set(line, time);
    write(line);
  };
}
