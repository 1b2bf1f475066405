import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { Identified } from "../azure/documents.ts";
import { type CheckpointStore, readOnlyCheckpoints } from "./checkpoint-store.ts";
import { documentCheckpoints } from "./document-checkpoints.ts";
import { beginFeed, type ChangeFeed, type FollowOptions, followFeed, followRanges, unreadRanges } from "./follow.ts";

interface Item extends Identified {
  readonly user: string;
  readonly value: number;
}

const consumer = { consumer: "test", version: 1, container: "items" };
const item = (user: string, value = 0): Item => ({ id: user, user, value });

function fixture(version = 1) {
  const items = memoryContainer("user");
  const progress = memoryContainer("consumer");
  const feed: ChangeFeed = { container: items, checkpoints: documentCheckpoints(progress, { ...consumer, version }) };
  const seen: Item[] = [];
  const options: FollowOptions<Item, void> = {
    pageSize: 2,
    deadline: Number.POSITIVE_INFINITY,
    now: () => 0,
    handle: async ({ documents }) => {
      seen.push(...documents);
    },
  };
  return { items, progress, feed, seen, options };
}

describe("a change feed", () => {
  it("is read page by page, each change once, and again only what changed", async () => {
    const { items, feed, seen, options } = fixture();
    for (const user of ["a", "b", "c", "d", "e"]) items.put(item(user));
    expect(await followFeed(feed, options)).toBe("drained");
    expect(seen.map(({ user }) => user).toSorted()).toEqual(["a", "b", "c", "d", "e"]);
    items.put(item("c", 7));
    expect(await followFeed(feed, options)).toBe("drained");
    expect(seen.slice(5)).toEqual([item("c", 7)]);
    expect(await followFeed(feed, options)).toBe("drained");
    expect(seen).toHaveLength(6);
  });

  it("is read again from the beginning by a new version, beside the old one", async () => {
    const { items, progress, feed, seen, options } = fixture();
    items.put(item("a"));
    await followFeed(feed, options);
    const next = { ...feed, checkpoints: documentCheckpoints(progress, { ...consumer, version: 2 }) };
    await followFeed(next, options);
    expect(seen).toEqual([item("a"), item("a")]);
    expect(await unreadRanges(feed)).toEqual([]);
  });

  it("begins one page at least, and none after the deadline", async () => {
    const { items, feed, seen, options } = fixture();
    for (const user of ["a", "b", "c", "d", "e"]) items.put(item(user));
    expect(await followFeed(feed, { ...options, deadline: -1 })).toBe("deadline");
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThanOrEqual(2);
    while ((await followFeed(feed, { ...options, deadline: -1 })) !== "drained");
    expect(seen).toHaveLength(5);
  });

  it("keeps the feed ranges of the first run", async () => {
    const { feed } = fixture();
    expect(await beginFeed(feed)).toEqual(["even", "odd"]);
    const split = { ...feed, container: { ...feed.container, feedRanges: async () => ["1", "2", "3"] } };
    expect(await beginFeed(split)).toEqual(["even", "odd"]);
    await feed.checkpoints.begin(["1"]);
    expect(await feed.checkpoints.ranges()).toEqual(["even", "odd"]);
  });

  it("stops when another run stores its checkpoint first", async () => {
    const { items, feed, options } = fixture();
    for (const user of ["a", "c", "e"]) items.put(item(user));
    let isFirst = true;
    const end = await followRanges<Item, void>(feed, ["odd"], {
      ...options,
      async handle() {
        if (!isFirst) return;
        isFirst = false;
        await followRanges(feed, ["odd"], options);
      },
    });
    expect(end).toBe("conflict");
    expect(await unreadRanges(feed)).toEqual([]);
  });

  it("lists the feed ranges with unread changes, and writes nothing", async () => {
    const { items, progress, feed, options } = fixture();
    expect(await unreadRanges(feed)).toEqual([]);
    items.put(item("a"));
    const dated = {
      ...feed,
      container: {
        ...items,
        async changes<D extends Identified>(...of: Parameters<typeof items.changes>) {
          const page = await items.changes<D>(...of);
          return page && { ...page, oldest: 5 };
        },
      },
    };
    expect(await unreadRanges(dated)).toEqual([{ range: "odd", oldest: 5 }]);
    expect(progress.all()).toEqual([]);
    await followFeed(feed, options);
    expect(await unreadRanges(feed)).toEqual([]);
  });

  it("is read ahead without a trace in the stored checkpoints", async () => {
    const { items, progress, feed, seen, options } = fixture();
    items.put(item("a"));
    await followFeed(feed, options);
    const before = progress.all();
    for (const user of ["b", "c", "e"]) items.put(item(user));
    const ahead = { ...feed, checkpoints: readOnlyCheckpoints(feed.checkpoints) };
    expect(await followFeed(ahead, options)).toBe("drained");
    expect(seen.map(({ user }) => user).toSorted()).toEqual(["a", "b", "c", "e"]);
    expect(progress.all()).toEqual(before);
  });

  it("starts from the beginning when its container was recreated, once, and reports it", async () => {
    const { items, feed, seen, options } = fixture();
    const restarted: string[] = [];
    const watched = { ...feed, onRestart: (range: string) => restarted.push(range) };
    for (const user of ["a", "b", "c", "d"]) items.put(item(user));
    await followFeed(watched, options);
    items.recreate();
    expect((await unreadRanges(feed)).map(({ range }) => range)).toEqual(["even", "odd"]);
    expect(await followFeed(watched, options)).toBe("drained");
    expect(await unreadRanges(feed)).toEqual([]);
    items.put(item("b", 7));
    expect(await followFeed(watched, options)).toBe("drained");
    expect(seen.slice(4)).toEqual([item("b", 7)]);
    expect(restarted).toEqual(["even", "odd"]);
  });

  it("leaves a restart to the run that is faster", async () => {
    const { items, feed, options } = fixture();
    items.put(item("a"));
    await followFeed(feed, options);
    items.recreate();
    const lost = {
      ...feed.checkpoints,
      read: async (range: string) => {
        const known = await feed.checkpoints.read(range);
        return known && { ...known, restart: async () => false };
      },
    };
    expect(await followRanges({ ...feed, checkpoints: lost }, ["odd"], options)).toBe("conflict");
  });

  it("throws for a checkpoint whose continuation is no text", async () => {
    const { items, progress, feed, options } = fixture();
    items.put(item("a"));
    await followFeed(feed, options);
    for (const document of progress.all<Identified & { continuation?: string }>())
      if (document.continuation !== undefined) progress.put({ ...document, continuation: 7 } as unknown as Identified);
    await expect(followFeed(feed, options)).rejects.toMatchObject({ code: "document-invalid", retriable: false });
  });
});

