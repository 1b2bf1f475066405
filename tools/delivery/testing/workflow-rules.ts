import { parse } from "yaml";
import { under, unknownCalls } from "./scripts.ts";

interface Job {
  readonly uses?: string;
  readonly environment?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly on: { readonly push?: unknown };
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The maximum permissions of a job. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  actions: ["read"],
  attestations: ["read"],
  contents: ["read"],
  "id-token": ["write"],
  "pull-requests": ["write"],
  "security-events": ["write"],
  statuses: ["write"],
};

/** Jobs that may write more. They run no code of the repository: they have neither a checkout nor an installation. */
const writers: Readonly<Record<string, string>> = { attest: "attestations", release: "contents" };

/** Whether a job runs no code of the repository and of no package. */
function isPassive(job: Job): boolean {
  return !/actions\/checkout|npm (ci|install|run)|node /.test(JSON.stringify(job));
}

/** A job that logs in to Azure installs nothing. */
function installsWithIdentity(job: Job): boolean {
  const text = JSON.stringify(job);
  return text.includes("azure/login") && /npm (ci|install|run|exec)|npx/.test(text);
}

/** Whether a job gets an identity outside of an environment, whose rules name the branches and reviewers. */
function hasUnprotectedIdentity(job: Job): boolean {
  const hasIdentity = job.permissions?.["id-token"] !== undefined || JSON.stringify(job).includes("azure/login");
  return hasIdentity && job.environment === undefined && job.uses === undefined && !isPassive(job);
}

/** A workflow of a pull request runs its code, so it has no identity; only a push to `main` starts another one. */
function triggerViolations({ on, jobs }: Workflow): string[] {
  const isOfPullRequest = "pull_request" in on;
  return [
    ...("pull_request_target" in on ? ["pull_request_target runs code of a pull request with rights of main"] : []),
    ...("push" in on && JSON.stringify(on.push) !== '{"branches":["main"]}' ? ["a push to another branch"] : []),
    ...Object.entries(jobs)
      .filter(([, job]) => isOfPullRequest && /id-token|azure\/login|secrets\.|"secrets"/.test(JSON.stringify(job)))
      .map(([name]) => `${name}: an identity or a secret beside code of a pull request`),
    ...Object.entries(jobs)
      .filter(([, job]) => hasUnprotectedIdentity(job))
      .map(([name]) => `${name}: an identity without an environment`),
  ];
}

/** Rules for every workflow besides those of actionlint; returns the violations. */
export function ruleViolations(content: string): string[] {
  const workflow = parse(content) as Workflow;
  return [
    ...(Object.keys(workflow.permissions ?? { all: 1 }).length > 0 ? ["no empty permissions at the top"] : []),
    ...triggerViolations(workflow),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => [
      ...(job.permissions === undefined ? [`${name}: no permissions`] : []),
      ...Object.entries(job.permissions ?? {}).flatMap(([what, right]) =>
        allowed[what]?.includes(right) || right === "none" || (writers[name] === what && isPassive(job))
          ? []
          : [`${name}: ${what}: ${right}`],
      ),
      ...(installsWithIdentity(job) ? [`${name}: installs packages beside an identity`] : []),
      ...(job["timeout-minutes"] === undefined && job.uses === undefined ? [`${name}: no timeout`] : []),
    ]),
    ...under(workflow, "uses").filter((action) => !/^(\.\/|[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40}$)/.test(action)),
    ...under(workflow, "run").filter((script) => script.includes("${{")),
    ...unknownCalls(under(workflow, "run")).map((call) => `${call}: unknown script`),
    ...[
      ...content.matchAll(
        /uses: actions\/checkout.*\n(?! +with:\n(?: {10}[\w-]+: .*\n)*? +persist-credentials: false)/g,
      ),
    ].map(() => "a checkout that persists its credentials"),
    ...[...content.matchAll(/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40}(?! # v\d+\.\d+\.\d+\n).*\n/g)].map(
      ([line]) => `${line.trim()}: no version comment after the commit`,
    ),
  ];
}
