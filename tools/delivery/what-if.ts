import { type Change, kindOf, label, shown } from "../bicep/changes.ts";

/** What Azure says that a deployment would do. */
export interface WhatIf {
  readonly changes: readonly Change[];
  /** Ours by their tags, in the group, and not described any more: an incremental deployment leaves them where they are. */
  readonly leftOver: readonly string[];
  /** Resources of which Azure cannot tell beforehand, with its reason. */
  readonly unknown: readonly string[];
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
 * Reads what `az deployment group what-if --no-pretty-print --output json` prints. What only looks like a change is left out: properties
 * without effect, and values that are known only while deploying.
 *
 * @throws Error when it is not that, or when what-if itself failed, with its reason
 */
export function readWhatIf(text: string): WhatIf {
  const { changes, error, status } = parse(text);
  if (error || (status !== undefined && status !== "Succeeded"))
    throw new Error(`what-if ended as ${status ?? "unknown"}: ${error?.message ?? "without a reason"}`);
  if (!Array.isArray(changes)) throw new Error("what-if: a list `changes` expected, but it is not there");
  const predictions = changes as readonly Prediction[];
  const named = (kind: string) => predictions.filter(({ changeType }) => changeType === kind);
  return {
    changes: predictions.flatMap(changeOf),
    leftOver: named("Ignore").filter(isOurs).map(whatOf),
    unknown: named("Unsupported").map((one) => `${whatOf(one)}: ${one.unsupportedReason ?? "no reason given"}`),
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
    // Azure cannot compare them: it deploys them as they are described.
    case "Deploy":
      return [{ kind: "modify", what, details: ["deployed again, whatever it is now"] }];
    case "NoChange":
    case "Ignore":
    case "Unsupported":
      return [];
    default:
      throw new Error(`what-if: ${what} has the change type ${shown(prediction.changeType)}, which is not known`);
  }
}

/** Leaves of the tree, with whole paths. */
function detailsOf({ path = "", propertyChangeType, before, after, children }: Delta, parent: string): string[] {
  const whole = parent === "" ? path : `${parent}${/^\d+$/.test(path) ? `[${path}]` : `.${path}`}`;
  if (propertyChangeType === "NoEffect") return [];
  if (children && children.length > 0) return children.flatMap((child) => detailsOf(child, whole));
  if (isExpression(after)) return [];
  return [`${whole}: ${shown(before ?? undefined)} -> ${shown(after ?? undefined)}`];
}

/** `[reference(…)]`: what it comes to is known only while deploying. */
function isExpression(value: unknown): boolean {
  return typeof value === "string" && /^\[[a-zA-Z]+\(.*\)[^\]]*\]$/s.test(value);
}

function isOurs({ before }: Prediction): boolean {
  return before?.tags?.["system"] === "korevital" && before.tags["managedBy"] === "bicep";
}

/** What stands behind the last `providers/` of its id says type and name, in turns. */
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