/** A sink that commits the changes of a page and its continuation in one transaction. */
function transactionalSink() {
  const rows: Item[] = [];
  const continuations = new Map<string, string>();
  let begun: readonly string[] | undefined;
  const checkpoints: CheckpointStore<readonly Item[]> = {
    ranges: async () => begun,
    async begin(ranges) {
      begun ??= ranges;
    },
    async read(range) {
      const continuation = continuations.get(range);
      return {
        continuation,
        async restart() {
          if (continuations.get(range) !== continuation) return false;
          return continuations.delete(range);
        },
        async advance(next, page) {
          if (continuations.get(range) !== continuation) return false;
          continuations.set(range, next);
          rows.push(...page);
          return true;
        },
      };
    },
  };
  return { rows, checkpoints };
}

describe("whatever fails and however many runs there are", () => {
  const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 40 });
  const writes = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });

  async function untilDone(follow: () => Promise<unknown>): Promise<void> {
    for (;;)
      try {
        if ((await follow()) === "drained") return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
  }

  it("handles the latest version of every document at least once", async () => {
    await fc.assert(
      fc.asyncProperty(writes, faults, async (users, plan) => {
        const next = () => plan.shift() ?? "none";
        const { items, progress, seen, options } = fixture();
        const checkpoints = documentCheckpoints(withFaults(progress, next), consumer);
        const feed = { container: withFaults(items, next), checkpoints };
        for (const [value, user] of users.entries()) {
          items.put(item(user, value));
          await Promise.all([untilDone(() => followFeed(feed, options)), untilDone(() => followFeed(feed, options))]);
        }
        for (const latest of items.all<Item>()) expect(seen).toContainEqual(latest);
      }),
      { numRuns: 200 },
    );
  });

  it("takes effect exactly once in a sink that commits the page with its continuation", async () => {
    await fc.assert(
      fc.asyncProperty(writes, faults, async (users, plan) => {
        const next = () => plan.shift() ?? "none";
        const { items, options } = fixture();
        const { rows, checkpoints } = transactionalSink();
        const feed = { container: withFaults(items, next), checkpoints };
        const follow = () =>
          followFeed<Item, readonly Item[]>(feed, { ...options, handle: async ({ documents }) => documents });
        for (const [value, user] of users.entries()) {
          items.put(item(user, value));
          await Promise.all([untilDone(follow), untilDone(follow)]);
        }
        expect(rows.map(({ value }) => value).toSorted((a, b) => a - b)).toEqual(users.map((_, value) => value));
      }),
      { numRuns: 200 },
    );
  });
});
