import { userInfo } from "node:os";
import { fail } from "../common/fail.ts";
import { openTarget, targetUsage } from "../common/target.ts";
import { discard } from "./discard.ts";
import { type Command, readCommand } from "./flags.ts";
import { list } from "./list.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";

const usage = `npm run quarantine -- list [FILTERS] [--state open|replayed|discarded|all] [--each] [--format table|json]
npm run quarantine -- show ID [--raw | --out FILE]
npm run quarantine -- replay (ID ... | FILTERS | --all) [--why TEXT] [--dry-run]
npm run quarantine -- replay ID --with FILE
npm run quarantine -- discard (ID ... | FILTERS | --all) --why TEXT

What could not be understood, kept byte for byte. list counts it by reason and shows nothing personal; show prints one event, whole.
  FILTERS          --stream heart-rates, --code missing, --field time, --since and --until (of ingest: 2026-11-24,
                   2026-11-24T10:30, or an age: 90m, 24h, 7d); all that are given must hold
  --each           a line for each event, with its id; quote ids, they hold |
  --raw, --out     the original bytes, untouched, to standard output or into a new file
  --with FILE      sends the file's bytes instead: the corrected body of one event
  --dry-run        says what would become of the events by the rules of this code
  --layer silver   what silver set aside: list, show and discard; it stands in bronze and comes again with a rebuild
replay sends events through their own hub, once each, however often it is called and wherever it was interrupted.
It ends with 1 when some of them could not be done.
${targetUsage}

  npm run quarantine -- list --stream heart-rates --since 24h
  npm run quarantine -- list --each --code missing
  npm run quarantine -- show 'heart-rates|0|1795507200000|17' --out event.json
  npm run quarantine -- replay 'heart-rates|0|1795507200000|17' --with event.json
  npm run quarantine -- replay --code internal --why "decoder mended in 1.4.2"
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

/** False when something that was asked for could not be done. */
async function run(azure: ReturnType<typeof openTarget>, command: Command): Promise<boolean> {
  const who = userInfo().username;
  const print = (line: string) => console.log(line);
  if (command.name === "replay") return replay(azure, command, who, print);
  if (command.name === "discard") return discard(azure, command, who, print);
  await (command.name === "list" ? list(azure, command, print) : show(azure, command, print, writeBytes));
  return true;
}

/** Resolves when a pipe has taken them all. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

main().catch(fail);
