import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { coverageMarkdown } from "../coverage-report.ts";
import type { Command } from "./command.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** What the tests measured, as Markdown. */
export const coverage: Command = async ({ file, report }, { say }) => {
  const text = coverageMarkdown(await readFile(file ?? join(root, "coverage", "coverage-summary.json"), "utf8"), root);
  if (report === undefined) say(text);
  else await writeFile(report, text);
  return true;
};
