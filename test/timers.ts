import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppProcess } from "../local/app-process.ts";

/** Runs a timer's function now, whatever its schedule says. */
export async function runTimer(folder: string, app: AppProcess, name: string): Promise<void> {
  const { master } = JSON.parse(await readFile(join(folder, "functions-host", "keys.json"), "utf8"));
  const headers = { "x-functions-key": master, "content-type": "application/json" };
  const url = `http://127.0.0.1:${app.port}/admin/functions/${name}`;
  const { status } = await fetch(url, { method: "POST", headers, body: '{"input":""}' });
  if (status !== 202) throw new Error(`${name} could not be run: ${status}`);
}
