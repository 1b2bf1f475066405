import { describe, expect, it } from "vitest";
import type { Change } from "../bicep/changes.ts";
import { changesMarkdown } from "./changes-report.ts";

const change = (kind: Change["kind"], what: string, ...details: string[]): Change => ({ kind, what, details });

describe("changes as Markdown", () => {
  it("contains counts, a warning and collapsed details", () => {
    const text = changesMarkdown("What would change", [
      {
        environment: "dev",
        changes: [change("create", "A a"), change("delete", "B b"), change("modify", "C c", "x: 1 -> 2")],
      },
      { environment: "prod", changes: [], notes: ["one is orphaned"] },
    ]);
    expect(text).toContain("### What would change");
    expect(text).toContain("| dev | 1 | 1 | 0 | 1 |\n| prod | 0 | 0 | 0 | 0 |");
    expect(text).toContain("> [!CAUTION]\n> These changes lose data:\n> * dev: delete `B b`");
    expect(text).toContain("* prod: one is orphaned");
    expect(text).toContain(
      "dev: 3 changes</summary>\n\n```diff\n+ A a\n- B b   DELETE: data is lost\n~ C c\n    x: 1 -> 2\n```",
    );
    expect(text).not.toContain("prod: 0 changes");
  });

  it("contains no warning without data loss", () => {
    expect(changesMarkdown("x", [{ environment: "dev", changes: [change("create", "A a")] }])).not.toContain("CAUTION");
  });

  it("fits in a comment, and no value can close its code block", () => {
    const many = Array.from({ length: 2000 }, (_, index) => change("modify", `T n${index}`, `x: "${"`".repeat(100)}"`));
    const text = changesMarkdown(
      "x",
      ["dev", "qa"].map((environment) => ({ environment, changes: many })),
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text.match(/more lines: see the log/g)).toHaveLength(2);
    expect(text.match(/```/g)).toHaveLength(4);
  });
});
