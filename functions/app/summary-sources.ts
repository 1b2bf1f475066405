import { summaryNamed } from "../../shared/gold/registry.ts";
import type { Summary } from "../../shared/gold/summary.ts";
import { containerVersion } from "../../shared/serving/api/container-version.ts";
import { knownEtags } from "../../shared/serving/api/known-etags.ts";
import { problem } from "../../shared/serving/api/problem.ts";
import type { ApiRequest } from "../../shared/serving/api/request.ts";
import type { ApiResponse } from "../../shared/serving/api/response.ts";
import { type ReadRows, rowsResponse } from "../../shared/serving/api/rows.ts";
import type { Audience } from "../../shared/serving/rows/query.ts";
import { azure, now } from "./pipeline.ts";

const etags = knownEtags();
/** Of each container of gold, as this process has seen it. */
const versions = new Map<string, () => Promise<number>>();

function versionOf(name: string): () => Promise<number> {
  const known = versions.get(name) ?? containerVersion(azure.gold(name), now);
  versions.set(name, known);
  return known;
}

/** The answer for the summary in the path. */
export async function ofSummary(
  { params }: ApiRequest,
  answer: (summary: Summary) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const name = params["summary"] ?? "";
  const summary = summaryNamed(name);
  return summary === undefined
    ? problem("no-such-summary", `no gold summary is called ${name.slice(0, 100)}`)
    : answer(summary);
}

export function rows(request: ApiRequest, audience: Audience, read: ReadRows): Promise<ApiResponse> {
  return ofSummary(request, (summary) => {
    const { container } = summary;
    return rowsResponse(
      { summary, container: azure.gold(container), audience, read, version: versionOf(container), etags },
      request,
    );
  });
}
