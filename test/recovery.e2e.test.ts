import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEndpoints } from "../local/endpoints.ts";
import { freePorts } from "../local/free-ports.ts";
import { appSettings } from "../local/settings.ts";
import { bronzeReaderFor, copyFor } from "../shared/composition.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { copyLake } from "../shared/operations/recovery/copy-lake.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { readConfiguration } from "../shared/platform/azure/configuration.ts";
import { resources } from "../shared/platform/azure/resources.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send, waitUntilInGold } from "../testing/pipeline.ts";
import { history } from "../tools/common/history.ts";

const events = [...history({ seed: 25, users: 3, days: 3, from: Date.UTC(2026, 6, 6) })];

/** The rehearsal of docs/recovery.md, with a second storage account. */
describe("a lost lake", () => {
  let stack: LocalStack;
  let copyFolder: string;
  let copyAccount: Awaited<ReturnType<typeof startEndpoints>>;
  let copySettings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    stack = await startLocalStack();
    copyFolder = await mkdtemp(join(tmpdir(), "korevital-copy-"));
    const storage = { blobContainers: ["copy"], tables: [], queues: [], events: [] };
    const only = { ...resources, storage, eventHubs: resources.eventHubs.slice(0, 1), cosmos: [] };
    copyAccount = await startEndpoints({ ...freePorts, data: copyFolder, log: "quiet" }, only);
    copySettings = { COPY_STORAGE: appSettings(".", copyAccount.ports)["LAKE_STORAGE"] ?? "" };
  }, 120_000);
  afterAll(async () => {
    await stack.close();
    await copyAccount.close();
    await rm(copyFolder, { recursive: true, force: true });
  });

  const withCopy = (of: LocalStack) => openAzure(readConfiguration({ ...of.settings, ...copySettings }));
  const restore = async (of: LocalStack, what: string) => {
    await writeFile(join(of.folder, "settings.json"), JSON.stringify({ Values: { ...of.settings, ...copySettings } }));
    const args = ["tools/bin/korevital.js", "restore", what, "--data", of.folder];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };

  it("is restored from the copy, and every layer computed from it; a lost manifest is reconstructed", {
    timeout: 240_000,
  }, async () => {
    await stack.startApp();
    await send(stack.azure, events);
    const rows = await personalRows(stack.azure, workoutBpmSummary);
    expect(rows.length).toBeGreaterThan(0);
    const source = withCopy(stack);
    const context = copyFor(source, Date.now);
    if (context === undefined) throw new Error("no copy is configured");
    expect(await copyLake(context, Number.POSITIVE_INFINITY)).toMatchObject({ waiting: 0 });
    expect(await copyLake(context, Number.POSITIVE_INFINITY)).toMatchObject({ blobs: 0 });
    await source.close();

    // Another region: an empty lake, empty databases and empty hubs.
    const elsewhere = await startLocalStack();
    try {
      expect(await restore(elsewhere, "lake")).toMatch(/^restored \d+ files of \d+ bytes and \d+ manifest rows as of /);
      expect(await bronzeEvents(elsewhere.azure)).toEqual(await bronzeEvents(stack.azure));
      const app = await elsewhere.startApp();
      await waitUntilInGold(elsewhere.azure, events.length);
      expect(await personalRows(elsewhere.azure, workoutBpmSummary)).toEqual(rows);
      await app.stop();

      await loseManifest(elsewhere.azure);
      expect(await restore(elsewhere, "manifest")).toMatch(
        /^reconstructed \d+ partitions with \d+ files and \d+ events/,
      );
      expect(await bronzeEvents(elsewhere.azure)).toEqual(await bronzeEvents(stack.azure));
      await elsewhere.startApp();
      await waitUntilInGold(elsewhere.azure, 0);
      expect(await personalRows(elsewhere.azure, workoutBpmSummary)).toEqual(rows);
    } finally {
      await elsewhere.close();
    }
  });
});

/** Bodies of all accepted events, sorted. */
async function bronzeEvents(azure: Azure): Promise<string[]> {
  const reader = bronzeReaderFor(azure);
  const bodies: string[] = [];
  for (const key of await reader.partitions())
    for await (const row of reader.rowsAfter(key, 0))
      for (const { sequenceNumber, body } of await reader.events(row))
        bodies.push(`${key} ${sequenceNumber} ${Buffer.from(body).toString("hex")}`);
  return bodies.sort();
}

async function loseManifest(azure: Azure): Promise<void> {
  const manifest = azure.table("manifest");
  for (const partition of ["partitions", "hubs", ...(await bronzeReaderFor(azure).partitions())]) {
    const keys: string[] = [];
    for await (const { rowKey } of manifest.range(partition, "", "~")) keys.push(rowKey);
    for (let first = 0; first < keys.length; first += 100)
      await manifest.commit(
        partition,
        keys.slice(first, first + 100).map((rowKey) => ({ rowKey, remove: true as const })),
      );
  }
}
