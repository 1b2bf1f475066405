import { userInfo } from "node:os";
import { quarantineFor } from "../../shared/composition.ts";
import { exitWithError } from "../common/fail.ts";
import { openTarget, targetUsage } from "../common/target.ts";
import { discard } from "./discard.ts";
import { type QuarantineCommand, readCommand } from "./flags.ts";
import { list } from "./list.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";

const usage = `npm run quarantine -- list [FILTERS] [--state open|replayed|discarded|all] [--each] [--format table|json]
                           [--limit N] [--after ID]
npm run quarantine -- show ID [--raw | --out FILE]
npm run quarantine -- replay (ID ... | FILTERS | --all) [--why TEXT] [--dry-run]
npm run quarantine -- replay ID --with FILE
npm run quarantine -- discard (ID ... | FILTERS | --all) --why TEXT

Quarantined events, retained byte for byte. list counts them by reason and prints no personal data; show prints one
event.
  FILTERS          --stream heart-rates, --code missing, --field time, --since and --until (ingest time: 2026-11-24,
                   2026-11-24T10:30, or an age: 90m, 24h, 7d); an event must match all of them
  --each           prints one line for each event, with its id; quote ids, they contain |
  --limit N        lists at most N events (100000). If there are more, the output ends with the --after ID to continue
  --after ID       lists the events behind that one; the order is stable
  --raw, --out     writes the original bytes to standard output, or to a new file
  --with FILE      sends the bytes of the file instead: the corrected body of one event
  --dry-run        prints the outcomes by the rules of this version, without sending
  --layer silver   dead letters of silver: list, show and discard; they are in bronze, and a rebuild processes them
                   again
replay sends events through their own hub, exactly once each, even if it is repeated or interrupted.
Its exit code is 1 if some events were not replayed.
${targetUsage}

  npm run quarantine -- list --stream heart-rates --since 24h
  npm run quarantine -- list --each --code missing
  npm run quarantine -- show 'heart-rates|0|1795507200000|17' --out event.json
  npm run quarantine -- replay 'heart-rates|0|1795507200000|17' --with event.json
  npm run quarantine -- replay --code internal --why "decoder fixed in 1.4.2"
  npm run quarantine -- discard --stream workouts --code not-json --why "test of the partner"`;

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2), Date.now());
  if (command === undefined) {
    console.log(usage);
    return;
  }
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

main().catch(exitWithError);
