import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { statusOf } from "../../platform/azure/errors.ts";
import { subjectsOfRows } from "../audit/subjects-of-rows.ts";
import { csv } from "../rows/csv.ts";
import { type RowFilter, readFilter } from "../rows/filter.ts";
import { FilterError } from "../rows/filter-error.ts";
import type { Audience } from "../rows/query.ts";
import type { RowPage } from "../rows/row-page.ts";
import { jsonRow, servedColumns } from "../rows/served-columns.ts";
import { negotiate } from "./accept.ts";
import { conditionalResponse, isKnown, notModified } from "./conditional.ts";
import type { KnownEtags } from "./known-etags.ts";
import { keyParameter, type Parameters } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { ApiRequest } from "./request.ts";
import { type ApiResponse, type Headers, jsonResponse, textResponse } from "./response.ts";

export const rowTypes = ["application/json", "text/csv"] as const;

/** Rows of one audience: masked or unmasked ones, with their groups. */
export type ReadRows = (container: DocumentContainer, summary: Summary, filter: RowFilter) => Promise<RowPage>;

export interface RowsSource {
  readonly summary: Summary;
  readonly container: DocumentContainer;
  readonly audience: Audience;
  readonly read: ReadRows;
  /** See `containerVersion`. */
  version(): Promise<number>;
  readonly etags: KnownEtags;
}

/** A page of a summary's rows as JSON or CSV. Headers contain the continuation too, because CSV cannot. */
export async function rowsResponse(source: RowsSource, request: ApiRequest): Promise<ApiResponse> {
  const { summary, container, audience, read, etags } = source;
  const type = negotiate(request.header("accept"), rowTypes);
  if (type === undefined) return problem("not-acceptable", `Accept: ${rowTypes.join(" or ")} expected`);
  const { csvOptions, others } = readCsvOptions(request.parameters, type);
  const filter = readFilter(summary, others);
  const ifNoneMatch = request.header("if-none-match");
  const identity = JSON.stringify([request.url, type, request.code, Object.entries(request.parameters).sort()]);
  const version = await source.version();
  // Nothing of the container has changed since the response was computed: neither did the response.
  const known = ifNoneMatch === undefined ? undefined : etags.get(identity, version);
  if (known !== undefined && isKnown(known, ifNoneMatch)) return notModified(known);
  const { items, continuation, withheld } = await unlessRejected(read(container, summary, filter));
  const headers = {
    ...(continuation === undefined ? {} : nextPage(request, continuation)),
    ...(withheld === 0 ? {} : { "x-withheld": String(withheld) }),
  };
  const body = {
    items: items.map((row) => jsonRow(summary, row)),
    continuation: continuation ?? null,
    ...(withheld === 0 ? {} : { withheld }),
  };
  const columns = servedColumns(summary);
  const response = conditionalResponse(
    type === "application/json"
      ? jsonResponse(200, body, headers)
      : textResponse(200, "text/csv; charset=utf-8; header=present", csv({ columns }, items, csvOptions), headers),
    ifNoneMatch,
  );
  etags.set(identity, version, response.headers["etag"] ?? "");
  return audience === "masked"
    ? response
    : { ...response, people: { what: summary.name, subjects: subjectsOfRows(summary, items) } };
}

/** The query is fixed: what Cosmos DB rejects is a value of the caller. */
async function unlessRejected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (statusOf(error) === 400) throw new FilterError("filters", "a value that no row can have");
    throw error;
  }
}

/** The parameters `raw` and `bom`, which only CSV has. */
function readCsvOptions({ raw, bom, ...others }: Parameters, type: (typeof rowTypes)[number]) {
  const flag = (name: string, value: string | undefined) => {
    if (value === undefined) return false;
    if (type !== "text/csv") throw new FilterError(name, "only CSV has this parameter: Accept: text/csv expected");
    if (value !== "true" && value !== "false") throw new FilterError(name, "true or false expected");
    return value === "true";
  };
  return { csvOptions: { raw: flag("raw", raw), bom: flag("bom", bom) }, others };
}

/** RFC 8288. The link is complete: it has the key too, if the caller sent it in the query. */
export function nextPage({ url, parameters, code }: ApiRequest, continuation: string): Headers {
  const query = new URLSearchParams({
    ...parameters,
    ...(code === undefined ? {} : { [keyParameter]: code }),
    continuation,
  });
  return { link: `<${url}?${query}>; rel="next"`, "x-continuation": continuation };
}
