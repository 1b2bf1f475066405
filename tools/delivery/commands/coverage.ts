import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { coverageMarkdown } from "../coverage-report.ts";
import type { Command } from "./command.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** Formats test coverage as Markdown. */
export const coverage: Command = async ({ file, report }, { log }) => {
  const text = coverageMarkdown(await readFile(file ?? join(root, "coverage", "coverage-summary.json"), "utf8"), root);
  if (report === undefined) log(text);
  else await writeFile(report, text);
  return true;
};
