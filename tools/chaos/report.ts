import type { ChaosOptions } from "./options.ts";
import type { ChaosResult } from "./run.ts";

/** The account of a run, for people. */
export function reportText({ seed }: ChaosOptions, result: ChaosResult): string {
  const { account, wrongs, kills, faults, alerts, seconds } = result;
  const { sent, acknowledged, inHubs, places, quarantined, gold, scores } = account;
  const [sending, settling, comparing] = [seconds.sending, seconds.settling, seconds.comparing].map((each) =>
    each.toFixed(1),
  );
  return [
    `sent          ${count(sent)} events, ${count(acknowledged)} acknowledged, ${count(inHubs)} in the hubs (what was sent again because an answer was lost stands there twice)`,
    `bronze        ${count(places.stored)} positions: ${places.twice} twice, ${places.missing} missing, ${places.beyond} in no hub`,
    `quarantine    ${named(quarantined)}`,
    ...gold.map(
      ({ summary, rows, different }) =>
        `gold          ${summary}: ${count(rows)} rows, ${different} not the reference's`,
    ),
    `scores        ${count(scores.due)} due, ${count(scores.published)} published under ${count(scores.ids)} ids, ${scores.wrong} wrong`,
    `kills         ${named(kills)}`,
    ...(faults.length === 0
      ? []
      : [`faults        ${named(Object.fromEntries(faults.map(({ fault, happened }) => [fault, happened])))}`]),
    `alerts        ${named(alerts)}`,
    `seconds       ${sending} sending, ${settling} until settled, ${comparing} comparing`,
    "",
    ...wrongs.map((wrong) => `\u2717 ${wrong}`),
    wrongs.length === 0 ? "\u2713 Each event counts once." : `Not so with --seed ${seed}: see above.`,
  ].join("\n");
}

function named(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).map(([name, times]) => `${name} ${count(times)}`);
  return some.length === 0 ? "none" : some.join(", ");
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
