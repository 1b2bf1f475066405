import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import type { Outbox } from "./outbox.ts";
import type { Output } from "./output.ts";
import { runOutbox } from "./run.ts";

const changed = memoryContainer("subject");
for (let index = 0; index < 5; index += 1) changed.put({ id: `d${index}`, subject: `s${index}` } as Identified);

/** Sends a message about each document. */
function output(name: string): Output {
  return {
    name,
    source: { database: "gold", container: "changed" },
    sink: { kind: "hub", hub: name },
    recipients: "tests",
    subjectOf: (document) => String(Object(document).subject),
    messagesOf: async (subject) => ({
      messages: [{ id: `${name} ${subject}`, subject, key: subject, body: {} }],
    }),
    dueOf: async () => () => true,
  };
}

function outboxOf(publish: (hub: string, count: number) => void): Outbox {
  return {
    outputs: [output("failing"), output("working")],
    source: () => changed,
    gold: () => changed,
    silver: openSilverReader(() => changed),
    messages: memoryContainer("subject"),
    progress: memoryContainer("consumer"),
    hub: (name) => ({ publish: async (events) => publish(name, events.length) }),
    webhook: undefined,
    alertsAt: async () => [],
    isVisible: async () => true,
    alertMaximumAge: 0,
    now: () => 0,
  };
}

it("publishes an output although the hub of another one fails, whose messages wait", async () => {
  const published = { failing: 0, working: 0 };
  let isDown = true;
  const outbox = outboxOf((hub, count) => {
    if (hub === "failing" && isDown && count > 0) throw new Error("the hub does not exist");
    published[hub as keyof typeof published] += count;
  });
  // Fewer than the messages of the failing output.
  const limits = { pageSize: 2, concurrency: 2, deadline: Number.POSITIVE_INFINITY };
  for (let run = 0; run < 3; run += 1)
    await expect(runOutbox(outbox, limits)).rejects.toThrow("the hub does not exist");
  expect(published).toEqual({ failing: 0, working: 5 });
  isDown = false;
  await runOutbox(outbox, limits);
  expect(published).toEqual({ failing: 5, working: 5 });
});
