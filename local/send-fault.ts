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
  const { folder, port } = adminOf(data);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...content }).catch((cause) => {
    throw new Error(`the local stack of ${folder} does not respond on port ${port}: start it again`, { cause });
  });
  const result: AdminResponse = JSON.parse(await response.text());
  if (result.error !== undefined) throw new Error(result.error);
  for (const one of result.faults ?? [result]) console.log(JSON.stringify(one));
  if (result.faults?.length === 0) console.log("No faults.");
}

function adminOf(data: string | undefined): { readonly folder: string; readonly port: number } {
  const folder = data ?? process.env["LOCAL_AZURE_DATA"] ?? ".local";
  const file = join(folder, "settings.json");
  if (!existsSync(file))
    throw new Error(`no local stack is running in ${folder}: start one, or name its folder with --data`);
  return { folder, port: JSON.parse(readFileSync(file, "utf8")).adminPort };
}
