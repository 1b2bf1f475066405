import { EventEmitter, once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppProcess } from "../local/app-process.ts";
import type { LocalStack } from "./local-stack.ts";

/** An app whose timers a test can run at any time. */
export interface TimedApp extends AppProcess {
  /**
   * Runs a timer's function now, independent of its schedule. Resolves when it has ended.
   *
   * @throws Error when the function failed
   */
  runTimer(name: string): Promise<void>;
}

/** Longer than any timer runs in tests. */
const timerTimeout = 170_000;

export async function startTimedApp(stack: LocalStack): Promise<TimedApp> {
  const ended = new EventEmitter();
  const app = await stack.startApp(".", (line) => {
    const [, timer, outcome] = /^\S+ (\S+) \S+ timer triggered manually, \d+ ms, (.*)$/.exec(line) ?? [];
    if (timer !== undefined) ended.emit(timer, outcome);
  });
  return {
    ...app,
    async runTimer(name) {
      const [[outcome]] = await Promise.all([
        once(ended, name, { signal: AbortSignal.timeout(timerTimeout) }),
        fire(stack.folder, app.port, name),
      ]);
      if (outcome !== "ok") throw new Error(`${name} ${outcome}`);
    },
  };
}

async function fire(folder: string, port: number, name: string): Promise<void> {
  const { master } = JSON.parse(await readFile(join(folder, "functions-host", "keys.json"), "utf8"));
  const headers = { "x-functions-key": master, "content-type": "application/json" };
  const url = `http://127.0.0.1:${port}/admin/functions/${name}`;
  const { status } = await fetch(url, { method: "POST", headers, body: '{"input":""}' });
  if (status !== 202) throw new Error(`${name} could not be run: ${status}`);
}
