import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { statusOf } from "../../platform/azure/errors.ts";
import { csv } from "../rows/csv.ts";
import { readFilter } from "../rows/filter.ts";
import { FilterError } from "../rows/filter-error.ts";
import type { readPersonalRows } from "../rows/query.ts";
import { negotiate } from "./accept.ts";
import { conditionalResponse } from "./conditional.ts";
import { problem } from "./problem.ts";
import { type ApiResponse, type Headers, jsonResponse, textResponse } from "./response.ts";

export const rowTypes = ["application/json", "text/csv"] as const;

export interface RowsRequest {
  /** Path of the request, `/api/gold/…`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accept: string | undefined;
  /** `If-None-Match`: the ETag of the response that the caller has. */
  readonly ifNoneMatch?: string | undefined;
}

/** Reads masked or unmasked rows. */
export type ReadRows = typeof readPersonalRows;

/** A page of a summary's rows as JSON or CSV. Headers contain the continuation too, because CSV cannot. */
export async function rowsResponse(
  summary: Summary,
  container: DocumentContainer,
  read: ReadRows,
  { path, parameters, accept, ifNoneMatch }: RowsRequest,
): Promise<ApiResponse> {
  const type = negotiate(accept, rowTypes);
  if (type === undefined) return problem("not-acceptable", `Accept: ${rowTypes.join(" or ")} expected`);
  try {
    const { csvOptions, others } = readCsvOptions(parameters, type);
    const { items, continuation, withheld } = await read(container, summary, readFilter(summary, others));
    const headers = {
      ...(continuation === undefined ? {} : nextPage(path, parameters, continuation)),
      ...(withheld === 0 ? {} : { "x-withheld": String(withheld) }),
    };
    const body = { items, continuation: continuation ?? null, ...(withheld === 0 ? {} : { withheld }) };
    const response =
      type === "application/json"
        ? jsonResponse(200, body, headers)
        : textResponse(200, "text/csv; charset=utf-8; header=present", csv(summary, items, csvOptions), headers);
    return conditionalResponse(response, ifNoneMatch);
  } catch (error) {
    if (error instanceof FilterError) return problem("bad-parameter", error.message);
    // The query is fixed: what Cosmos DB rejects is a value of the caller.
    if (statusOf(error) === 400) return problem("bad-parameter", "a filter has a value that no row can have");
    throw error;
  }
}

/** The parameters `raw` and `bom`, which only CSV has. */
function readCsvOptions({ raw, bom, ...others }: RowsRequest["parameters"], type: (typeof rowTypes)[number]) {
  const flag = (name: string, value: string | undefined) => {
    if (value === undefined) return false;
    if (type !== "text/csv") throw new FilterError(name, "only CSV has this parameter: Accept: text/csv expected");
    if (value !== "true" && value !== "false") throw new FilterError(name, "true or false expected");
    return value === "true";
  };
  return { csvOptions: { raw: flag("raw", raw), bom: flag("bom", bom) }, others };
}

/** RFC 8288. The link is relative: the public host name is unknown here. */
function nextPage(path: string, parameters: Readonly<Record<string, string>>, continuation: string): Headers {
  const query = new URLSearchParams({ ...parameters, continuation });
  return { link: `<${path}?${query}>; rel="next"`, "x-continuation": continuation };
}
