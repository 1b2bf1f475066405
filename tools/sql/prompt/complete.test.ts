import { describe, expect, it } from "vitest";
import { isBlank, isComplete } from "./complete.ts";

describe("the text of a statement", () => {
  it.each([
    "select 1;",
    "select 1; -- all of it",
    "select ';';",
    "select 'it''s';",
    'select 1 as "a;b";',
    "select /* ; */ 1;",
    "select 1; /* done */",
    "select $$ ; $$;",
    "select $x$ ; $$ $x$;",
    "select 1;\n",
    "select 1 -- one\n;",
  ])("is complete: %s", (text) => {
    expect(isComplete(text)).toBe(true);
  });

  it.each([
    "",
    "select 1",
    "select 1 -- one;",
    "select ';",
    "select 'it'';",
    'select "a;',
    "select 1 /* ;",
    "select $$ ;",
    "select $x$ ; $$;",
    "select 1; select 2",
  ])("is incomplete: %s", (text) => {
    expect(isComplete(text)).toBe(false);
  });

  it.each([
    ["", true],
    [" ;\n;", true],
    ["-- nothing;", true],
    ["/* select 1; */", true],
    ["''", false],
    ["select 1", false],
  ])("is blank: %j %s", (text, blank) => {
    expect(isBlank(text)).toBe(blank);
  });
});
