import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const mostLines = 1000;

/** Lines that were typed, the latest first, as readline keeps them; in a file that nobody but its owner reads, since queries can name people. */
export interface History {
  load(): string[];
  store(lines: readonly string[]): void;
}

export function historyIn(file: string): History {
  return {
    load() {
      try {
        return readFileSync(file, "utf8").split("\n").filter(Boolean).reverse();
      } catch {
        return [];
      }
    },
    store(lines) {
      mkdirSync(dirname(file), { recursive: true });
      const kept = lines.slice(0, mostLines).reverse();
      writeFileSync(file, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    },
  };
}
