import * as df from "durable-functions";

/*
 * Changes that an orchestrator cannot have without a new name, one in each. All are replayed over the history of
 * `silver`.
 */

interface Result {
  readonly moved: boolean;
}

df.app.orchestration("unchanged", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  const slices = partitions.map((partition) => context.df.callActivity("silver-slice", { partition }));
  const results: Result[] = yield context.df.Task.all(slices);
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.orchestration("additional-activity", function* (context) {
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

df.app.orchestration("sequential", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  for (const partition of partitions) yield context.df.callActivity("silver-slice", { partition });
});

df.app.orchestration("without-continue-as-new", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  yield context.df.Task.all(partitions.map((partition) => context.df.callActivity("silver-slice", { partition })));
});
