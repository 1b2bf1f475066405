import { describe, expect, it } from "vitest";
import { GroupCommit } from "./group-commit.ts";

/** Commits that wait until the test releases them. */
function pausedCommits(maxSize: number) {
  const groups: (readonly number[])[] = [];
  let failures = 0;
  const paused: { release: () => void; fail: (error: Error) => void }[] = [];
  const commits = new GroupCommit<number>(
    (items) => {
      groups.push(items);
      return new Promise<void>((release, fail) => paused.push({ release, fail }));
    },
    (size) => size,
    maxSize,
    () => {
      failures += 1;
    },
  );
  return { commits, groups, paused, failures: () => failures };
}

describe("a group commit", () => {
  it("contains the items that were added during the last one, up to a size", async () => {
    const { commits, groups, paused } = pausedCommits(10);
    const first = commits.add(1);
    const rest = [4, 5, 6, 100, 2].map((size) => commits.add(size));
    paused[0]?.release();
    await first;
    for (let attempt = 0; groups.length < 5 && attempt < 100; attempt += 1) {
      paused.at(-1)?.release();
      await Promise.resolve();
    }
    paused.at(-1)?.release();
    await Promise.all(rest);
    expect(groups).toEqual([[1], [4, 5], [6], [100], [2]]);
  });

  it("rejects all waiting items after a failure, and commits later ones", async () => {
    const { commits, groups, paused, failures } = pausedCommits(10);
    const waiting = [commits.add(1), commits.add(2)];
    paused[0]?.fail(new Error("no space left on device"));
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining("no space left") },
      });
    const later = commits.add(3);
    paused[1]?.release();
    await later;
    expect([groups, failures()]).toEqual([[[1], [3]], 1]);
  });
});
