import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { azure, now } from "../shared/azure/app.ts";
import { bronzeReader } from "../shared/bronze/reader.ts";
import { partitionsWithNews } from "../shared/silver/plan.ts";
import { silverDefinitions } from "../shared/silver/registry.ts";
import { runSlice, type Silver } from "../shared/silver/slice.ts";
import { streams } from "../shared/streams/registry.ts";
import { startOnce } from "./durable/start-once.ts";

const limits = { events: 200_000, bytes: 64 * 2 ** 20, concurrency: 16 };

const silver: Silver = {
  bronze: bronzeReader({
    manifest: azure.table("manifest"),
    bronze: azure.blobs("bronze"),
    quarantine: azure.blobs("quarantine"),
  }),
  container: azure.silver,
  streams,
  definitions: silverDefinitions,
  database: azure.configuration.silverDatabase,
  now,
};

const plan = () => partitionsWithNews(silver.bronze, silver.database);

app.timer("silver-timer", {
  schedule: "%SILVER_SCHEDULE%",
  extraInputs: [df.input.durableClient()],
  async handler(_: Timer, context: InvocationContext) {
    if ((await plan()).length > 0) await startOnce(context, "silver", now());
  },
});

interface SliceInput {
  readonly partition: string;
}

interface SliceResult {
  readonly moved: boolean;
}

/** One round: a slice of every partition with news. It goes round until a round moved nothing. */
df.app.orchestration("silver", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  const slices = partitions.map((partition) => context.df.callActivity("silver-slice", { partition }));
  const results: SliceResult[] = yield context.df.Task.all(slices);
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("silver-plan", { handler: plan });

/** A failure is an answer, so that the other slices' results stand; the timer's next tick tries again. */
df.app.activity("silver-slice", {
  async handler({ partition }: SliceInput, context: InvocationContext): Promise<SliceResult> {
    try {
      const { events, documents, written, setAside, moved } = await runSlice(silver, partition, limits);
      context.log(`${partition}: ${events} events, ${documents} documents, ${written} written`);
      if (setAside > 0) context.error(`ALERT silver-set-aside ${partition}: ${setAside} events are refused for good`);
      return { moved };
    } catch (error) {
      context.error(`ALERT silver-failed ${partition}`, error);
      return { moved: false };
    }
  },
});
