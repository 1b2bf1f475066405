import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { indexingOf } from "../indexing.ts";
import { partitionKey } from "../partition/key.ts";
import type { KeyRange } from "../partition/ranges.ts";
import type { Container } from "../store/catalog.ts";
import { openStorage, type Storage } from "../store/storage.ts";
import { temporaryFolder } from "../testing/endpoint.ts";
import { sentDocument } from "./document.ts";
import { executeOperation } from "./operation.ts";
import { queryPage, readQuery } from "./query.ts";

/* After a split, clients continue a query of the parent range in both of its children. */

let folder: string;
let storage: Storage;
let container: Container;
beforeAll(async () => {
  folder = await temporaryFolder();
  storage = openStorage(folder, () => 0, console.log);
  await storage.commit(() => {
    const indexing = indexingOf(["/*"]);
    const database = storage.catalog.createDatabase("d");
    container = storage.catalog.createContainer(database, "c", {
      partitionKey: ["/k"],
      indexing,
      defaultTtl: undefined,
    });
    for (let n = 0; n < 100; n += 1) {
      const document = sentDocument({ id: `d${n}`, k: `k${n}`, n, tag: `t${n % 20}` }, 1024);
      executeOperation(storage, container, partitionKey(`k${n}`), { kind: "create", document });
    }
  });
});
afterAll(async () => {
  storage.close();
  await rm(folder, { recursive: true });
});

const page = (query: string, range: KeyRange, token: string | undefined) =>
  queryPage(storage, container, readQuery({ query }, container.definition.indexing), { range }, 3, token);

async function acrossSplit(query: string): Promise<string[]> {
  const [parent] = storage.catalog.current(container).ranges;
  if (parent === undefined) throw new Error("no range");
  const first = page(query, parent, undefined);
  const { children } = await storage.commit(() =>
    storage.catalog.splitRange(storage.catalog.current(container), { range: parent.id }),
  );
  const found = [...first.results];
  for (const child of children) {
    for (let token = first.continuation; token !== undefined; ) {
      const { results, continuation } = page(query, child, token);
      found.push(...results);
      token = continuation;
    }
  }
  return found;
}

function whole(query: string): string[] {
  const [range] = storage.catalog.current(container).ranges;
  if (range === undefined) return [];
  const compiled = readQuery({ query }, container.definition.indexing);
  return [...queryPage(storage, container, compiled, { range }, 1000, undefined).results];
}

it.each(["SELECT c.id FROM c", "SELECT c.id FROM c WHERE c.n >= 7"])("loses and repeats nothing: %s", async (query) => {
  const expected = whole(query);
  expect(expected.length).toBeGreaterThan(3);
  expect((await acrossSplit(query)).toSorted()).toEqual(expected.toSorted());
});

it("reads and charges only the documents of the partition key", async () => {
  const { catalog, commit } = storage;
  const size = 1024;
  await commit(() => {
    for (let n = 0; n < 4000; n += 1) {
      const key = n % 10 === 0 ? "large" : `other${n}`;
      const document = sentDocument({ id: `more${n}`, k: key, n }, size);
      executeOperation(storage, catalog.current(container), partitionKey(key), { kind: "create", document });
    }
  });
  let [charge, read] = [0, 0];
  let token: string | undefined;
  do {
    const compiled = readQuery({ query: "SELECT VALUE c.n FROM c" }, container.definition.indexing);
    const key = partitionKey("large");
    const scan: typeof storage.documents.scan = function* (...of) {
      for (const row of storage.documents.scan(...of)) {
        read += 1;
        yield row;
      }
    };
    const counting = { ...storage, documents: { ...storage.documents, scan } };
    const found = queryPage(counting, container, compiled, { key }, 100, token);
    charge += found.charge;
    token = found.continuation;
  } while (token !== undefined);
  // each page also reads the first document of the next page
  expect(read).toBeLessThanOrEqual(400 + 4);
  expect(charge).toBeCloseTo(4 * 2.3 + 400 * (0.1 + 0.02), -1);
});
