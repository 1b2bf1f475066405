import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { trackedFiles } from "../../tools/docs/tracked-files.ts";

const scripts = Object.keys(packageJson.scripts);
/** Scripts that npm runs without `run`. */
const shorthands = ["start", "test"];
const placeholders = ["X", "NAME"];

/** Scripts in the cells of tables: `npm run gold` or `npm start`. */
function describedCommands(text: string): string[] {
  return [...text.matchAll(/\| `npm (?:run )?([\w:-]+)` \|/g)].map(([, name = ""]) => name);
}

/** Scripts that a text runs, in prose and in code. */
function mentionedCommands(text: string): string[] {
  const run = [...text.matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)].map(([, name = ""]) => name);
  const short = shorthands.filter((name) => new RegExp(`\\bnpm ${name}\\b`).test(text));
  return [...new Set([...run, ...short])].filter((name) => !placeholders.includes(name));
}

describe("docs/cli.md", () => {
  it("describes every npm script once, and no others", () => {
    expect(describedCommands(readFileSync("docs/cli.md", "utf8")).sort()).toEqual(scripts.toSorted());
  });
});

describe("Markdown files", () => {
  const pages = trackedFiles().filter((file) => file.endsWith(".md"));

  it.each(pages)("%s mentions existing npm scripts only", (file) => {
    const unknown = mentionedCommands(readFileSync(file, "utf8")).filter((name) => !scripts.includes(name));
    expect(unknown).toEqual([]);
  });
});

describe("commands", () => {
  it("are found in tables, in prose and in code", () => {
    expect(describedCommands("| `npm run a:b` | x |\n| `npm start` | y |\nnpm run c\n")).toEqual(["a:b", "start"]);
    expect(mentionedCommands("`npm run -s gold -- x`, npm start\n  npm run a:b")).toEqual(["gold", "a:b", "start"]);
  });
});
