import { app, type InvocationContext, type Timer } from "@azure/functions";
import { azure, now } from "../shared/azure/app.ts";
import { sharedContainers } from "../shared/gold/gold.ts";
import { type Outbox, outboxContainer, scoresHub } from "../shared/outbox/outbox.ts";
import { runOutbox } from "../shared/outbox/run.ts";
import { factsReader } from "../shared/silver/facts-reader.ts";

/** Far from the host's limit for a function. */
const workFor = 4 * 60_000;
const limits = { pageSize: 200, concurrency: 16 };

const outbox: Outbox = {
  balance: azure.silver("balance"),
  facts: factsReader(azure.silver),
  letters: azure.gold(outboxContainer),
  progress: azure.gold(sharedContainers.progress),
  hub: azure.hub(scoresHub),
};

/** A timer is alone of its name and never overlaps itself; what a run leaves is durable, and the next tick's. */
app.timer("outbox-timer", {
  schedule: "%OUTBOX_SCHEDULE%",
  async handler(_: Timer, context: InvocationContext) {
    try {
      const { written, published } = await runOutbox(outbox, { ...limits, deadline: now() + workFor }, now);
      if (written + published > 0) context.log(`outbox: ${written} scores written, ${published} published`);
    } catch (error) {
      context.error("ALERT outbox-failed", error);
    }
  },
});
