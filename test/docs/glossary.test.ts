import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brokenLinks } from "../../tools/docs/links.ts";

const file = "docs/glossary.md";

interface Entry {
  readonly term: string;
  /** Paths from the root of the repository. */
  readonly places: readonly string[];
  readonly identifiers: readonly string[];
}

/** The list items of the page, each of which may have several lines. */
function entriesOf(text: string): Entry[] {
  return [...text.matchAll(/^\* (.+(?:\n {2}.+)*)/gm)].map(([, item = ""]) => ({
    term: /^\*\*(.+?)\*\*/.exec(item)?.[1] ?? item,
    places: [...item.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => join("docs", target)),
    identifiers: [...item.matchAll(/`([\w-]+)`/g)].map(([, identifier = ""]) => identifier),
  }));
}

/** The content of a file, or of all files of a folder and their names. */
function contentOf(place: string): string {
  if (!statSync(place).isDirectory()) return readFileSync(place, "utf8");
  return readdirSync(place).join("\n");
}

const entries = entriesOf(readFileSync(file, "utf8"));

describe("the glossary", () => {
  it("has terms", () => {
    expect(entries.length).toBeGreaterThan(50);
  });

  it("links to existing places", () => {
    expect(brokenLinks(".", file)).toEqual([]);
  });

  it.each(entries)("links $term to a place that contains its identifiers", ({ places, identifiers }) => {
    expect(places.length).toBeGreaterThan(0);
    const content = places.map(contentOf).join("\n");
    expect(identifiers.filter((identifier) => !content.includes(identifier))).toEqual([]);
  });

  it("defines each term once", () => {
    const terms = entries.flatMap(({ term }) => term.toLowerCase().split(", "));
    expect(terms.filter((term, index) => terms.indexOf(term) < index)).toEqual([]);
  });
});
