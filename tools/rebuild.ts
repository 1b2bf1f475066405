import type { Azure } from "../shared/azure/clients.ts";
import { pseudonymiser } from "../shared/gold/pseudonym.ts";
import { goldOf } from "../shared/pipeline/layers.ts";
import { fail } from "./fail.ts";
import { rebuildLine } from "./rebuild/bar.ts";
import { compare } from "./rebuild/compare/compare.ts";
import type { Compared } from "./rebuild/compare/compared.ts";
import { pendingGroups } from "./rebuild/compare/pending-groups.ts";
import { dropPair } from "./rebuild/drop.ts";
import { refuseAhead } from "./rebuild/guard.ts";
import { openTargetOf } from "./rebuild/open-target.ts";
import { type Options, readOptions, usage } from "./rebuild/options.ts";
import { type Pair, pairNamed } from "./rebuild/pair.ts";
import { beginRebuild, type Rebuild } from "./rebuild/rebuild.ts";
import { areEqual, reportText } from "./rebuild/report.ts";
import { isEven, meet } from "./rebuild/stand.ts";
import { switchText } from "./rebuild/switch.ts";
import { openTarget } from "./settings.ts";

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
