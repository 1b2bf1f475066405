import type { BronzeScan, FoundStream } from "./bronze-scan.ts";
import { type Comparison, type Difference, isRight, type Line } from "./comparison.ts";
import { type Digest, sumOf, without } from "./digest.ts";
import type { Account, StreamAccount, UnsureBody } from "./ledger.ts";

/** Everything sent is in bronze or in quarantine, byte for byte, as often as it was sent, and for the right reason. */
export function compareBronze(account: Account, scan: BronzeScan): Comparison {
  const names = [...new Set([...Object.keys(account.streams), ...scan.streams()])];
  const parts = names.map((name) => compareStream(name, account, scan));
  return {
    lines: parts.flatMap(({ lines }) => lines),
    differences: parts.flatMap(({ differences }) => differences),
  };
}

const noDigest: Digest = { count: 0, sum: "0".repeat(32) };
const nothing: StreamAccount = {
  sent: 0,
  distinct: 0,
  accepted: noDigest,
  quarantined: noDigest,
  quarantinedBy: {},
  rejectedBy: {},
  answeredBy: {},
};

function compareStream(name: string, account: Account, scan: BronzeScan): Comparison {
  const expected = account.streams[name] ?? nothing;
  const found = scan.stream(name);
  const unsure = account.unsure.filter(({ stream }) => stream === name);
  const [accepted, refused] = [unsure.filter(({ code }) => code === undefined), unsure.filter(({ code }) => code)];
  const side = (what: string, digest: Digest, here: Digest, doubts: readonly UnsureBody[]) =>
    digestLine(name, `${name} ${what}`, digest, here, doubts, scan);
  const lines: Line[] = [
    ...doorLines(name, expected),
    { ...outcomesLine(name, expected, found, unsure, scan), sent: expected.sent },
    side("accepted", expected.accepted, found.accepted.digest(), accepted),
    ...(expected.quarantined.count + found.quarantinedBy.size + refused.length === 0
      ? []
      : [
          side("quarantined", expected.quarantined, found.quarantined.digest(), refused),
          ...codeLines(name, expected, found.quarantinedBy, refused),
        ]),
  ];
  return { lines, differences: lines.filter(isNews).map((line) => differenceOf(name, line)) };
}

/** What is wrong with the outcomes together is said of each. */
function isNews(line: Line): boolean {
  return !isRight(line) && line.sent === undefined;
}

/** Accepted and quarantined together: every event that got past the door is in exactly one outcome. */
function outcomesLine(
  name: string,
  { accepted, quarantined }: StreamAccount,
  found: FoundStream,
  unsure: readonly UnsureBody[],
  scan: BronzeScan,
): Line {
  const digest = sumOf([accepted, quarantined]);
  const here = sumOf([found.accepted.digest(), found.quarantined.digest()]);
  return digestLine(name, `${name}, all outcomes`, digest, here, unsure, scan);
}

/** Bodies whose sending was never in doubt are compared by digest; the others one by one. */
function digestLine(
  stream: string,
  what: string,
  expected: Digest,
  found: Digest,
  unsure: readonly UnsureBody[],
  scan: BronzeScan,
): Line {
  const sure = without(
    expected,
    unsure.map(({ hash, sent }) => ({ hash, times: sent })),
  );
  const times = unsure.map((doubt) => ({ ...doubt, found: scan.times(stream, doubt.hash) }));
  const fits = times.every(({ sent, again, found: here }) => sent <= here && here <= sent + again);
  return {
    layer: "bronze",
    what,
    expected: expected.count,
    most: expected.count + total(unsure, ({ again }) => again),
    found: found.count + total(times, (each) => each.found),
    same: fits && (sure.sum === found.sum || sure.count !== found.count),
  };
}

function codeLines(
  name: string,
  { quarantinedBy }: StreamAccount,
  found: ReadonlyMap<string, number>,
  unsure: readonly UnsureBody[],
): Line[] {
  const codes = [...new Set([...Object.keys(quarantinedBy), ...found.keys()])].sort();
  return codes.map((code) => {
    const expected = quarantinedBy[code] ?? 0;
    const again = total(
      unsure.filter((doubt) => doubt.code === code),
      (doubt) => doubt.again,
    );
    return {
      layer: "bronze",
      what: `${name} quarantined as ${code}`,
      expected,
      most: expected + again,
      found: found.get(code) ?? 0,
      same: true,
    };
  });
}

/** What the door of HTTP answered, against what it must refuse. */
function doorLines(name: string, { rejectedBy, answeredBy }: StreamAccount): Line[] {
  const codes = [...new Set([...Object.keys(rejectedBy), ...Object.keys(answeredBy)])].sort();
  return codes.map((code) => {
    const expected = rejectedBy[code] ?? 0;
    const found = answeredBy[code] ?? 0;
    return { layer: "door", what: `${name} rejected as ${code}`, expected, most: expected, found, same: true };
  });
}

function differenceOf(stream: string, { layer, what, expected, most, found, same }: Line): Difference {
  const range = most > expected ? `${expected} to ${most}` : `${expected}`;
  const counts = `${range} expected, ${found} found`;
  const folder = what.includes("quarantined") ? "quarantine" : "bronze";
  return {
    layer,
    what: `${what}: ${counts}${same ? "" : ", but not the same bodies"}`,
    where:
      layer === "door"
        ? `answers of POST /api/streams/${stream}`
        : `container ${folder}, folder ${stream}/; rows of table manifest, PartitionKey ${stream}|…`,
  };
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
