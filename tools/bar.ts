import type { PipelineState } from "./progress.ts";

/** One line that says how far the events have come; redrawn in place on a terminal. */
export function progressLine(sent: number): { show(state: PipelineState, landedNow: number): void; done(): void } {
  const inPlace = process.stdout.isTTY;
  let last = "";
  const write = (line: string) => {
    if (line === last) return;
    last = line;
    process.stdout.write(inPlace ? `\r\u001b[2K${line}` : `${line}\n`);
  };
  return {
    show({ beforeSilver, goldIsDone }, landedNow) {
      const inSilver = Math.max(0, Math.min(sent, landedNow) - beforeSilver);
      const gold = beforeSilver > 0 || landedNow < sent ? "…" : goldIsDone ? "done" : "computing";
      write(`bronze ${bar(landedNow / sent)} ${landedNow}/${sent}   silver ${bar(inSilver / sent)}   gold ${gold}`);
    },
    done() {
      if (inPlace) process.stdout.write("\n");
    },
  };
}

function bar(part: number): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * 20);
  return "█".repeat(full) + "░".repeat(20 - full);
}
