import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Host, startHost } from "../local/functions-host/host.ts";
import { hostLog } from "../local/functions-host/log.ts";
import { summaries } from "../shared/gold/registry.ts";
import { openApiDocument } from "../shared/serving/api/openapi/document.ts";
import { streams } from "../shared/streams/registry.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { clientOf, readEverySummary, readOthers, sendToEveryStream } from "./client/every-call.ts";
import { clientTypes } from "./client/generate.ts";

it("the generated types are those of the document: npm run client", async () => {
  expect((await readFile("test/client/api.d.ts", "utf8")) === (await clientTypes())).toBe(true);
});

/** A client that knows nothing but the document makes every call of it. */
describe("the generated client", () => {
  let stack: LocalStack;
  let host: Host;
  let key: string;

  beforeAll(async () => {
    stack = await startLocalStack();
    const log = hostLog({ verbose: false, colour: false, write: () => {}, now: () => new Date() });
    const dataFolder = join(stack.folder, "functions-host");
    host = await startHost({ appFolder: ".", dataFolder, port: 0, settings: stack.settings, log });
    key = JSON.parse(await readFile(join(dataFolder, "keys.json"), "utf8")).default;
  }, 120_000);
  afterAll(async () => {
    await host.close();
    await stack.close();
  });

  it("makes every call, and gets what the document promises", { timeout: 120_000 }, async () => {
    const client = clientOf(`http://127.0.0.1:${host.port}`, key);
    const calls = new Map<string, number>();
    client.use({
      onResponse({ request, schemaPath, response }) {
        calls.set(`${request.method.toLowerCase()} ${schemaPath}`, response.status);
      },
    });
    const results = await sendToEveryStream(client);
    for (const { accepted, ids, rejected, implausible } of results) {
      expect([ids.length, rejected, implausible]).toEqual([accepted, [], []]);
      expect(accepted).toBeGreaterThan(0);
    }
    const sent = results.reduce((sum, { accepted }) => sum + accepted, 0);
    const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    await waitUntilSettled(stack.azure, nothing, sent);

    for (const [name, answers] of Object.entries(await readEverySummary(client))) {
      const [masked, personal, maskedChanges, personalChanges] = answers;
      expect([name, masked, personal]).toEqual([
        name,
        expect.objectContaining({ items: [expect.objectContaining({ group: expect.any(String) })] }),
        expect.objectContaining({ items: [expect.objectContaining({ modified: expect.any(String) })] }),
      ]);
      for (const changes of [maskedChanges, personalChanges])
        expect([name, changes]).toEqual([name, expect.objectContaining({ changes: expect.any(Array) })]);
    }
    const { event, user, pipeline, health, document } = await readOthers(client, results[0]?.ids[0] ?? "");
    expect(event).toMatchObject({ stream: "registrations", state: "processed", code: null });
    expect(user).toMatchObject({ user_id: "u1", profile: { first_name: "Ann" } });
    expect(pipeline?.streams).toHaveLength(streams.length);
    expect(health?.status).toBe("ok");
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument({ streams, summaries }))));

    const { paths } = openApiDocument({ streams, summaries });
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...calls.keys()].toSorted()).toEqual(described.toSorted());
    for (const [call, status] of calls) expect([call, status]).toEqual([call, call.startsWith("post") ? 202 : 200]);
  });
});
