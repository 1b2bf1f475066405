import { appendFile } from "node:fs/promises";
import { environmentIn, gitHubIn } from "../flags.ts";
import { newestRunWith } from "../previous-run.ts";
import type { Command } from "./command.ts";

/** Which run left what was verified in an environment last. */
export const previous: Command = async (flags, { fetch: send, variables, say }) => {
  const environment = environmentIn(flags.env);
  const run = await newestRunWith({ ...gitHubIn(variables), fetch: send }, `verified-${environment}`);
  say(run === undefined ? `${environment}: nothing was verified yet` : `${environment}: verified last by run ${run}`);
  const outputs = variables["GITHUB_OUTPUT"];
  if (outputs) await appendFile(outputs, `run-id=${run ?? ""}\n`);
  return true;
};
