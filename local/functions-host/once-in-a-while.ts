const quietFor = 30_000;

/** Says a line, and the same again only after half a minute: a hub that is gone would say so every second. */
export function onceInAWhile(say: (line: string) => void, now: () => number): (line: string) => void {
  const said = new Map<string, number>();
  return (line) => {
    const time = now();
    const before = said.get(line);
    if (before !== undefined && time - before < quietFor) return;
    for (const [old, at] of said) if (time - at >= quietFor) said.delete(old);
    said.set(line, time);
    say(line);
  };
}
