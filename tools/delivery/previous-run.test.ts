import { describe, expect, it } from "vitest";
import { newestRunWith } from "./previous-run.ts";

const run = (id: number, more: object = {}) => ({
  id,
  repository_id: 1,
  head_repository_id: 1,
  head_branch: "main",
  ...more,
});
const artifact = (day: number, workflow_run: object, expired = false) => ({
  expired,
  created_at: `2026-11-${String(day).padStart(2, "0")}T00:00:00Z`,
  workflow_run,
});

function of(artifacts: readonly object[], status = 200): Promise<number | undefined> {
  const answer: typeof fetch = async () => Response.json({ artifacts }, { status });
  return newestRunWith({ api: "https://api.example", repository: "o/r", token: "t", fetch: answer }, "verified-dev");
}

describe("newestRunWith", () => {
  it("returns the newest run of main with the artifact", async () => {
    expect(await of([artifact(1, run(1)), artifact(3, run(3)), artifact(2, run(2)), artifact(4, run(4), true)])).toBe(
      3,
    );
  });

  it("ignores forks and other branches", async () => {
    const others = [
      artifact(1, run(1, { head_repository_id: 9 })),
      artifact(2, run(2, { head_branch: "x" })),
      artifact(3, {}),
    ];
    expect(await of(others)).toBeUndefined();
    expect(await of([])).toBeUndefined();
  });

  it("fails on GitHub errors", async () => {
    await expect(of([], 500)).rejects.toThrow("artifacts verified-dev: 500");
  });
});
