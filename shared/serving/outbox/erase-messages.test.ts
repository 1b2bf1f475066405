import fc from "fast-check";
import { expect, it } from "vitest";
import { withFaults } from "../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { untilDone } from "../../../testing/kills.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { pendingPartitions } from "../../silver/slice/pending-partitions.ts";
import { runSlice } from "../../silver/slice/run-slice.ts";
import { silverFixture } from "../../silver/testing/fixture.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { eraseMessagesIn } from "./erase-messages.ts";
import type { Output } from "./output.ts";
import { riskScores } from "./outputs/risk-scores.ts";
import { runOutbox } from "./run.ts";

const slice = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const limits = { pageSize: 2, concurrency: 2, deadline: Number.POSITIVE_INFINITY };
const start = enqueuedTime - 1_000_000;
const [ann, bob] = ["ann@x.org", "bob@x.org"];
const customer = (email: string) => {
  const body = { customerName: "Ann", email, phone: "1", birthDay: "1965-01-31" };
  return { element: Buffer.from(JSON.stringify(body)).toString("base64"), score: 0 };
};
const assessment = (email: string, score: number) => ({ customer: email, score, riskDate: start });

type FaultPlan = ("none" | "before" | "after")[];

/** A store whose requests of several processes occur in any order, and each of whose processes can be killed. */
function interleaving(scheduler: fc.Scheduler) {
  const state = {
    isOn: false,
    wrap: <T extends object>(store: T, plan: FaultPlan): T => {
      const scheduled = new Proxy(store, {
        get(object, property, receiver) {
          const member: unknown = Reflect.get(object, property, receiver);
          if (typeof member !== "function" || member.constructor.name !== "AsyncFunction") return member;
          return async (...args: unknown[]) => {
            if (state.isOn) await scheduler.schedule(Promise.resolve(), String(property));
            return Reflect.apply(member, object, args);
          };
        },
      });
      return withFaults(scheduled, () => (state.isOn ? (plan.shift() ?? "none") : "none"));
    },
  };
  return state;
}

/** What remains of Ann's and Bob's messages when Ann was erased while the outbox ran. */
async function afterErasure(scheduler: fc.Scheduler, ofSilver: FaultPlan, ofOutbox: FaultPlan, isPublished = false) {
  const requests = interleaving(scheduler);
  const fixture = silverFixture((store) => requests.wrap(store, ofSilver));
  const [messages, progress] = [memoryContainer("subject"), memoryContainer("consumer")];
  const balance = fixture.containers.get("balance");
  if (balance === undefined) throw new Error("the fixture has no balance");
  const erasure = { ...fixture.silver.erasure, eraseMessages: eraseMessagesIn(requests.wrap(messages, ofSilver)) };
  const silver = { ...fixture.silver, erasure };
  const runSilver = async () => {
    for (const partition of await pendingPartitions(silver.bronze, "silver")) await runSlice(silver, partition, slice);
  };
  const published: string[] = [];
  const outbox = {
    outputs: [riskScores as Output<never> as Output],
    source: () => requests.wrap(balance, ofOutbox),
    gold: () => memoryContainer("userId"),
    webhook: undefined,
    alertsAt: async () => [],
    isVisible: async () => true,
    alertMaximumAge: 0,
    now: () => 0,
    messages: requests.wrap(messages, ofOutbox),
    progress: requests.wrap(progress, ofOutbox),
    silver: openSilverReader(() => requests.wrap(balance, ofOutbox)),
    hub: () => ({
      async publish(events: readonly { readonly key?: string | undefined }[]) {
        published.push(...events.flatMap(({ key }) => key ?? []));
      },
    }),
  };
  const run = () => runOutbox(outbox, limits);
  await fixture.land("registrations", "0", [{ user_id: "ann", device_id: "d1", user_email: ann }]);
  await fixture.land("customers", "0", [{ key: "Customer", zSetEntries: [customer(ann), customer(bob)] }]);
  await fixture.land("assessments", "0", [assessment(ann, 1), assessment(ann, 2), assessment(bob, 3)]);
  await runSilver();
  if (isPublished) await run();
  await fixture.land("profiles", "0", [{ user_id: "ann", update_type: "delete", timestamp: enqueuedTime }]);
  requests.isOn = true;
  await scheduler.waitFor(Promise.all([untilDone(runSilver, runSilver), untilDone(run, run)]));
  requests.isOn = false;
  await runSilver();
  await run();
  return { messages: messages.all<{ readonly subject: string }>().map(({ subject }) => subject), published };
}

it("no message about an erased person remains, whenever the outbox writes and publishes, whatever is killed", async () => {
  const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 40 });
  let published = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), faults, faults, async (...of) => {
      const after = await afterErasure(...of);
      expect(after.messages).toEqual([bob]);
      expect(after.published).toContain(bob);
      if (after.published.includes(ann)) published += 1;
    }),
    { numRuns: 150 },
  );
  // Otherwise no message was written before the erasure.
  expect(published).toBeGreaterThan(5);
}, 60_000);

it("published messages are removed whenever silver is killed once", async () => {
  let kills = 0;
  for (let requests = 0; kills === requests; requests += 1)
    for (const fault of ["before", "after"] as const) {
      const plan: FaultPlan = [...Array<"none">(requests).fill("none"), fault];
      const [scheduler] = fc.sample(fc.scheduler(), { numRuns: 1, seed: 1 });
      if (scheduler === undefined) throw new Error("no scheduler");
      const after = await afterErasure(scheduler, plan, [], true);
      expect(after.messages).toEqual([bob]);
      if (plan.length === 0 && fault === "before") kills += 1;
    }
  expect(kills).toBeGreaterThan(30);
});
