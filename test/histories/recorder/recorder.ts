import { appendFileSync } from "node:fs";
import { app } from "@azure/functions";

/*
 * The last file of an app whose orchestrators are recorded. Appends a line for each episode of an orchestration to the
 * file of `RECORD_HISTORIES_TO`.
 */

const file = process.env["RECORD_HISTORIES_TO"];

app.hook.postInvocation(({ inputs: [trigger], result, error, invocationContext: { functionName, options } }) => {
  if (file === undefined || options.trigger.type !== "orchestrationTrigger" || error) return;
  appendFileSync(file, `${JSON.stringify({ orchestrator: functionName, trigger, answer: result })}\n`);
});
