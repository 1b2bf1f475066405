import type { Container, OperationInput } from "@azure/cosmos";
import { describe, expect, it, vi } from "vitest";
import { memoryContainer } from "../../gold/testing/memory-container.ts";
import { inBulk } from "./bulk.ts";

/** Waiting takes no time here. */
vi.mock("node:timers/promises", () => ({ setTimeout: async () => {} }));

/** What Cosmos DB answers to one operation. */
type Said = { statusCode: number; retryAfterMilliseconds?: number; resourceBody?: unknown; eTag?: string };

/** A container whose bulk requests are answered by `answer`; single ones come from memory. */
function answering(answer: (id: string, request: number) => Said) {
  const requests: string[][] = [];
  const bulk = async (operations: readonly OperationInput[]) => {
    const ids = operations.map(idOf);
    requests.push(ids);
    return ids.map((id) => ({ requestCharge: 1, ...answer(id, requests.length) }));
  };
  const memory = memoryContainer("userId");
  const charged: string[] = [];
  const container = inBulk({ id: "people", items: { bulk } } as unknown as Container, memory, (_, kind, units) =>
    charged.push(`${kind} ${units}`),
  );
  return { container, memory, requests, charged };
}

function idOf(operation: OperationInput): string {
  return "id" in operation ? operation.id : String(operation.resourceBody["id"]);
}

const document = (id: string) => ({ id, userId: "u" });

describe("operations sent together", () => {
  it("are charged each for itself; what is asked for alone is a point operation", async () => {
    const { container, requests, charged } = answering(() => ({ statusCode: 201 }));
    await Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));
    await container.create(document("c"), "u");
    expect(requests).toEqual([["a", "b"]]);
    expect(charged).toEqual(["write 1", "write 1"]);
  });

  it("are asked for alone where the answer is neither yes nor no: too large together, or refused", async () => {
    const { container, memory, requests } = answering(() => ({ statusCode: 413 }));
    memory.put(document("a"));
    const [a, b] = await Promise.all([container.read("a", "u"), container.read("b", "u")]);
    expect(a).toMatchObject({ document: document("a") });
    expect(b).toBeUndefined();
    expect(await Promise.all([container.create(document("a"), "u"), container.create(document("b"), "u")])).toEqual([
      false,
      true,
    ]);
    const stale = ["a", "b"].map((id) => container.replace(document(id), "u", "old"));
    expect(await Promise.all(stale)).toEqual([false, false]);
    expect(requests).toHaveLength(3);
  });
});

describe("a request that fails as a whole", () => {
  const failing = (code: number) => {
    const memory = memoryContainer("userId");
    const bulk = async () => {
      throw new Error("Bulk request errored", { cause: Object.assign(new Error("said"), { code }) });
    };
    return inBulk({ id: "people", items: { bulk } } as unknown as Container, memory, () => {});
  };
  const both = (container: ReturnType<typeof failing>) =>
    Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));

  it.each([400, 410, 413])("with %i is one operation's fault: each is asked for alone", async (code) => {
    expect(await both(failing(code))).toEqual([true, true]);
  });

  it.each([401, 404, 503])("with %i fails with what Cosmos DB said", async (code) => {
    await expect(both(failing(code))).rejects.toMatchObject({ message: "said", code });
  });
});

describe("throttled operations", () => {
  const throttled = { statusCode: 429, retryAfterMilliseconds: 20 };

  it("are sent again, without the others, until they are taken", async () => {
    const { container, requests } = answering((id, request) =>
      id !== "a" && request < 3 ? throttled : { statusCode: 201 },
    );
    const created = ["a", "b", "c"].map((id) => container.create(document(id), "u"));
    expect(await Promise.all(created)).toEqual([true, true, true]);
    expect(requests).toEqual([
      ["a", "b", "c"],
      ["b", "c"],
      ["b", "c"],
    ]);
  });

  it("fail when that lasts too long", async () => {
    const { container } = answering(() => ({ statusCode: 429, retryAfterMilliseconds: 31_000 }));
    const created = Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));
    await expect(created).rejects.toMatchObject({ code: 429, message: expect.stringContaining("2 operations") });
  });
});
