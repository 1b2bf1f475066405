import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePortFlags } from "../local/free-ports.ts";
import { startStack } from "../tools/common/stack.ts";

/** Command lines, and the milliseconds that they may take on an idle machine. */
const commands: readonly (readonly [args: readonly string[], limit: number])[] = [
  [["--help"], 300],
  [["gold", "--help"], 300],
  [["complete", "--", "gold", ""], 300],
  [["gold", "gym_summary"], 800],
  [["status"], 1_500],
  [["sql", "SELECT 1"], 1_500],
];
const runs = 5;

/** Wall-clock time of commands with an empty stack, the best of several runs: other processes only add to it. */
export async function benchStartup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-startup-"));
  const data = join(folder, "data");
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet"]);
  try {
    for (const [args, limit] of commands) {
      const best = Math.min(...Array.from({ length: runs }, () => millisecondsOf(args, data)));
      const verdict = best <= limit ? "" : ", exceeded";
      console.log(`  ${args.join(" ").padEnd(20)} ${best.toFixed(0).padStart(6)} ms  (limit ${limit} ms${verdict})`);
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

function millisecondsOf(args: readonly string[], data: string): number {
  const env = { ...process.env, LOCAL_AZURE_DATA: data };
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["tools/bin/korevital.js", ...args], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return performance.now() - began;
}
