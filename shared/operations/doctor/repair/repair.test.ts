import { expect, it } from "vitest";
import { landFile } from "../../../bronze/landing/land-file.ts";
import type { LandingFile } from "../../../bronze/landing/landing-file.ts";
import type { OutboxMessage } from "../../../serving/outbox/message.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { enqueuedTime } from "../../../streams/testing/bodies.ts";
import { collect } from "../collect/collect.ts";
import type { DoctorContext } from "../context.ts";
import { runChecks } from "../run-checks.ts";
import { memoryFixture } from "../testing/fixture.ts";
import { repair } from "./repair.ts";

const body = Buffer.from('{"device_id":"d","time":1678521600,"heartrate":70}');

async function findingsOf(context: DoctorContext) {
  return runChecks((await collect(context)).snapshot);
}

async function repaired(context: DoctorContext): Promise<string[]> {
  const results: string[] = [];
  await repair(context, await findingsOf(context), ({ check, result }) => results.push(`${check}: ${result}`));
  return results;
}

/** A context with one file in landing. */
function withFile() {
  const queued: LandingFile[] = [];
  const { doctor } = memoryFixture();
  const { files } = doctor.lake as ReturnType<typeof memoryFixture>["doctor"]["lake"] & { files: { put: Put } };
  const file = { name: "a.ndjson", etag: files.put("a.ndjson", body) };
  const context: DoctorContext = { ...doctor, enqueue: async (each) => void queued.push(each), now: () => 1 };
  return { context, file, queued };
}
type Put = (name: string, content: Uint8Array) => string;

it("puts a waiting file into the queue again", async () => {
  const { context, file, queued } = withFile();
  expect(await repaired(context)).toEqual(["landing-waiting: put into the queue again"]);
  expect(queued).toEqual([file]);
});

it("writes a missing report again", async () => {
  const { context, file } = withFile();
  await landFile(context.lake, file, Number.POSITIVE_INFINITY);
  expect(await findingsOf(context)).toEqual([]);
  const [name = ""] = (context.lake.reports as unknown as { names(): string[] }).names();
  const before = await context.lake.reports.read(name);
  await context.lake.reports.remove(name);
  expect(await repaired(context)).toEqual(["landing-unreported: report written again"]);
  expect(await context.lake.reports.read(name)).toEqual(before);
  expect(await findingsOf(context)).toEqual([]);
});

it("does not write the report of a file that is landing", async () => {
  const { context, file } = withFile();
  const finding = { check: "landing-unreported", severity: "warning", description: "", action: "" } as const;
  const done: string[] = [];
  const locations = [{ id: "", detail: "", remediation: { kind: "report", file } }] as const;
  await repair(context, [{ ...finding, locations }], (one) => done.push(one.result));
  expect(done).toEqual(["skipped: the file is landing again"]);
});

it.each([
  [
    "heart-rates",
    "heart-rates|0|2",
    "stopped: the hub was recreated in the meantime; 0 events read from the hub, 0 of them landed",
  ],
  ["colours", "colours|0|1", "skipped: no stream is called colours"],
  ["heart-rates", "heart-rates|0|1", "0 events read from the hub, 0 of them landed"],
])("reingests only the generation of the hub: %s in %s", async (stream, partitionKey, expected) => {
  const { doctor } = memoryFixture();
  const done: string[] = [];
  const remediation = {
    kind: "reingest",
    stream,
    partitionKey,
    unread: { ranges: [[0, 1500]], resumes: false },
  } as const;
  const locations = [{ id: "", detail: "", remediation }];
  await repair(doctor, [{ check: "open-gap", severity: "error", description: "", action: "", locations }], (one) =>
    done.push(one.result),
  );
  expect(done).toEqual([expected]);
});

it("names an event that the host cannot bind, quarantines it, and ingests the others", async () => {
  const { doctor, publish, checkpoints, landedRows, pass } = memoryFixture();
  publish(heartRates, body);
  publish(heartRates, new Uint8Array(), "null");
  publish(heartRates, body);
  pass(enqueuedTime + 3_600_000);
  const [found] = await findingsOf(doctor);
  expect(found).toMatchObject({ check: "event-not-bytes", locations: [{ detail: "event heart-rates|0|1|1" }] });
  const [result] = await repaired(doctor);
  expect(result).toBe(
    "event-not-bytes: 3 events read from the hub, 3 of them landed; quarantined as not-bytes: 1; the host resumes behind them",
  );
  expect(await landedRows()).toEqual(["heart-rates|0|1 0", "heart-rates|0|1 2"]);
  expect(checkpoints.get("heart-rates")).toBe(2);
  expect((await findingsOf(doctor)).map(({ check }) => check)).not.toContain("event-not-bytes");
});

it("attempts dead-lettered messages of the webhook again, once", async () => {
  const { doctor } = memoryFixture();
  const message = {
    id: "m",
    output: "health-alert-webhooks",
    subject: "ann",
    key: "ann",
    published: false,
    createdAt: 1,
  };
  const delivery = { state: "dead-lettered", attempts: 31, failure: "status 503", since: 2 } as const;
  const stored: OutboxMessage = { ...message, body: { type: "health.alert.raised" }, delivery };
  await doctor.messages.create(stored, "ann");
  const before = (await findingsOf(doctor))[0];
  expect(before).toMatchObject({ check: "webhook-dead-lettered", locations: [{ id: "webhook" }] });
  expect(JSON.stringify(before)).not.toContain("ann");
  expect(await repaired(doctor)).toEqual(["webhook-dead-lettered: 1 messages are attempted again"]);
  const after = (await doctor.messages.read<OutboxMessage>("m", "ann"))?.document.delivery;
  expect(after).toMatchObject({ state: "waiting", attempts: 0, nextAttempt: doctor.now() });
  expect(await repaired(doctor)).toEqual([]);
});

it("lists what could not be read", async () => {
  const { doctor } = memoryFixture();
  const unreachable = async () => {
    throw new Error("the app does not respond");
  };
  const hub = (stream: Parameters<DoctorContext["hub"]>[0]) => ({ ...doctor.hub(stream), state: unreachable });
  const { snapshot, skipped } = await collect({
    ...doctor,
    hub,
    checkpoints: undefined,
    orchestrations: { status: unreachable },
  });
  expect(skipped).toEqual(["checkpoints: AzureWebJobsStorage is not set", "orchestrations: the app does not respond"]);
  expect(runChecks(snapshot).map(({ check }) => check)).toEqual(["hub-unreachable"]);
});
