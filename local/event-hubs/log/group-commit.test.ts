import { describe, expect, it } from "vitest";
import { GroupCommit } from "./group-commit.ts";

/** Commits that wait until they are let go. */
function heldCommits(maxSize: number) {
  const groups: (readonly number[])[] = [];
  const held: { release: () => void; fail: (error: Error) => void }[] = [];
  const commits = new GroupCommit<number>(
    (items) => {
      groups.push(items);
      return new Promise<void>((release, fail) => held.push({ release, fail }));
    },
    (size) => size,
    maxSize,
  );
  return { commits, groups, held };
}

describe("a group commit", () => {
  it("takes everything that came in during the last one, up to a size", async () => {
    const { commits, groups, held } = heldCommits(10);
    const first = commits.add(1);
    const rest = [4, 5, 6, 100, 2].map((size) => commits.add(size));
    held[0]?.release();
    await first;
    for (let turns = 0; groups.length < 5 && turns < 100; turns += 1) {
      held.at(-1)?.release();
      await Promise.resolve();
    }
    held.at(-1)?.release();
    await Promise.all(rest);
    expect(groups).toEqual([[1], [4, 5], [6], [100], [2]]);
  });

  it("that fails rejects all that wait, and all that come", async () => {
    const { commits, held } = heldCommits(10);
    const waiting = [commits.add(1), commits.add(2)];
    held[0]?.fail(new Error("no space left on device"));
    const outcomes = await Promise.allSettled([...waiting, commits.idle().then(() => commits.add(3))]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining("no space left") },
      });
    }
  });
});
