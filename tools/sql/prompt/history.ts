import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const maxLines = 1000;

/**
 * Typed lines, latest first, as readline stores them. The file is readable only by its owner, since queries can contain
 * personal data.
 */
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
      const stored = lines.slice(0, maxLines).reverse();
      writeFileSync(file, stored.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    },
  };
}
