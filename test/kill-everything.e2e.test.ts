import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { eventHubsConnection } from "../local/connection-strings.ts";
import { type Azure, openAzure } from "../shared/azure/clients.ts";
import { readConfiguration } from "../shared/azure/configuration.ts";
import { gymSummary } from "../shared/gold/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary.ts";
import { streams } from "../shared/streams/registry.ts";
import { type GeneratedEvent, history } from "../tools/history.ts";
import { readPipeline } from "../tools/progress.ts";
import { seeded } from "../tools/random.ts";
import { everythingInBronze } from "./bronze-contents.ts";
import { referenceGymRows } from "./gym-reference.ts";
import { startLocalStack } from "./local-stack.ts";
import { personalRows, shuffled } from "./pipeline.ts";
import { referenceRows } from "./reference.ts";
import { startBroker, startHost, type Victim } from "./victims.ts";

/* Two function hosts and Event Hubs, killed again and again under load. `KILLS=50` is the long form. */

const kills = Number(process.env["KILLS"] ?? 3);
const timeout = 240_000 + kills * 20_000;

it(`survives ${kills} kills of hosts and broker: what was acknowledged is delivered`, { timeout }, async () => {
  const { azure, victims } = await startVictims();
  const random = seeded(15);
  const days = Math.max(7, kills);
  const events = shuffled([...history({ seed: 6, users: 6, days, from: Date.UTC(2026, 4, 4) })], random);
  const turns = shuffled(
    Array.from({ length: kills }, (_, index) => victims[index % victims.length]),
    random,
  );
  const acknowledged: string[] = [];
  for (const [round, victim] of turns.entries()) {
    const part = events.filter((_, index) => index % kills === round);
    const kill = sleep(random.between(100, 2500)).then(() => victim?.killAndRestart());
    await Promise.all([kill, publishSlowly(azure, part, acknowledged)]);
  }
  await untilAllIsDone(azure);
  await everyOrchestrationEnds(victims);

  const found = await everythingInBronze(azure);
  const sent = events.map(({ stream, body }) => `${stream} ${body}`);
  expect(acknowledged.toSorted()).toEqual(sent.toSorted());
  // a batch whose answer was lost is sent again, and so may be there twice; nothing is missing, and nothing was made up
  expect([...new Set(found)].toSorted()).toEqual([...new Set(acknowledged)].toSorted());
  expect(found).toHaveLength(await eventsInHubs(azure));
  expect(await personalRows(azure, workoutBpmSummary)).toEqual(referenceRows(events));
  expect(await personalRows(azure, gymSummary)).toEqual(referenceGymRows(events));
  const suffered = Object.entries(Object.groupBy(turns, (victim) => victim?.name ?? ""));
  const shares = suffered.map(([name, times = []]) => `${name} ${times.length}`).join(", ");
  console.log(`${kills} kills (${shares}): ${sent.length} events acknowledged, ${found.length} in hubs and in bronze`);
});

async function startVictims(): Promise<{ azure: Azure; victims: readonly Victim[] }> {
  const stack = await startLocalStack();
  const broker = await startBroker(join(stack.folder, "broker"));
  const settings = { ...stack.settings, EVENT_HUBS: eventHubsConnection({ eventHubsPort: broker.port }) };
  const azure = openAzure(readConfiguration(settings));
  const victims: Victim[] = [broker];
  onTestFinished(async () => {
    await azure.close();
    for (const victim of victims.reverse()) await victim.stop();
    await stack.close();
  });
  for (const name of ["host one", "host two"])
    victims.push(await startHost(name, join(stack.folder, "functions-host"), settings));
  return { azure, victims };
}

/** In so many parts, with time between them: there is something under way when the kill comes. */
const parts = 10;

async function publishSlowly(azure: Azure, events: readonly GeneratedEvent[], acknowledged: string[]): Promise<void> {
  for (let part = 0; part < parts; part += 1) {
    const some = events.filter((_, index) => index % parts === part);
    await publishNoting(azure, some, acknowledged);
    await sleep(200);
  }
}

/** Publishes, and notes `STREAM BODY` of what the hubs say that they have. */
async function publishNoting(azure: Azure, events: readonly GeneratedEvent[], acknowledged: string[]): Promise<void> {
  const publishTo = async ({ name, hub }: { name: string; hub: string }) => {
    const mine = events.filter(({ stream }) => stream === name);
    if (mine.length === 0) return;
    const outgoing = mine.map(({ key, body }) => ({ key, body: Buffer.from(body) }));
    const onSent = (batch: readonly { readonly body: Buffer }[]) => {
      acknowledged.push(...batch.map(({ body }) => `${name} ${body}`));
    };
    await azure.hub(hub).publish(outgoing, { onSent });
  };
  await Promise.all(streams.map(publishTo));
}

async function eventsInHubs(azure: Azure): Promise<number> {
  const states = await Promise.all(streams.map(({ hub }) => azure.hub(hub).state()));
  return states.flatMap(({ partitions }) => partitions).reduce((sum, { last }) => sum + last + 1, 0);
}

/** All that is in the hubs is in bronze, silver and gold have worked through it, and that stays so. */
async function untilAllIsDone(azure: Azure): Promise<void> {
  const total = await eventsInHubs(azure);
  for (const deadline = Date.now() + 180_000; ; await sleep(500)) {
    const { landed, beforeSilver, goldIsDone } = await readPipeline(azure);
    const inBronze = landed.accepted + landed.ignored + landed.quarantined;
    if (inBronze >= total && beforeSilver === 0 && goldIsDone) return;
    if (Date.now() > deadline) throw new Error(`${inBronze} of ${total} events landed, ${beforeSilver} before silver`);
  }
}

interface Instance {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly runtimeStatus: string;
}

/** Timers start new ones all the time: those that are under way now must end, one after the other. */
async function everyOrchestrationEnds(victims: readonly Victim[]): Promise<void> {
  const port = victims.at(-1)?.port;
  const instances = async (): Promise<Instance[]> => {
    const response = await fetch(`http://127.0.0.1:${port}/runtime/webhooks/durabletask/instances`);
    return (await response.json()) as Instance[];
  };
  const isOpen = ({ runtimeStatus }: Instance) => runtimeStatus === "Running" || runtimeStatus === "Pending";
  const known = await instances();
  expect(known.length).toBeGreaterThan(0);
  expect(known.filter(({ runtimeStatus }) => runtimeStatus === "Failed")).toEqual([]);
  const open = new Set(known.filter(isOpen).map(({ instanceId, createdTime }) => `${instanceId} ${createdTime}`));
  for (const deadline = Date.now() + 60_000; open.size > 0; await sleep(200)) {
    const still = new Set((await instances()).filter(isOpen).map((one) => `${one.instanceId} ${one.createdTime}`));
    for (const one of open) if (!still.has(one)) open.delete(one);
    if (Date.now() > deadline) throw new Error(`these orchestrations do not end: ${[...open].join(", ")}`);
  }
}
