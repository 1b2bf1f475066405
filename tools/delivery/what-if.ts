import { type Change, jsonText, kindOf, label } from "../bicep/changes.ts";

/** The predicted effect of a deployment. */
export interface WhatIf {
  readonly changes: readonly Change[];
  /** Managed resources (by tag) that are no longer in bicep/. An incremental deployment does not delete them. */
  readonly orphaned: readonly string[];
  /** Resources whose change Azure cannot predict, with the reason. */
  readonly unpredictable: readonly string[];
}

interface Delta {
  readonly path?: string;
  readonly propertyChangeType?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly children?: readonly Delta[] | null;
}

interface Prediction {
  readonly resourceId?: string;
  readonly changeType?: string;
  readonly before?: { readonly tags?: Readonly<Record<string, string>> } | null;
  readonly delta?: readonly Delta[] | null;
  readonly unsupportedReason?: string | null;
}

/**
 * Parses the output of `az deployment group what-if --no-pretty-print --output json`. Properties without effect and
 * values known only during deployment are ignored.
 *
 * @throws Error for other input, or with the reason if what-if failed
 */
export function readWhatIf(text: string): WhatIf {
  const { changes, error, status } = parse(text);
  if (error || (status !== undefined && status !== "Succeeded"))
    throw new Error(`what-if ended as ${status ?? "unknown"}: ${error?.message ?? "without a reason"}`);
  if (!Array.isArray(changes)) throw new Error("what-if: a list `changes` expected");
  const predictions = changes as readonly Prediction[];
  const ofType = (kind: string) => predictions.filter(({ changeType }) => changeType === kind);
  return {
    changes: predictions.flatMap(changeOf),
    orphaned: ofType("Ignore").filter(isManaged).map(whatOf),
    unpredictable: ofType("Unsupported").map((one) => `${whatOf(one)}: ${one.unsupportedReason ?? "no reason given"}`),
  };
}

function parse(text: string): { changes?: unknown; error?: { message?: string } | null; status?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw new Error("what-if: JSON expected (--no-pretty-print --output json)", { cause });
  }
  throw new Error("what-if: an object expected");
}

function changeOf(prediction: Prediction): Change[] {
  const what = whatOf(prediction);
  switch (prediction.changeType) {
    case "Create":
      return [{ kind: "create", what, details: [] }];
    case "Delete":
      return [{ kind: "delete", what, details: [] }];
    case "Modify": {
      const details = (prediction.delta ?? []).flatMap((delta) => detailsOf(delta, ""));
      return details.length === 0 ? [] : [{ kind: kindOf(typeOf(prediction), details), what, details }];
    }
    // Azure cannot compare these resources and redeploys them.
    case "Deploy":
      return [{ kind: "modify", what, details: ["redeployed without comparison"] }];
    case "NoChange":
    case "Ignore":
    case "Unsupported":
      return [];
    default:
      throw new Error(`what-if: ${what} has the change type ${jsonText(prediction.changeType)}, which is unknown`);
  }
}

/** The leaves of the tree with their full paths. */
function detailsOf({ path = "", propertyChangeType, before, after, children }: Delta, parent: string): string[] {
  const whole = parent === "" ? path : `${parent}${/^\d+$/.test(path) ? `[${path}]` : `.${path}`}`;
  if (propertyChangeType === "NoEffect") return [];
  if (children && children.length > 0) return children.flatMap((child) => detailsOf(child, whole));
  if (isExpression(after)) return [];
  return [`${whole}: ${jsonText(before ?? undefined)} -> ${jsonText(after ?? undefined)}`];
}

/** `[reference(…)]`: evaluated only during deployment. */
function isExpression(value: unknown): boolean {
  return typeof value === "string" && /^\[[a-zA-Z]+\(.*\)[^\]]*\]$/s.test(value);
}

function isManaged({ before }: Prediction): boolean {
  return before?.tags?.["system"] === "korevital" && before.tags["managedBy"] === "bicep";
}

/** Type and name, which alternate after the last `providers/` of the id. */
function whatOf({ resourceId = "(no id)" }: Prediction): string {
  const [, parts] = /.*\/providers\/(.+)$/i.exec(resourceId) ?? [];
  if (parts === undefined) return label({ type: "Microsoft.Resources", name: resourceId });
  const names = parts.split("/").filter((_, index) => index > 0 && index % 2 === 0);
  return label({ type: typeOf({ resourceId }), name: names.join("/") });
}

function typeOf({ resourceId = "" }: Prediction): string {
  const [, parts = ""] = /.*\/providers\/(.+)$/i.exec(resourceId) ?? [];
  const [provider, ...rest] = parts.split("/");
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
