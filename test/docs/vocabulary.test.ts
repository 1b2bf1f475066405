import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trackedFiles } from "../../tools/docs/tracked-files.ts";
import { legitimate, replacedTerms } from "./replaced-terms.ts";

/** Where the vocabulary of docs/glossary.md holds: identifiers, comments, messages, titles of tests, and prose. */
const places =
  /^(dashboard|functions|shared|local|tools|bench|test|testing|bicep|docs|lint|\.github)\/|^(README|CONTRIBUTING|CHANGELOG)\.md$|^(azure-pipelines\.yml|compose\.yaml)$/;
const texts = /\.(tsx?|js|json|md|bicep|bicepparam|grit|ya?ml|sql)$/;
/** Expanded templates, recorded histories, generated and recorded data, and this list. */
const excluded =
  /^bicep\/environments\/.*\.snapshot\.json$|^test\/histories\/recorded\/|^test\/golden\/(input|expected)\/|^test\/docs\//;

const files = trackedFiles().filter((file) => places.test(file) && texts.test(file) && !excluded.test(file));
const lines = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .map((line, index) => ({ file, line, place: `${file}:${index + 1}: ${line.trim()}` })),
);

/** Whether the wording occurs, also in a name such as `SUMMARY_LANE`. */
function contains(line: string, replaced: RegExp): boolean {
  return replaced.test(line) || replaced.test(line.replaceAll("_", " "));
}

function isLegitimate({ file, line }: { readonly file: string; readonly line: string }): boolean {
  return legitimate.some((each) => each.file.test(file) && each.line.test(line));
}

describe("the vocabulary of the glossary", () => {
  it("applies to the code and the documentation", () => {
    expect(files.length).toBeGreaterThan(500);
  });

  it.each(replacedTerms)("uses: $term", ({ replaced }) => {
    const found = lines.filter((each) => contains(each.line, replaced) && !isLegitimate(each));
    expect(found.map(({ place }) => place)).toEqual([]);
  });

  it.each(legitimate)("has an exception that is used: $line", ({ file, line }) => {
    const used = lines.filter((each) => file.test(each.file) && line.test(each.line));
    expect(used.filter((each) => replacedTerms.some(({ replaced }) => contains(each.line, replaced)))).not.toEqual([]);
  });
});

describe("a pattern", () => {
  it.each([
    ["the groups are computed anew", true],
    ["export const lettersOf = 1;", true],
    ["Dead letters of silver", false],
    ["lower-case letters, digits and dashes", false],
    ["the file stands in the manifest", true],
    ["a stand-alone process", true],
    ["a rejected event", false],
    ["GOLD_LANE_LIMIT", true],
    ["silver_set_aside", true],
    ["LANDING_SCHEDULE", false],
  ])("classifies: %s", (line, expected) => {
    expect(replacedTerms.some(({ replaced }) => contains(line, replaced))).toBe(expected);
  });
});
