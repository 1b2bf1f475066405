import { sumBy } from "../../shared/platform/sum.ts";
import type { BronzeScan, FoundStream } from "./bronze-scan.ts";
import { type Comparison, type ComparisonLine, isSatisfied, type Violation } from "./comparison.ts";
import { addDigests, type Digest, subtractBodies } from "./digest.ts";
import type { Ledger, MaybeDuplicated, StreamLedger } from "./ledger.ts";

/** Checks that bronze and quarantine contain every event sent: same bytes, same number of copies, expected codes. */
export function compareBronze(ledger: Ledger, scan: BronzeScan): Comparison {
  const names = [...new Set([...Object.keys(ledger.streams), ...scan.streams()])];
  const parts = names.map((name) => compareStream(name, ledger, scan));
  return {
    lines: parts.flatMap(({ lines }) => lines),
    violations: parts.flatMap(({ violations }) => violations),
  };
}

const noDigest: Digest = { count: 0, sum: "0".repeat(32) };
const emptyStream: StreamLedger = {
  sent: 0,
  distinct: 0,
  accepted: noDigest,
  quarantined: noDigest,
  quarantinedBy: {},
  rejectedBy: {},
  answeredBy: {},
};

function compareStream(name: string, ledger: Ledger, scan: BronzeScan): Comparison {
  const expected = ledger.streams[name] ?? emptyStream;
  const found = scan.stream(name);
  const maybeDuplicated = ledger.maybeDuplicated.filter(({ stream }) => stream === name);
  const [acceptedRetries, quarantinedRetries] = [
    maybeDuplicated.filter(({ code }) => code === undefined),
    maybeDuplicated.filter(({ code }) => code),
  ];
  const side = (what: string, digest: Digest, here: Digest, retries: readonly MaybeDuplicated[]) =>
    digestLine(name, `${name} ${what}`, digest, here, retries, scan);
  const lines: ComparisonLine[] = [
    ...endpointLines(name, expected),
    { ...outcomesLine(name, expected, found, maybeDuplicated, scan), sent: expected.sent },
    side("accepted", expected.accepted, found.accepted.digest(), acceptedRetries),
    ...(expected.quarantined.count + found.quarantinedBy.size + quarantinedRetries.length === 0
      ? []
      : [
          side("quarantined", expected.quarantined, found.quarantined.digest(), quarantinedRetries),
          ...codeLines(name, expected, found.quarantinedBy, quarantinedRetries),
        ]),
  ];
  return { lines, violations: lines.filter(isReported).map((line) => violationOf(name, line)) };
}

/** The line for all outcomes repeats the violations of the individual outcomes, so it is not reported. */
function isReported(line: ComparisonLine): boolean {
  return !isSatisfied(line) && line.sent === undefined;
}

/** Accepted and quarantined events together: every event that the endpoint accepted has exactly one outcome. */
function outcomesLine(
  name: string,
  { accepted, quarantined }: StreamLedger,
  found: FoundStream,
  maybeDuplicated: readonly MaybeDuplicated[],
  scan: BronzeScan,
): ComparisonLine {
  const digest = addDigests([accepted, quarantined]);
  const here = addDigests([found.accepted.digest(), found.quarantined.digest()]);
  return digestLine(name, `${name}, all outcomes`, digest, here, maybeDuplicated, scan);
}

/** Bodies that were acknowledged at the first try are compared by digest, the others individually. */
function digestLine(
  stream: string,
  what: string,
  expected: Digest,
  found: Digest,
  maybeDuplicated: readonly MaybeDuplicated[],
  scan: BronzeScan,
): ComparisonLine {
  const certain = subtractBodies(
    expected,
    maybeDuplicated.map(({ hash, sent }) => ({ hash, times: sent })),
  );
  const times = maybeDuplicated.map((body) => ({ ...body, found: scan.copies(stream, body.hash) }));
  const fits = times.every(({ sent, extra, found: here }) => sent <= here && here <= sent + extra);
  return {
    layer: "bronze",
    what,
    expected: expected.count,
    maximum: expected.count + sumBy(maybeDuplicated, ({ extra }) => extra),
    found: found.count + sumBy(times, (each) => each.found),
    same: fits && (certain.sum === found.sum || certain.count !== found.count),
  };
}

function codeLines(
  name: string,
  { quarantinedBy }: StreamLedger,
  found: ReadonlyMap<string, number>,
  maybeDuplicated: readonly MaybeDuplicated[],
): ComparisonLine[] {
  const codes = [...new Set([...Object.keys(quarantinedBy), ...found.keys()])].sort();
  return codes.map((code) => {
    const expected = quarantinedBy[code] ?? 0;
    const extra = sumBy(
      maybeDuplicated.filter((body) => body.code === code),
      (body) => body.extra,
    );
    return {
      layer: "bronze",
      what: `${name} quarantined as ${code}`,
      expected,
      maximum: expected + extra,
      found: found.get(code) ?? 0,
      same: true,
    };
  });
}

/** Compares the rejections that the HTTP endpoint returned with those expected. */
function endpointLines(name: string, { rejectedBy, answeredBy }: StreamLedger): ComparisonLine[] {
  const codes = [...new Set([...Object.keys(rejectedBy), ...Object.keys(answeredBy)])].sort();
  return codes.map((code) => {
    const expected = rejectedBy[code] ?? 0;
    const found = answeredBy[code] ?? 0;
    return { layer: "endpoint", what: `${name} rejected as ${code}`, expected, maximum: expected, found, same: true };
  });
}

function violationOf(stream: string, { layer, what, expected, maximum, found, same }: ComparisonLine): Violation {
  const range = maximum > expected ? `${expected} to ${maximum}` : `${expected}`;
  const counts = `${range} expected, ${found} found`;
  const folder = what.includes("quarantined") ? "quarantine" : "bronze";
  return {
    layer,
    what: `${what}: ${counts}${same ? "" : ", but not the same bodies"}`,
    location:
      layer === "endpoint"
        ? `responses of POST /api/streams/${stream}`
        : `container ${folder}, folder ${stream}/; rows of table manifest with PartitionKey ${stream}|…`,
  };
}
