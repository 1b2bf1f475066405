import { goldOf } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pseudonymiser } from "../../shared/serving/masking/pseudonym.ts";
import { fail } from "../common/fail.ts";
import { openTarget } from "../common/target.ts";
import { rebuildLine } from "./bar.ts";
import { compare } from "./compare/compare.ts";
import type { Compared } from "./compare/compared.ts";
import { pendingGroups } from "./compare/pending-groups.ts";
import { type Pair, pairNamed } from "./database-set.ts";
import { dropPair } from "./drop.ts";
import { refuseAhead } from "./guard.ts";
import { openTargetOf } from "./open-target.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { beginRebuild, type Rebuild } from "./rebuild.ts";
import { areEqual, reportText } from "./report.ts";
import { switchText } from "./switch.ts";
import { isEven, meet } from "./sync-status.ts";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.action === "help") {
    console.log(usage);
    return;
  }
  const live = openTarget(options);
  try {
    const pair = pairNamed(options.name);
    if (options.action === "drop") await drop(live, pair);
    else await rebuild(live, pair, options);
  } finally {
    await live.close();
  }
}

async function rebuild(live: Azure, pair: Pair, options: Options): Promise<void> {
  const timeZone = options.timeZone ?? live.configuration.reportingTimeZone;
  const { data, limits } = options;
  const begun = await beginRebuild(live, pair, { data, timeZone, limits, now: Date.now });
  try {
    const { before, total } = begun.events;
    if (begun.goesOn) console.log(`${pair.silver} is there and goes on: ${before} of ${total} events are in it`);
    const bar = rebuildLine(before, total);
    const { silver } = await begun.catchUp(bar);
    bar.done();
    if (silver.setAside > 0)
      console.log(`${silver.setAside} events are refused for good: npm run quarantine -- list --layer silver`);
    if (options.compare) await tellComparison(live, begun, { timeZone, options });
    console.log(`\n${switchText(pair, live.configuration, timeZone)}`);
  } finally {
    await begun.close();
  }
}

async function tellComparison(
  live: Azure,
  { target, catchUp }: Rebuild,
  { timeZone, options }: { readonly timeZone: string; readonly options: Options },
): Promise<void> {
  const together = (patience: number) => meet(live, target, () => catchUp(), patience);
  let stand = await together(options.patience);
  const again = async () => {
    // Where the live pipeline stands still there is nothing to wait for.
    stand = await together(isEven(stand) ? options.patience : 0);
  };
  const gold = goldOf(live, Date.now);
  const pending = async ({ summary }: Compared) =>
    summary !== undefined && stand.liveTurns.some((turn) => turn.summary === summary.name)
      ? pendingGroups(gold, summary)
      : new Set<string>();
  const comparisons = await compare(live, target, again, options.looks, pending);
  const { pseudonymKey, reportingTimeZone } = live.configuration;
  const timeZones = { live: reportingTimeZone, made: timeZone };
  const pseudonymise = pseudonymiser(pseudonymKey);
  console.log(await reportText({ comparisons, stand, timeZones, examples: options.examples, pseudonymise }));
  process.exitCode = areEqual(comparisons) ? 0 : 1;
}

async function drop(live: Azure, pair: Pair): Promise<void> {
  const target = openTargetOf(live, pair, live.configuration.reportingTimeZone);
  try {
    await refuseAhead(live, target);
    const { partitions, files } = await dropPair(target, pair);
    console.log(
      `${pair.silver} and ${pair.gold} are gone, with progress in ${partitions} partitions of the manifest and ${files} files of refused events`,
    );
  } finally {
    await target.close();
  }
}

main().catch(fail);
