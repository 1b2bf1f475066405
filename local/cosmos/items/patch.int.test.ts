import type { PatchOperation, PatchRequestBody } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

describe("patches", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());
  const document = { customer: "ann", n: 1, list: [1, 2, 3], inner: { a: 1, "x/y": 1 } };

  async function patched(id: string, body: PatchRequestBody) {
    const { items } = endpoint.container("orders");
    await items.upsert({ id, ...document });
    const { resource } = await endpoint.container("orders").item(id, "ann").patch(body);
    const { _rid, _self, _etag, _ts, _attachments, id: _, ...rest } = resource ?? {};
    return rest;
  }

  it("change only the paths of their operations", async () => {
    const all: PatchRequestBody = [
      { op: "incr", path: "/n", value: 2 },
      { op: "set", path: "/inner/new", value: { deep: true } },
      { op: "replace", path: "/inner/a", value: "A" },
      { op: "remove", path: "/inner/x~1y" },
      { op: "add", path: "/list/1", value: 9 },
      { op: "add", path: "/list/-", value: 4 },
      { op: "set", path: "/list/0", value: 0 },
      // not in the types of the SDK
      { op: "move", from: "/inner/a", path: "/moved" } as unknown as PatchOperation,
    ];
    expect(await patched("all", all)).toEqual({
      customer: "ann",
      n: 3,
      list: [0, 9, 2, 3, 4],
      inner: { new: { deep: true } },
      moved: "A",
    });
    expect(await patched("made", [{ op: "incr", path: "/made", value: 5 }])).toMatchObject({ made: 5 });
  });

  it("can have a condition", async () => {
    const operations = [{ op: "set" as const, path: "/n", value: 10 }];
    expect(await patched("if", { condition: "FROM c WHERE c.n = 1", operations })).toMatchObject({ n: 10 });
    const unmet = patched("if", { condition: "FROM c WHERE c.n = 2", operations });
    expect(await errorOf(unmet)).toMatchObject({ code: 412 });
  });

  it.each<[string, PatchRequestBody]>([
    ["'/customer' cannot be patched", [{ op: "set", path: "/customer", value: "bob" }]],
    ["'/id' cannot be patched", [{ op: "set", path: "/id", value: "other" }]],
    ["'/none' is not in the document", [{ op: "replace", path: "/none", value: 1 }]],
    ["'/none/deeper' is not in the document", [{ op: "add", path: "/none/deeper", value: 1 }]],
    ["'/none' is not in the document", [{ op: "remove", path: "/none" }]],
    ["'9' is not an index", [{ op: "add", path: "/list/9", value: 1 }]],
    ["'/list' is not a number", [{ op: "incr", path: "/list", value: 1 }]],
    ["1 to 10 operations", []],
  ])("are rejected as a whole: %s", async (message, body) => {
    const and: PatchRequestBody =
      Array.isArray(body) && body.length > 0 ? [{ op: "set", path: "/n", value: 99 }, ...body] : body;
    expect(await errorOf(patched("rejected", and))).toMatchObject({
      code: 400,
      message: expect.stringContaining(message),
    });
    expect((await endpoint.container("orders").item("rejected", "ann").read()).resource).toMatchObject({ n: 1 });
  });
});
