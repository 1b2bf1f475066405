import type { Container, OperationInput } from "@azure/cosmos";
import { describe, expect, it, vi } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { withBulkOperations } from "./bulk.ts";

/** Delays take no time in this file. */
vi.mock("node:timers/promises", () => ({ setTimeout: async () => {} }));

/** The result of one operation. */
type Result = { statusCode: number; retryAfterMilliseconds?: number; resourceBody?: unknown; eTag?: string };

/** A container that responds to bulk requests with `resultOf`; point operations use memory. */
function respondingWith(resultOf: (id: string, request: number) => Result) {
  const requests: string[][] = [];
  const bulk = async (operations: readonly OperationInput[]) => {
    const ids = operations.map(idOf);
    requests.push(ids);
    return ids.map((id) => ({ requestCharge: 1, ...resultOf(id, requests.length) }));
  };
  const memory = memoryContainer("userId");
  const charged: string[] = [];
  const container = withBulkOperations(
    { id: "people", items: { bulk } } as unknown as Container,
    memory,
    (_, kind, units) => charged.push(`${kind} ${units}`),
  );
  return { container, memory, requests, charged };
}

function idOf(operation: OperationInput): string {
  return "id" in operation ? operation.id : String(operation.resourceBody["id"]);
}

const document = (id: string) => ({ id, userId: "u" });

describe("bulk operations", () => {
  it("are charged one by one; a single operation is a point operation", async () => {
    const { container, requests, charged } = respondingWith(() => ({ statusCode: 201 }));
    await Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));
    await container.create(document("c"), "u");
    expect(requests).toEqual([["a", "b"]]);
    expect(charged).toEqual(["write 1", "write 1"]);
  });

  it("become point operations where the result is ambiguous: too large together, or rejected", async () => {
    const { container, memory, requests } = respondingWith(() => ({ statusCode: 413 }));
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

describe("a bulk request that fails", () => {
  const failing = (code: number) => {
    const memory = memoryContainer("userId");
    const bulk = async () => {
      throw new Error("Bulk request errored", { cause: Object.assign(new Error("from Cosmos DB"), { code }) });
    };
    return withBulkOperations({ id: "people", items: { bulk } } as unknown as Container, memory, () => {});
  };
  const both = (container: ReturnType<typeof failing>) =>
    Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));

  it.each([400, 410, 413])("with %i is caused by one operation: each becomes a point operation", async (code) => {
    expect(await both(failing(code))).toEqual([true, true]);
  });

  it.each([401, 404, 503])("with %i throws the error of Cosmos DB", async (code) => {
    await expect(both(failing(code))).rejects.toMatchObject({ message: "from Cosmos DB", code });
  });
});

describe("throttled operations", () => {
  const throttled = { statusCode: 429, retryAfterMilliseconds: 20 };

  it("are sent again, without the others, until they succeed", async () => {
    const { container, requests } = respondingWith((id, request) =>
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

  it("fail when throttling lasts too long", async () => {
    const { container } = respondingWith(() => ({ statusCode: 429, retryAfterMilliseconds: 31_000 }));
    const created = Promise.all(["a", "b"].map((id) => container.create(document(id), "u")));
    await expect(created).rejects.toMatchObject({
      code: "throttled",
      statusCode: 429,
      message: expect.stringContaining("2 operations"),
    });
  });
});
