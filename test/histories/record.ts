import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "@commander-js/extra-typings";
import { startApp } from "../../local/app-process.ts";
import { readRule } from "../../local/faults/rule.ts";
import { type LocalStack, startLocalStack } from "../../testing/local-stack.ts";
import { send } from "../../testing/pipeline.ts";
import { exitWithError } from "../../tools/common/fail.ts";
import { history } from "../../tools/common/history.ts";
import { publish } from "../../tools/common/publish.ts";
import { seeded, shuffled } from "../../tools/common/random.ts";
import { anonymize } from "./anonymize.ts";
import { folder, type Recorded, recordedHistories } from "./recorded.ts";
import { type RecordedEpisode, selectHistories } from "./select.ts";

const command = new Command("npm run record-histories --")
  .description(
    "Records the histories of the app's orchestrators for the replay test (test/histories). Starts a local stack, sends " +
      "events until every registered orchestrator has completed, and writes test/histories/recorded/NAME.json for those " +
      "without a file. A changed orchestrator gets a new name first; the history of the old name remains while it is " +
      "registered. See CONTRIBUTING.md.",
  )
  .option("--again", "overwrites existing files; never after the first release", false)
  .action(main);

const parts = 4;
const completionTimeout = 60_000;

async function main({ again }: { readonly again: boolean }): Promise<void> {
  const known = new Set(again ? [] : recordedHistories().map(({ orchestrator }) => orchestrator));
  const histories = selectHistories(await record());
  mkdirSync(folder, { recursive: true });
  for (const recorded of histories)
    if (known.has(recorded.orchestrator)) console.log(`${recorded.orchestrator}: already recorded`);
    else write(recorded);
}

function write(recorded: Recorded): void {
  const { orchestrator, executions } = recorded;
  const text = `${JSON.stringify(anonymize(recorded), null, 1)}\n`;
  writeFileSync(new URL(`${orchestrator}.json`, folder), text);
  console.log(`${orchestrator}: ${executions.length} executions of different kinds, ${text.length} bytes`);
}

/** Runs the app with all timers due every second, and sends events in parts until all orchestrators have completed. */
async function record(): Promise<RecordedEpisode[]> {
  const stack = await startLocalStack();
  try {
    const file = join(stack.folder, "episodes.ndjson");
    writeFileSync(file, "");
    const schedules = Object.keys(stack.settings).filter((name) => name.endsWith("_SCHEDULE"));
    const settings = {
      ...stack.settings,
      ...Object.fromEntries(schedules.map((name) => [name, "*/1 * * * * *"])),
      RECORD_HISTORIES_TO: file,
    };
    const hostLog: string[] = [];
    const options = { appFolder: appIn(stack.folder), dataFolder: join(stack.folder, "host"), port: 0, settings };
    const app = await startApp({ ...options, verbose: false, onLine: (line) => hostLog.push(line) });
    const events = shuffled([...history({ seed: 4, users: 3, days: 3, from: Date.UTC(2026, 4, 4) })], seeded(4));
    for (let part = 0; part < parts; part += 1) {
      const some = events.filter((_, index) => index % parts === part);
      if (part === 1) await duringFault(stack, () => publish(stack.azure, some));
      else await send(stack.azure, some, events.filter((_, index) => index % parts < part).length);
    }
    await waitForCompletion(orchestrators(hostLog), () => linesOf(file));
    await app.stop();
    return linesOf(file);
  } finally {
    await stack.close();
  }
}

/** Makes slices fail, so that the orchestrator's retries are recorded as well. */
const failure = { target: "storage", kind: "503", only: "GET /devstoreaccount1/bronze/" };
/** Longer than the retries of the SDKs. */
const failFor = 55_000;

async function duringFault({ faults }: LocalStack, work: () => Promise<unknown>): Promise<void> {
  await faults.add(readRule(failure));
  await work();
  await sleep(failFor);
  await faults.clear();
}

/** The app of this repository, with the recorder behind its files. */
function appIn(parent: string): string {
  const app = join(parent, "recorded-app");
  mkdirSync(app);
  cpSync("host.json", join(app, "host.json"));
  for (const [name, from] of Object.entries({ functions: "functions", recorder: "test/histories/recorder" }))
    symlinkSync(resolve(from), join(app, name));
  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module", main: "{functions,recorder}/*.ts" }));
  return app;
}

/** As the host lists them when it starts. */
function orchestrators(hostLog: readonly string[]): string[] {
  const listed = hostLog.flatMap((line) => /(\S+): orchestrationTrigger/.exec(line)?.[1] ?? []);
  if (listed.length === 0) throw new Error(`the host lists no orchestrators:\n${hostLog.join("\n")}`);
  return listed;
}

async function waitForCompletion(names: readonly string[], lines: () => readonly RecordedEpisode[]): Promise<void> {
  const deadline = Date.now() + completionTimeout;
  for (;;) {
    const done = new Set(selectHistories(lines()).map(({ orchestrator }) => orchestrator));
    const missing = names.filter((name) => !done.has(name));
    if (missing.length === 0) return;
    if (Date.now() > deadline) throw new Error(`not completed: ${missing.join(", ")}; no timer starts it`);
    await sleep(1000);
  }
}

function linesOf(file: string): RecordedEpisode[] {
  const texts = readFileSync(file, "utf8").split("\n");
  return texts.slice(0, -1).map((text) => JSON.parse(text));
}

command.parseAsync().then(() => process.exit(0), exitWithError);
