import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { goldFor, silverFor } from "../shared/composition.ts";
import { healthAlerts } from "../shared/gold/health-alerts/health-alerts.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import type { ComputedSummary } from "../shared/gold/summary.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { sampleWebhookSecret } from "../shared/platform/azure/settings.ts";
import { hour, minute, second } from "../shared/platform/time.ts";
import { startApi } from "../testing/api-host.ts";
import { type GeneratedEvent, heartRate, type Person, peopleOf, registration } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded } from "../tools/common/random.ts";
import { localDrain } from "../tools/rebuild/drain.ts";
import { goldRound } from "../tools/rebuild/gold-round.ts";
import { limitsOf } from "../tools/rebuild/options.ts";
import { silverRound } from "../tools/rebuild/silver-round.ts";
import { listen } from "../tools/webhook-receiver/listen.ts";
import { landEvents } from "./land-batches.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

/** Request units grow with the number of devices, so that those of a reading are the same for 1,000 devices. */
const devices = 20;
/** An episode is followed for 3 h: the cost of a run is that of its steady state after as long. */
const historyHours = 3;
const measuredMinutes = 5;
const limits = { pageSize: 200, concurrency: 16 };

/** Of the latency: people whose episodes are completed one after the other. */
const people = 40;
const apart = 1_500;
/** Those of `npm start`. */
const schedules = {
  SILVER_SCHEDULE: "*/5 * * * * *",
  GOLD_SCHEDULE: "*/5 * * * * *",
  OUTBOX_SCHEDULE: "*/5 * * * * *",
};

/**
 * Prints the request units of health alerts for devices that send once a second, gold once a minute, and the time from
 * the reading that completes an episode to its webhook.
 */
export async function benchAlerts(): Promise<void> {
  await benchUnits();
  await benchLatency();
}

async function benchUnits(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  try {
    await withEndpoints(folder, async (azure) => {
      const owners = peopleOf({ seed: 1, users: devices });
      const from = Date.UTC(2026, 0, 5, 6);
      const measuredFrom = from + historyHours * hour;
      await landEvents(
        azure,
        "0",
        owners.map((person) => registration(person, from - hour)),
      );
      await landEvents(azure, "0", atRest(owners, from, measuredFrom));
      await unitsOf(azure, computedSummaries);
      let [alone, others] = [0, 0];
      for (let at = measuredFrom; at < measuredFrom + measuredMinutes * minute; at += minute) {
        await landEvents(azure, "0", atRest(owners, at, at + minute));
        alone += await unitsOf(azure, [healthAlerts]);
        others += await unitsOf(
          azure,
          computedSummaries.filter((summary) => summary !== healthAlerts),
        );
      }
      const each = (units: number) => (units / (devices * measuredMinutes * 60)).toFixed(3);
      console.log(`  gold once a minute, at one reading per second and device, after ${historyHours} h`);
      console.log(
        `    ${each(alone)} RU per reading for ${healthAlerts.name}, ${each(others)} for all other summaries`,
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* atRest(owners: readonly Person[], from: number, to: number): Generator<GeneratedEvent> {
  const random = seeded(from / second);
  for (let time = from; time < to; time += second)
    for (const person of owners) yield heartRate(person, time, 60 + Math.floor(random.next() * 20));
}

/** Catches up silver, and then gold; returns the request units of gold. */
async function unitsOf({ configuration }: Azure, summaries: readonly ComputedSummary[]): Promise<number> {
  let units = 0;
  const silver = openAzure(configuration);
  const azure = openAzure(configuration, { onCharge: (_, __, charge) => (units += charge) });
  try {
    const layer = silverFor(silver, Date.now);
    const { slice, partitions } = limitsOf();
    await silverRound(layer.bronze, layer.database, { drain: localDrain(layer, slice), partitions }, () => {});
    await goldRound(goldFor(azure, Date.now), summaries, limits, () => {});
    return units;
  } finally {
    await Promise.all([azure.close(), silver.close()]);
  }
}

async function benchLatency(): Promise<void> {
  const received = new Map<string, number>();
  const receiver = await listen(async (request, response) => {
    received.set(JSON.parse(await text(request)).data.user_id, performance.now());
    response.writeHead(204).end();
  }, 0);
  const webhook = {
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${receiver.port}/`,
    ALERT_WEBHOOK_SECRET: sampleWebhookSecret,
  };
  const api = await startApi({ ...schedules, ...webhook });
  try {
    const { azure } = api.stack;
    const owners = peopleOf({ seed: 2, users: people });
    const now = Math.floor(Date.now() / minute) * minute;
    await publish(
      azure,
      owners.flatMap((person) => [registration(person, now - hour), ...episodeWithoutEnd(person, now)]),
    );
    // Until the first minutes are in gold, which are no episode yet.
    await sleep(20_000);
    const sent = new Map<string, number>();
    for (const person of owners) {
      sent.set(person.userId, performance.now());
      await publish(azure, [heartRate(person, now - minute, 140)]);
      await sleep(apart);
    }
    const deadline = performance.now() + 120_000;
    while (received.size < people && performance.now() < deadline) await sleep(200);
    const delays = [...received].map(([user, at]) => (at - (sent.get(user) ?? at)) / 1000).sort((a, b) => a - b);
    const quantile = (part: number) => delays[Math.ceil(part * delays.length) - 1]?.toFixed(1);
    console.log(`  from the reading that completes an episode to its webhook, ${received.size} of ${people} people`);
    console.log(`    median ${quantile(0.5)} s, p95 ${quantile(0.95)} s, longest ${quantile(1)} s`);
  } finally {
    await api.close();
    receiver.close();
  }
}

/** Nine minutes: the reading of the next one completes the episode. */
function episodeWithoutEnd(person: Person, now: number): GeneratedEvent[] {
  return Array.from({ length: 9 }, (_, index) => heartRate(person, now - (10 - index) * minute, 140));
}
