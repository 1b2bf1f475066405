import type { Progress } from "../simulate/run.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** One line that is redrawn in place on a terminal; elsewhere every new text is a line of its own. */
export interface Line {
  write(text: string): void;
  /** Ends the line, so that what is printed next stands below it. */
  done(): void;
}

export function line(): Line {
  const inPlace = process.stdout.isTTY;
  let last = "";
  return {
    write(text) {
      if (text === last) return;
      last = text;
      process.stdout.write(inPlace ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    done() {
      if (inPlace && last !== "") process.stdout.write("\n");
    },
  };
}

/** Says how far the events have come on their way from the hubs to gold. */
export function progressLine(sent: number): { show(state: PipelineState, landedNow: number): void; done(): void } {
  const { write, done } = line();
  return {
    show({ beforeSilver, goldIsDone }, landedNow) {
      const inSilver = Math.max(0, Math.min(sent, landedNow) - beforeSilver);
      const gold = beforeSilver > 0 || landedNow < sent ? "…" : goldIsDone ? "done" : "computing";
      write(`bronze ${bar(landedNow / sent)} ${landedNow}/${sent}   silver ${bar(inSilver / sent)}   gold ${gold}`);
    },
    done,
  };
}

/** Says how far a simulation has come. */
export function simulationLine(): { show(progress: Progress): void; done(): void } {
  const { write, done } = line();
  const began = performance.now();
  return {
    show({ sent, part }) {
      const rate = Math.round(sent / Math.max(0.001, (performance.now() - began) / 1000));
      write(`sent ${bar(part)} ${sent.toLocaleString("en-US")} events, ${rate.toLocaleString("en-US")} a second`);
    },
    done,
  };
}

/** A part from 0 to 1, drawn. */
export function bar(part: number): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * 20);
  return "█".repeat(full) + "░".repeat(20 - full);
}
