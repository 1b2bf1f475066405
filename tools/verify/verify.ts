import { attempt, isHealthy, isMasked, land, post, refusesBroken, standstill } from "./checks.ts";
import { type Door, type Edge, openDoor } from "./endpoint.ts";
import { awaitRows } from "./rows.ts";
import type { Expectation, Sample } from "./sample.ts";
import type { Target } from "./target.ts";

export interface VerifyOptions {
  /** How the batch gets in: a file in the container `landing`, or a request like the stream, where the lake cannot be reached from here. */
  readonly batch: "landing" | "http";
  /** Milliseconds for all of it. */
  readonly timeout: number;
  /** Milliseconds between two looks at gold. */
  readonly every: number;
  /** Names of summaries that are not waited for. */
  readonly skip: readonly string[];
  /** Of the package that must answer; undefined: any. */
  readonly build?: string | undefined;
}

export interface Step {
  readonly what: string;
  readonly seconds: number;
  /** Empty when it is as it should be. */
  readonly wrong: readonly string[];
}

export interface Verification {
  readonly target: string;
  readonly tag: string;
  readonly steps: readonly Step[];
  /** Names of summaries that nobody waited for. */
  readonly skipped: readonly string[];
  readonly passed: boolean;
}

/** Says what is wrong. */
type Run = (door: Door, deadline: number) => Promise<string[]>;
type Planned = readonly [what: string, run: Run];

/**
 * Sends a sample into a KoreVital that runs, and compares what comes out of gold with what was computed beforehand. Ends at the first step that
 * fails; then all that was sent stays as it is, to be looked into. Faults of the target are steps that fail, and nothing is thrown for them.
 */
export async function verify(
  target: Target,
  sample: Sample,
  options: VerifyOptions,
  edge: Edge,
  onStep: (step: Step) => void = () => {},
): Promise<Verification> {
  const began = edge.now();
  const since = (from: number) => (edge.now() - from) / 1000;
  const door = openDoor(target, edge);
  const goldStep = lookIntoGold(sample, options, edge, ({ summary, parameters }) =>
    onStep({ what: `  ${summary} of ${Object.values(parameters).join(", ")}`, seconds: since(began), wrong: [] }),
  );
  const [before, after] = options.batch === "http" ? overHttp(sample) : throughLanding(target, sample);
  const plan: readonly Planned[] = [
    [
      options.build === undefined ? "the app is healthy" : `the app is healthy, and build ${options.build}`,
      (...of) => isHealthy(...of, options.build),
    ],
    [`${sample.stream.length} events are taken over HTTP`, (...of) => post(...of, sample.stream)],
    ["a broken event is refused, by its line", refusesBroken],
    before,
    goldStep,
    ["masked rows tell of nobody", (open) => isMasked(open, wantedOf(sample, options), sample)],
    ["the made-up people ask to be forgotten", (...of) => post(...of, sample.closing)],
    ...after,
  ];
  const steps: Step[] = [];
  for (const [what, run] of plan) {
    const from = edge.now();
    const step = { what, wrong: await run(door, began + options.timeout), seconds: since(from) };
    steps.push(step);
    onStep(step);
    if (step.wrong.length > 0) break;
  }
  const passed = steps.every(({ wrong }) => wrong.length === 0);
  return { target: target.name, tag: sample.tag, steps, skipped: options.skip, passed };
}

function wantedOf({ expectations }: Sample, { skip }: VerifyOptions): Expectation[] {
  return expectations.filter(({ summary }) => !skip.includes(summary));
}

function lookIntoGold(
  sample: Sample,
  options: VerifyOptions,
  { now, wait }: Edge,
  onMet: (expectation: Expectation) => void,
): Planned {
  return [
    "gold holds what was computed beforehand",
    async (door, deadline) => {
      const waiting = { deadline, now, wait, every: options.every, onMet };
      const wrong = await awaitRows(door, wantedOf(sample, options), waiting);
      return wrong.length === 0 ? [] : [...wrong, ...(await standstill(door))];
    },
  ];
}

/** How the batch gets in, and what is to do about it in the end. */
type Batch = readonly [before: Planned, after: readonly Planned[]];

function overHttp({ batch }: Sample): Batch {
  return [[`a batch of ${batch.length} events is taken over HTTP`, (...of) => post(...of, batch)], []];
}

function throughLanding(target: Target, sample: Sample): Batch {
  const file = `verify/${sample.tag}.jsonl.gz`;
  return [
    [`a file of ${sample.batch.length} events is put into landing`, () => attempt(() => land(target, file, sample))],
    [["the file is taken away", () => attempt(() => target.unland(file))]],
  ];
}
