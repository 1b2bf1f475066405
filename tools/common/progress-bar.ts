import type { SimulationProgress } from "../simulate/run.ts";
import { formatNumber } from "./format-number.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** A line that is updated in place on a terminal; elsewhere a line is printed every ten seconds. */
export interface ProgressLine {
  write(text: string): void;
  /** Ends the line; later output starts below it. */
  end(): void;
}

/** Milliseconds between two lines without a terminal. */
const interval = 10_000;

/** The stream and the clock of a line. */
interface LineOutput {
  readonly isTerminal: boolean;
  write(text: string): void;
  /** Milliseconds. */
  now(): number;
}

const standardOutput: LineOutput = {
  isTerminal: process.stdout.isTTY === true,
  write: (text) => void process.stdout.write(text),
  now: () => performance.now(),
};

export function openLine({ isTerminal, write, now }: LineOutput = standardOutput): ProgressLine {
  let last = "";
  let printed = "";
  let printedAt = -Infinity;
  return {
    write(text) {
      if (text === last) return;
      last = text;
      if (isTerminal) write(`\r\u001b[2K${text}`);
      else if (now() - printedAt >= interval) {
        write(`${text}\n`);
        printed = text;
        printedAt = now();
      }
    },
    end() {
      if (isTerminal && last !== "") write("\n");
      else if (last !== printed) write(`${last}\n`);
    },
  };
}

/** Prints the progress of `sent` events from the hubs to gold, with the rate and the time that silver still needs. */
export function pipelineProgress(sent: number): { show(state: PipelineState, landedNow: number): void; done(): void } {
  const { write, end } = openLine();
  const rateOf = rateMeter();
  return {
    show({ silverBacklog, goldIsCurrent }, landedNow) {
      const inSilver = Math.max(0, Math.min(sent, landedNow) - silverBacklog);
      const isComputing = silverBacklog === 0 && landedNow >= sent;
      const gold = isComputing ? (goldIsCurrent ? "done" : "computing") : "…";
      const rate = isComputing ? "" : rateText(rateOf(inSilver), sent - inSilver);
      write(
        `bronze ${bar(landedNow / sent)} ${landedNow}/${sent}   silver ${bar(inSilver / sent)}   gold ${gold}${rate}`,
      );
    },
    done: end,
  };
}

/** Prints the progress of a simulation. */
export function simulationProgress(): { show(progress: SimulationProgress): void; done(): void } {
  const { write, end } = openLine();
  const rateOf = rateMeter();
  return {
    show({ sent, fraction }) {
      const left = fraction > 0 ? (sent / fraction) * (1 - fraction) : 0;
      write(`sent ${bar(fraction)} ${formatNumber(sent)} events${rateText(rateOf(sent), left)}`);
    },
    done: end,
  };
}

/** Events per second since the first count; 0 within the first second, in which a rate would mean nothing. */
export function rateMeter(now: () => number = () => performance.now()): (count: number) => number {
  let first: { readonly count: number; readonly at: number } | undefined;
  return (count) => {
    first ??= { count, at: now() };
    const seconds = (now() - first.at) / 1000;
    return seconds < 1 ? 0 : (count - first.count) / seconds;
  };
}

/** `, 1,200 per second, 2 min left`. */
export function rateText(rate: number, left: number): string {
  if (rate <= 0) return "";
  const seconds = Math.ceil(left / rate);
  const time = seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return `, ${formatNumber(rate)} per second${left > 0 ? `, ${time} left` : ""}`;
}

/** Draws a fraction from 0 to 1. */
export function bar(fraction: number): string {
  const full = Math.round(Math.max(0, Math.min(1, fraction)) * 20);
  return "█".repeat(full) + "░".repeat(20 - full);
}
