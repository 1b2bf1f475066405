import { userInfo } from "node:os";
import { quarantineFor } from "../../shared/composition.ts";
import { openTarget } from "../common/target.ts";
import { discard } from "./discard.ts";
import type { QuarantineCommand } from "./flags.ts";
import { list } from "./list.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";

/** Runs a command of quarantine; the exit code is 1 if some events were not processed. */
export async function runQuarantine(command: QuarantineCommand): Promise<void> {
  const azure = openTarget(command);
  try {
    if (!(await run(azure, command))) process.exitCode = 1;
  } finally {
    await azure.close();
  }
}

/** @returns false if some events were not processed */
async function run(azure: ReturnType<typeof openTarget>, command: QuarantineCommand): Promise<boolean> {
  const who = userInfo().username;
  const print = (line: string) => console.log(line);
  if (command.name === "replay") return replay(azure, command, who, print);
  if (command.name === "discard") return discard(azure, command, who, print);
  await (command.name === "list"
    ? list(quarantineFor(azure), command, print, (line) => console.error(line))
    : show(azure, command, print, writeBytes));
  return true;
}

/** Resolves when standard output has accepted all bytes. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
