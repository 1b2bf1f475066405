import type { SimulationProgress } from "../simulate/run.ts";
import { formatNumber } from "./format-number.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** A line that is updated in place on a terminal; elsewhere each new text is printed on its own line. */
export interface ProgressLine {
  write(text: string): void;
  /** Ends the line; later output starts below it. */
  end(): void;
}

export function openLine(): ProgressLine {
  const isTerminal = process.stdout.isTTY;
  let last = "";
  return {
    write(text) {
      if (text === last) return;
      last = text;
      process.stdout.write(isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end() {
      if (isTerminal && last !== "") process.stdout.write("\n");
    },
  };
}

/** Prints the progress of `sent` events from the hubs to gold. */
export function pipelineProgress(sent: number): { show(state: PipelineState, landedNow: number): void; done(): void } {
  const { write, end } = openLine();
  return {
    show({ silverBacklog, goldIsCurrent }, landedNow) {
      const inSilver = Math.max(0, Math.min(sent, landedNow) - silverBacklog);
      const gold = silverBacklog > 0 || landedNow < sent ? "…" : goldIsCurrent ? "done" : "computing";
      write(`bronze ${bar(landedNow / sent)} ${landedNow}/${sent}   silver ${bar(inSilver / sent)}   gold ${gold}`);
    },
    done: end,
  };
}

/** Prints the progress of a simulation. */
export function simulationProgress(): { show(progress: SimulationProgress): void; done(): void } {
  const { write, end } = openLine();
  const began = performance.now();
  return {
    show({ sent, fraction }) {
      const rate = Math.round(sent / Math.max(0.001, (performance.now() - began) / 1000));
      write(`sent ${bar(fraction)} ${formatNumber(sent)} events, ${formatNumber(rate)} per second`);
    },
    done: end,
  };
}

/** Draws a fraction from 0 to 1. */
export function bar(fraction: number): string {
  const full = Math.round(Math.max(0, Math.min(1, fraction)) * 20);
  return "█".repeat(full) + "░".repeat(20 - full);
}
