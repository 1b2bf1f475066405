/** One segment of a route. */
type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly constraint?: string; readonly optional: boolean }
  | { readonly kind: "rest"; readonly name: string };

export interface Route {
  readonly segments: readonly Segment[];
}

const placeholder = /^\{(?<rest>\*{0,2})(?<name>[A-Za-z_]\w*)(?::(?<constraint>[^?}]+))?(?<optional>\?)?\}$/;

/** Supported constraints of route parameters. */
const constraints: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d{1,10}$/,
  long: /^[+-]?\d{1,19}$/,
  guid: /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]*$/i,
};

/**
 * Parses a route: `gold/{summary}`, `items/{id:int?}`, `files/{*path}`.
 *
 * @throws Error that names the unsupported segment
 */
export function readRoute(template: string): Route {
  const segments = template.split("/").filter(Boolean).map(readSegment);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment.kind === "rest" && !last)
      throw new Error(`{*${segment.name}} must be the last segment of "${template}"`);
    if (segment.kind === "parameter" && segment.optional && !last)
      throw new Error(`{${segment.name}?} must be the last segment of "${template}"`);
  });
  return { segments };
}

function readSegment(text: string): Segment {
  if (!/[{}]/.test(text)) return { kind: "literal", text: text.toLowerCase() };
  const { rest, name, constraint, optional } = placeholder.exec(text)?.groups ?? {};
  if (name === undefined) throw new Error(`the segment "${text}" of the route is not supported`);
  if (constraint !== undefined && !(constraint in constraints))
    throw new Error(`the constraint "${constraint}" of the route is not supported`);
  if (rest !== "") return { kind: "rest", name };
  return { kind: "parameter", name, ...(constraint === undefined ? {} : { constraint }), optional: optional === "?" };
}

/** The decoded route parameters, with `%2F` as it is; undefined without a match. Only values are case-sensitive. */
export function matchRoute({ segments }: Route, path: string): Record<string, string> | undefined {
  const values = path.split("/").filter(Boolean).map(decode);
  const rest = segments.at(-1)?.kind === "rest";
  if (values.length > segments.length && !rest) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = segment.kind === "rest" ? values.slice(index).join("/") || undefined : values[index];
    if (!matches(segment, value)) return undefined;
    if (value !== undefined && segment.kind !== "literal") parameters[segment.name] = value;
  }
  return parameters;
}

function matches(segment: Segment, value: string | undefined): boolean {
  if (segment.kind === "rest") return true;
  if (value === undefined) return segment.kind === "parameter" && segment.optional;
  if (segment.kind === "literal") return segment.text === value.toLowerCase();
  return segment.constraint === undefined || constraints[segment.constraint]?.test(value) === true;
}

/** As ASP.NET Core decodes a path: an encoded slash remains, and so does what is no UTF-8. */
function decode(text: string): string {
  return text.split(/(%2f)/i).map(decodePart).join("");
}

function decodePart(text: string): string {
  if (/^%2f$/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Sort order, most specific first: literals, constrained parameters, parameters, catch-all. */
export function compareRoutes(a: Route, b: Route): number {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index += 1) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(segment: Segment | undefined): number {
  if (segment === undefined || segment.kind === "literal") return 0;
  if (segment.kind === "rest") return 3;
  return segment.constraint === undefined ? 2 : 1;
}
