import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const environments = ["dev", "qa", "uat", "prod"] as const;

/** A fixed subscription and tenant, so that snapshots are reproducible. */
export const placeholderId = "00000000-0000-0000-0000-000000000000";

export type Environment = (typeof environments)[number];

/** What is expanded: an environment, or the identities of the pipelines of prod. */
export type Template = Environment | "pipelines";

export const templates: readonly Template[] = [...environments, "pipelines"];

/** A resource as sent to Resource Manager. Values known only to Azure are expressions, `[reference(…)]`. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly [property: string]: unknown;
}

/** All resources of a template, with loops, conditions and modules expanded. */
export interface Snapshot {
  readonly predictedResources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export function snapshotFile(root: string, template: Template): string {
  return `${templateFile(root, template)}.snapshot.json`;
}

export function parameterFile(root: string, template: Template): string {
  return `${templateFile(root, template)}.bicepparam`;
}

function templateFile(root: string, template: Template): string {
  return template === "pipelines" ? join(root, "bicep", template) : join(root, "bicep", "environments", template);
}

/** @throws Error that names the file */
export async function readSnapshot(root: string, template: Template): Promise<Snapshot> {
  const file = snapshotFile(root, template);
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: run npm run bicep -- snapshot`, { cause: error });
  }
}

/** Sorts resources and outputs, because the order of the compiler's outputs varies. */
export function sortSnapshot({ predictedResources, outputs }: Snapshot): Snapshot {
  return {
    predictedResources: predictedResources.toSorted((a, b) => compare(a.id, b.id)),
    outputs: Object.fromEntries(Object.entries(outputs).toSorted(([a], [b]) => compare(a, b))),
  };
}

/** The committed text. */
export function textOf(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot, null, 2)}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
