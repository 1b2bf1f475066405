import { type Command, Option } from "@commander-js/extra-typings";
import { filterStates } from "../../shared/operations/quarantine/filter.ts";
import { rejectionCodes } from "../../shared/streams/outcome.ts";
import { streams } from "../../shared/streams/registry.ts";
import { whole, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, sortOption, targetNote } from "../cli/options.ts";
import { rowFormats } from "../common/row-formats.ts";
import { discardOf, listOf, replayOf, showOf } from "./flags.ts";
import { parseTime } from "./parse-time.ts";

const filters = "Filters (an event must match all of them):";
const streamNames = streams.map(({ name }) => name);
const time = "ingest time: 2026-11-24, 2026-11-24T10:30, or an age: 90m, 24h, 7d";
const timeOption = <F extends string>(flags: F, description: string) =>
  new Option(flags, description).argParser((text) => parseTime(text, Date.now())).helpGroup(filters);

function withFilters(declared: Command) {
  return declared
    .addOption(wordOption("--stream <STREAM>", "only of the stream", streamNames).helpGroup(filters))
    .addOption(wordOption("--code <CODE>", "only with the reason", rejectionCodes).helpGroup(filters))
    .addOption(new Option("--field <FIELD>", "only with the field at fault").helpGroup(filters))
    .addOption(timeOption("--since <TIME>", `from this ${time}`))
    .addOption(timeOption("--until <TIME>", "before this ingest time"));
}

const layerOption = (description: string) =>
  wordOption("--layer <LAYER>", description, ["bronze", "silver"]).default("bronze" as const);

const run = async (quarantineCommand: ReturnType<typeof listOf>) =>
  (await import("./main.ts")).runQuarantine(quarantineCommand);

const list = withFilters(command("list", "counts the events by reason, or prints one line for each"))
  .description("Counts the quarantined events by reason, or prints one line for each. Prints no personal data.")
  .option("--each", "prints one line for each event, with its id; quote ids, they contain |", false)
  .addOption(wordOption("--state <STATE>", "only with the state", filterStates).default("open" as const))
  .addOption(layerOption("silver lists dead letters of silver; bronze contains their events"))
  .option(
    "--limit <N>",
    "at most N events; if there are more, the output ends with --after",
    whole(1, 999_999_999),
    100_000,
  )
  .option("--after <ID>", "only events behind that one; the order is stable")
  .addOption(sortOption("the most frequent first; not with --each"))
  .addOption(formatOption(rowFormats))
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote + examples("quarantine list --stream heart-rates --since 24h", "quarantine list --each --code missing"),
  )
  .action((flags) => run(listOf(flags)));

const show = command("show", "prints one event, which can contain personal data")
  .argument("<ID>", "id of the event, quoted, as list --each prints it")
  .option("--raw", "writes the original bytes to standard output", false)
  .option("--out <FILE>", "writes the original bytes to a new file")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("quarantine show 'heart-rates|0|1795507200000|17' --out event.json"))
  .action((id, flags) => run(showOf(id, flags)));

const replay = withFilters(command("replay", "sends events again, through their own hub"))
  .description(
    "Sends events again through their own hub, exactly once each, even if it is repeated or interrupted. The exit code " +
      "is 1 if some events were not replayed.",
  )
  .argument("[ID...]", "ids of events, as list --each prints them; instead: filters, or --all")
  .option("--all", "all open events", false)
  .option("--with <FILE>", "sends the bytes of the file instead: the corrected body of one event")
  .option("--why <TEXT>", "the reason, which the ledger stores")
  .option("--dry-run", "prints the outcomes by the rules of this version, without sending", false)
  .addOption(layerOption("of the ids"))
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote +
      examples(
        "quarantine replay 'heart-rates|0|1795507200000|17' --with event.json",
        'quarantine replay --code internal --why "decoder fixed in 1.4.2"',
      ),
  )
  .action((ids, flags) => run(replayOf(ids, flags)));

const discard = withFilters(command("discard", "marks events as discarded; their bytes stay in quarantine"))
  .argument("[ID...]", "ids of events, as list --each prints them; instead: filters, or --all")
  .option("--all", "all open events", false)
  .requiredOption("--why <TEXT>", "the reason, which the ledger stores")
  .addOption(layerOption("of the events: silver discards dead letters of silver"))
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote + examples('quarantine discard --stream workouts --code not-json --why "test of the partner"'),
  )
  .action((ids, flags) => run(discardOf(ids, flags)));

export const quarantine = command("quarantine", "lists, shows, replays or discards quarantined events", "operate")
  .description("Quarantined events, retained byte for byte.")
  .addCommand(list)
  .addCommand(show)
  .addCommand(replay)
  .addCommand(discard);
