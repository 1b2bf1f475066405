import { setTimeout as sleep } from "node:timers/promises";
import { doctorFor } from "../../shared/composition.ts";
import { collect } from "../../shared/operations/doctor/collect/collect.ts";
import type { Finding } from "../../shared/operations/doctor/finding.ts";
import { runChecks } from "../../shared/operations/doctor/run-checks.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { functionApp } from "../common/function-app.ts";
import { runtimeOf } from "../common/runtime.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { readStatus } from "./read.ts";
import { statusText } from "./text.ts";

const interval = 2_000;
/** The doctor reads the whole manifest: it runs less often than the status is read. */
const doctorEvery = 30_000;
/** Clears the screen; what is scrolled out of it stays. */
const clear = "\u001b[H\u001b[2J";

/** Prints the status and the findings of the doctor on one screen, until Ctrl-C. */
export async function watchStatus(flags: TargetFlags): Promise<void> {
  const azure = openTarget(flags);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  try {
    let findings: readonly Finding[] = [];
    for (let doctorAt = 0; !stop.signal.aborted; ) {
      if (Date.now() >= doctorAt) {
        findings = await findingsOf(azure, flags);
        doctorAt = Date.now() + doctorEvery;
      }
      const text = `${statusText(await readStatus(azure))}\n\n${findingsText(findings)}`;
      console.log(process.stdout.isTTY ? `${clear}${text}\n\nCtrl-C ends.` : `${text}\n`);
      // A signal ends the wait.
      await sleep(interval, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    await azure.close();
  }
}

async function findingsOf(azure: Azure, flags: TargetFlags): Promise<readonly Finding[]> {
  // Comparing the serving database reads all of gold, which is too much for every few seconds.
  const context = { ...doctorFor(azure, functionApp(flags), runtimeOf(azure)), serving: undefined };
  return runChecks((await collect(context)).snapshot);
}

/** One line per finding: the alert that is active, and how many places it has. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return "Alerts: none.";
  const lines = findings.map(
    ({ check, severity, description, locations }) => `  ${severity} ${check} (${locations.length}): ${description}`,
  );
  return ["Alerts (npx korevital doctor describes them):", ...lines].join("\n");
}
