import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startApp } from "../../local/app-process.ts";
import { readRule } from "../../local/faults/rule.ts";
import { type LocalStack, startLocalStack } from "../../testing/local-stack.ts";
import { send, shuffled } from "../../testing/pipeline.ts";
import { fail } from "../../tools/common/fail.ts";
import { history } from "../../tools/common/history.ts";
import { publish } from "../../tools/common/publish.ts";
import { seeded } from "../../tools/common/random.ts";
import { anonymous } from "./anonymous.ts";
import { folder, type Recorded, recordedHistories } from "./recorded.ts";
import { type Line, recordedOf } from "./select.ts";

const usage = `npm run record-histories [-- --again]

Records how the app's orchestrators run, for the test that replays them (test/histories): it starts a stack of its own, sends events until every
orchestrator that is registered has ended, and writes test/histories/recorded/NAME.json for those that have none yet. One that is changed gets a new
name first, and the history of the old name stays as long as it is registered. See CONTRIBUTING.md.
  --again          all of them, though they have one: after the first release never`;

const shares = 4;
const patience = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { again: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const known = new Set(values.again ? [] : recordedHistories().map(({ orchestrator }) => orchestrator));
  const histories = recordedOf(await record());
  mkdirSync(folder, { recursive: true });
  for (const recorded of histories)
    if (known.has(recorded.orchestrator)) console.log(`${recorded.orchestrator}: stays as it was recorded`);
    else write(recorded);
}

function write(recorded: Recorded): void {
  const { orchestrator, executions } = recorded;
  const text = `${JSON.stringify(anonymous(recorded), null, 1)}\n`;
  writeFileSync(new URL(`${orchestrator}.json`, folder), text);
  console.log(`${orchestrator}: ${executions.length} runs of different kinds, ${text.length} bytes`);
}

/** Runs the app with all its timers ticking every second, and sends it events in shares until all orchestrators have ended. */
async function record(): Promise<Line[]> {
  const stack = await startLocalStack();
  try {
    const file = join(stack.folder, "turns.ndjson");
    writeFileSync(file, "");
    const schedules = Object.keys(stack.settings).filter((name) => name.endsWith("_SCHEDULE"));
    const settings = {
      ...stack.settings,
      ...Object.fromEntries(schedules.map((name) => [name, "*/1 * * * * *"])),
      RECORD_HISTORIES_TO: file,
    };
    const said: string[] = [];
    const options = { appFolder: appIn(stack.folder), dataFolder: join(stack.folder, "host"), port: 0, settings };
    const app = await startApp({ ...options, verbose: false, onLine: (line) => said.push(line) });
    const events = shuffled([...history({ seed: 4, users: 3, days: 3, from: Date.UTC(2026, 4, 4) })], seeded(4));
    for (let share = 0; share < shares; share += 1) {
      const some = events.filter((_, index) => index % shares === share);
      if (share === 1) await whileItFails(stack, () => publish(stack.azure, some));
      else await send(stack.azure, some, events.filter((_, index) => index % shares < share).length);
    }
    await everyOneEnds(orchestrators(said), () => linesOf(file));
    await app.stop();
    return linesOf(file);
  } finally {
    await stack.close();
  }
}

/** Slices that fail answer so, and what the orchestrator asks for then is recorded as well. */
const failure = { target: "storage", kind: "503", only: "GET /devstoreaccount1/bronze/" };
/** Longer than the SDKs try again. */
const failFor = 55_000;

async function whileItFails({ faults }: LocalStack, work: () => Promise<unknown>): Promise<void> {
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
function orchestrators(said: readonly string[]): string[] {
  const listed = said.flatMap((line) => /(\S+): orchestrationTrigger/.exec(line)?.[1] ?? []);
  if (listed.length === 0) throw new Error(`the host lists no orchestrators:\n${said.join("\n")}`);
  return listed;
}

async function everyOneEnds(names: readonly string[], lines: () => readonly Line[]): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const done = new Set(recordedOf(lines()).map(({ orchestrator }) => orchestrator));
    const missing = names.filter((name) => !done.has(name));
    if (missing.length === 0) return;
    if (Date.now() > deadline) throw new Error(`never ended: ${missing.join(", ")}; no timer starts it here`);
    await sleep(1000);
  }
}

function linesOf(file: string): Line[] {
  const texts = readFileSync(file, "utf8").split("\n");
  return texts.slice(0, -1).map((text) => JSON.parse(text));
}

main().then(() => process.exit(0), fail);
