import { sumBy } from "../../shared/platform/sum.ts";
import { checkHealth, checkMasking, checkRejection, errorsOf, goldStopReason, land, post } from "./checks.ts";
import { type Endpoint, openEndpoint, type VerifyRuntime } from "./endpoint.ts";
import { frozenDays } from "./frozen.ts";
import type { VerifyOptions } from "./options.ts";
import { awaitRows } from "./rows.ts";
import type { Expectation, Sample } from "./sample.ts";
import type { Target } from "./target.ts";

export interface Step {
  readonly what: string;
  readonly seconds: number;
  /** Empty if the step has passed. */
  readonly violations: readonly string[];
}

export interface Verification {
  readonly target: string;
  readonly tag: string;
  readonly steps: readonly Step[];
  /** Names of the summaries that were not verified. */
  readonly skipped: readonly string[];
  /** Expected rows that retention has frozen, and before which day; undefined without any. */
  readonly frozen: { readonly rows: number; readonly before: string } | undefined;
  readonly passed: boolean;
}

/** Returns the violations. */
type Run = (endpoint: Endpoint, deadline: number) => Promise<string[]>;
type PlannedStep = readonly [what: string, run: Run];

/**
 * Sends a sample to a running KoreVital and compares the rows in gold with the expected ones. Ends at the first failed
 * step and then retains the data for analysis. Errors of the target are failed steps, not exceptions.
 */
export async function verify(
  target: Target,
  sample: Sample,
  options: VerifyOptions,
  runtime: VerifyRuntime,
  onStep: (step: Step) => void = () => {},
): Promise<Verification> {
  const { build, skip, batch, timeout } = options;
  const began = runtime.now();
  const secondsSince = (from: number) => (runtime.now() - from) / 1000;
  const endpoint = openEndpoint(target, runtime);
  const wanted = sample.expectations.filter(({ summary }) => !skip.includes(summary));
  const frozenBefore = await frozenDays(endpoint);
  const expectations = wanted.filter((each) => frozenBefore(each) === undefined);
  const rows = sumBy(wanted, (each) => (frozenBefore(each) === undefined ? 0 : each.rows.length));
  const before = wanted
    .flatMap((each) => frozenBefore(each) ?? [])
    .sort()
    .at(-1);
  const onMatch = ({ summary, parameters }: Expectation) => {
    const what = `  ${summary} of ${Object.values(parameters).join(", ")}`;
    onStep({ what, seconds: secondsSince(began), violations: [] });
  };
  const [sendBatch, cleanUp] = batch === "http" ? overHttp(sample) : throughLanding(target, sample);
  const plan: readonly PlannedStep[] = [
    [
      build === undefined ? "the app is healthy" : `the app is healthy with build ${build}`,
      (...of) => checkHealth(...of, build),
    ],
    [`${sample.stream.length} events are accepted over HTTP`, (...of) => post(...of, sample.stream)],
    ["an invalid event is rejected with its line", checkRejection],
    sendBatch,
    ["gold contains the expected rows", (...of) => checkGold(...of, expectations, { ...options, ...runtime, onMatch })],
    ["masked rows contain no personal data", (open) => checkMasking(open, expectations, sample)],
    ["the deletion requests are accepted", (...of) => post(...of, sample.closing)],
    ...cleanUp,
  ];
  const steps: Step[] = [];
  for (const [what, run] of plan) {
    const from = runtime.now();
    const violations = await run(endpoint, began + timeout);
    const step = { what, violations, seconds: secondsSince(from) };
    steps.push(step);
    onStep(step);
    if (violations.length > 0) break;
  }
  const passed = steps.every(({ violations }) => violations.length === 0);
  const frozen = before === undefined ? undefined : { rows, before };
  return { target: target.name, tag: sample.tag, steps, skipped: skip, frozen, passed };
}

async function checkGold(
  endpoint: Endpoint,
  deadline: number,
  expectations: readonly Expectation[],
  polling: Omit<Parameters<typeof awaitRows>[2], "deadline">,
): Promise<string[]> {
  const violations = await awaitRows(endpoint, expectations, { ...polling, deadline });
  return violations.length === 0 ? [] : [...violations, ...(await goldStopReason(endpoint))];
}

/** How the batch is sent, and the steps that clean up afterwards. */
type BatchSteps = readonly [send: PlannedStep, cleanUp: readonly PlannedStep[]];

function overHttp({ batch }: Sample): BatchSteps {
  return [[`a batch of ${batch.length} events is accepted over HTTP`, (...of) => post(...of, batch)], []];
}

function throughLanding(target: Target, sample: Sample): BatchSteps {
  const file = `verify/${sample.tag}.jsonl.gz`;
  return [
    [
      `a file of ${sample.batch.length} events is uploaded to landing`,
      () => errorsOf(() => land(target, file, sample)),
    ],
    [["the file is removed", () => errorsOf(() => target.removeLanded(file))]],
  ];
}
