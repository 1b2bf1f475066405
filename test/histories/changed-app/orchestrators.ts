import * as df from "durable-functions";

/* What must not happen to an orchestrator that keeps its name, one thing each. All are replayed over the history of `silver`. */

interface Result {
  readonly moved: boolean;
}

df.app.orchestration("the-same", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  const slices = partitions.map((partition) => context.df.callActivity("silver-slice", { partition }));
  const results: Result[] = yield context.df.Task.all(slices);
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.orchestration("one-more-activity", function* (context) {
  yield context.df.callActivity("silver-prepare");
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  yield context.df.Task.all(partitions.map((partition) => context.df.callActivity("silver-slice", { partition })));
});

df.app.orchestration("another-activity", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  yield context.df.Task.all(partitions.map((partition) => context.df.callActivity("silver-part", { partition })));
});

df.app.orchestration("another-input", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  yield context.df.Task.all(partitions.map((partition) => context.df.callActivity("silver-slice", partition)));
});

df.app.orchestration("one-after-another", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  for (const partition of partitions) yield context.df.callActivity("silver-slice", { partition });
});

df.app.orchestration("does-not-go-round", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  yield context.df.Task.all(partitions.map((partition) => context.df.callActivity("silver-slice", { partition })));
});
