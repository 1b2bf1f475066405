import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { servingFor } from "../shared/composition.ts";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { summaries } from "../shared/gold/registry.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { openPostgres } from "../shared/platform/azure/postgres.ts";
import { compareServing, type ServingComparison } from "../shared/serving/postgres/compare.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, waitUntilInGold } from "../testing/pipeline.ts";
import { serverKinds, startTestServer, type TestServer } from "../testing/postgres-servers.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { type GeneratedEvent, history } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";
import { runtimeOf } from "../tools/common/runtime.ts";
import { registerDevices } from "../tools/demo/register.ts";

/* The app with both databases of PostgreSQL, while function hosts and the database server are killed. */

const [{ binaries } = { binaries: undefined }] = serverKinds;

/** Milliseconds from the start of a function host to its kill: while it captures, ingests, and writes the tables. */
const moments = [900, 2500, 5000];

let stack: LocalStack;
let server: TestServer;
afterEach(async () => {
  await stack?.close();
  await server?.close();
});

it("captures every registration, and serves the rows of gold, after kills of hosts and of the server", {
  timeout: 300_000,
}, async ({ skip }) => {
  if (binaries === undefined) return skip("there is no embedded PostgreSQL for this platform");
  server = await startTestServer(binaries);
  const [registryUrl, servingUrl] = [await server.createDatabase(), await server.createDatabase()];
  stack = await startLocalStack({
    ...{ REGISTRY_POSTGRES: registryUrl, SERVING_POSTGRES: servingUrl },
    ...{ REGISTRY_SCHEDULE: "*/1 * * * * *", SERVING_SCHEDULE: "*/1 * * * * *" },
  });
  const registry = openPostgres({ kind: "string", value: registryUrl });
  const events = shuffled([...history({ seed: 17, users: 6, days: 5, from: Date.UTC(2026, 4, 4) })], seeded(3));
  const parts = moments.length + 1;
  const sendPart = async (index: number) => {
    const part = events.filter((_, each) => each % parts === index);
    const isRegistration = ({ stream }: GeneratedEvent) => stream === "registrations";
    await registerDevices(registry, part.filter(isRegistration));
    await publish(
      stack.azure,
      part.filter((event) => !isRegistration(event)),
    );
  };
  for (const [index, moment] of moments.entries()) {
    const app = await stack.startApp();
    await Promise.all([sleep(moment).then(() => app.kill()), sendPart(index)]);
    await server.restart();
  }
  await stack.startApp();
  await sendPart(moments.length);
  // Under the running app, whose rounds fail until the server is back.
  await server.restart();
  await waitUntilInGold(stack.azure, events.length);
  // A registration that is captured twice counts as two landed events, so that others can still be on their way.
  const patience = { timeout: 60_000, interval: 1_000 };
  await expect.poll(() => personalRows(stack.azure, workoutBpmSummary), patience).toEqual(referenceRows(events));
  await expect.poll(() => personalRows(stack.azure, gymSummary), patience).toEqual(referenceGymRows(events));

  const serving = servingFor(stack.azure, runtimeOf(stack.azure));
  if (serving === undefined) throw new Error("there is no serving database");
  const compared = (each: ServingComparison) =>
    each.state === "compared" && each.differing === 0 && each.groups.gold === each.groups.serving;
  await expect
    .poll(async () => (await compareServing(serving, summaries, 0)).filter((each) => !compared(each)), patience)
    .toEqual([]);
  const served = await serving.postgres.transaction((session) =>
    session.query("SELECT count(*)::int AS rows FROM gold_personal.workout_bpm_summary"),
  );
  expect(served).toEqual([{ rows: referenceRows(events).length }]);
  const profiles = await registry.transaction((session) => session.query("SELECT user_id FROM user_profiles"));
  const users = new Set(events.flatMap(({ stream, body }) => (stream === "profiles" ? JSON.parse(body).user_id : [])));
  expect(profiles.map(({ user_id }) => user_id).toSorted()).toEqual([...users].map(String).toSorted());
  await registry.close();
});
