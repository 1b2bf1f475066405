import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FaultFlags, readCommand } from "./faults/command.ts";

interface AdminResponse {
  readonly error?: string;
  readonly faults?: readonly object[];
}

/** Sends a fault to the running stack, and prints its response. */
export async function sendFault(words: readonly string[], flags: FaultFlags): Promise<void> {
  const { method, path, body, data } = readCommand(words, flags);
  const headers = { "content-type": "application/json" };
  const content = body === undefined ? {} : { body: JSON.stringify(body), headers };
  const response = await fetch(`http://127.0.0.1:${adminPort(data)}${path}`, { method, ...content });
  const result: AdminResponse = JSON.parse(await response.text());
  if (result.error !== undefined) throw new Error(result.error);
  for (const one of result.faults ?? [result]) console.log(JSON.stringify(one));
  if (result.faults?.length === 0) console.log("No faults.");
}

function adminPort(data: string | undefined): number {
  const file = join(data ?? process.env["LOCAL_AZURE_DATA"] ?? ".local", "settings.json");
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): start one, or give --data`);
  return JSON.parse(readFileSync(file, "utf8")).adminPort;
}
