import { appendFile } from "node:fs/promises";
import { environmentIn, gitHubIn } from "../flags.ts";
import { newestRunWith } from "../previous-run.ts";
import type { Command } from "./command.ts";

/** Finds the run that last verified a package in an environment. */
export const previous: Command = async (flags, { fetch: send, variables, log }) => {
  const environment = environmentIn(flags.env);
  const run = await newestRunWith({ ...gitHubIn(variables), fetch: send }, `verified-${environment}`);
  log(run === undefined ? `${environment}: no verified run` : `${environment}: last verified by run ${run}`);
  const outputs = variables["GITHUB_OUTPUT"];
  if (outputs) await appendFile(outputs, `run-id=${run ?? ""}\n`);
  return true;
};
