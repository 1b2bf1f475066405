import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { erasureStoreFor } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import { sharedContainers } from "../shared/gold/run/gold.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { pagesOf } from "../shared/platform/azure/pages.ts";
import { readMonthFile } from "../shared/serving/exports/testing/read-file.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { listTombstones } from "../shared/silver/erasure/erasure-store.ts";
import { checkDelta, skipWithoutDeltaCheck } from "../testing/delta-check.ts";
import { startExportedStack } from "../testing/exported-stack.ts";
import type { LocalStack } from "../testing/local-stack.ts";
import { personalRows } from "../testing/pipeline.ts";
import { allStoredEvents } from "../testing/stored-events.ts";
import type { TimedApp } from "../testing/timers.ts";
import { history, peopleOf } from "../tools/common/history.ts";
import { pollUntil } from "../tools/common/poll.ts";
import { durableKey } from "../tools/common/running-stack.ts";

const options = { seed: 21, users: 3, days: 3, from: Date.UTC(2026, 5, 28) };
const events = [...history(options)];
const [erased, other] = peopleOf(options);
if (erased === undefined || other === undefined) throw new Error("the history has too few people");

type Person = typeof erased;
const names = ({ userId, deviceId, macAddress }: Person) =>
  new RegExp(`"(user:|device:|mac:)?(${userId}|${deviceId}|${macAddress})"`);

describe("an erased person", () => {
  let stack: LocalStack;
  let app: TimedApp;

  const tool = async (name: string, ...args: string[]) => {
    const env = { ...process.env, ...stack.settings, KOREVITAL_FUNCTIONS_URL: `http://127.0.0.1:${app.port}` };
    return (await promisify(execFile)(process.execPath, ["tools/bin/korevital.js", name, ...args], { env })).stdout;
  };
  /** Documents, by container. */
  async function documents(): Promise<Record<string, string>> {
    const all = async (container: ReturnType<typeof stack.azure.gold>) => {
      const items: object[] = [];
      const pages = pagesOf((token) => container.queryAllPartitions<object>("SELECT * FROM c", {}, 1000, token));
      for await (const page of pages) items.push(...page);
      return JSON.stringify(items);
    };
    const found: Record<string, string> = {};
    for (const { container } of silverDefinitions) found[container] = await all(stack.azure.silver(container));
    for (const { container } of summaries) found[container] = await all(stack.azure.gold(container));
    for (const name of Object.values(sharedContainers)) found[name] = await all(stack.azure.gold(name));
    found["erasures"] = await all(stack.azure.retained("erasures"));
    return found;
  }
  /** The content of a log file as text, and of any other file as rows. */
  async function textOf(container: string, summary: Summary, name: string): Promise<string> {
    const content = (await stack.azure.blobs(container).read(name)) ?? new Uint8Array();
    const isLog = name.includes("/_delta_log/");
    return isLog ? Buffer.from(content).toString() : JSON.stringify((await readMonthFile(content, summary)).rows);
  }
  /** All blobs, also of those that no table contains any more. */
  async function exported(): Promise<string> {
    const found: string[] = [];
    for (const container of ["gold", "gold-personal"])
      for (const summary of summaries)
        for await (const { name } of stack.azure.blobs(container).list(`${summary.name}/`))
          found.push(await textOf(container, summary, name));
    return found.join("\n");
  }
  const bronze = async () => (await allStoredEvents(stack.azure)).join("\n");
  const containersWith = async (person: Person) =>
    Object.entries(await documents()).flatMap(([name, text]) => (names(person).test(text) ? [name] : []));

  beforeAll(async () => {
    ({ stack, app } = await startExportedStack(events));
  }, 300_000);
  afterAll(() => stack.close());

  it("is in every layer before", async () => {
    expect((await containersWith(erased)).sort()).toEqual(
      [
        ...["people", "owners", "heart-rates", "workouts", "gym-visits", "activity"],
        ...["workout-bpm-summary", "gym-summary", "activity-daily", "heart-rate-daily"],
      ].sort(),
    );
    expect(await exported()).toMatch(names(erased));
    expect(await bronze()).toMatch(names(erased));
    expect(await tool("person", "show", erased.userId)).toMatch(/^silver workouts +\d+ +[1-9]/m);
  });

  it("is in none after the command, the exports and the nightly maintenance", { timeout: 400_000 }, async () => {
    const before = await personalRows(stack.azure, summaries[0] as (typeof summaries)[number]);
    const [, id = ""] = /receipt (\S+)/.exec(await tool("person", "erase", erased.userId)) ?? [];
    await pollUntil(
      async () => (await listTombstones(erasureStoreFor(stack.azure))).length,
      (count) => count === 1,
      {},
    );
    // Gold is erased after silver.
    const { state } = await pollUntil(
      async () => containersWith(erased),
      (found) => found.every((name) => name === sharedContainers.progress),
      {},
    );
    expect(state).toEqual([sharedContainers.progress]);
    await pollUntil(
      async () => {
        await app.runTimer("exports-timer");
        return containersWith(erased);
      },
      ({ length }) => length === 0,
      {},
    );
    expect(await exported()).not.toMatch(names(erased));
    expect(await exported()).toMatch(names(other));
    const receipt = JSON.parse(await tool("person", "receipt", id));
    expect(receipt).toMatchObject({ id, removed: { silver: { people: expect.any(Number) } } });
    expect(JSON.stringify(receipt)).not.toMatch(names(erased));
    expect(await orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)).start("maintenance")).toBe(
      true,
    );
    await pollUntil(bronze, (text) => !names(erased).test(text), {});
    expect(await bronze()).toMatch(names(other));
    const rows = await personalRows(stack.azure, summaries[0] as (typeof summaries)[number]);
    expect(rows).toEqual(before.filter(({ user_id }) => user_id !== erased.userId));
  });

  it("is in no version of a Delta table that another engine opens", async (context) => {
    skipWithoutDeltaCheck(context);
    await app.runTimer("tables-timer");
    const storage = stack.azure.configuration.lake;
    const open = (container: string, folder: string, query: string) =>
      checkDelta({ storage, container, folder }, { query });
    const users = "SELECT DISTINCT user_id FROM t";
    const workouts = await personalRows(stack.azure, workoutBpmSummary);
    const personal = await open("gold-personal", workoutBpmSummary.name, users);
    expect(personal.rows).toBe(workouts.length);
    expect(personal.result.join()).toMatch(other.userId);
    expect(personal.result.join()).not.toMatch(erased.userId);
    for (const stream of ["heart-rates", "workouts", "profiles"]) {
      const bodies = (await allStoredEvents(stack.azure)).filter((event) => event.startsWith(`${stream} `));
      const mirrored = await open("bronze", stream, "SELECT CAST(body AS VARCHAR) AS body FROM t");
      expect([stream, mirrored.rows]).toEqual([stream, bodies.length]);
      expect(mirrored.result.join()).not.toMatch(names(erased));
    }
  });
});
