import { reportDocument, reportPolicy } from "../report/html/document.ts";
import { makeReport } from "../report/make-report.ts";
import { type Period, type PeriodKind, periodKinds, periodNamed } from "../report/period.ts";
import type { RowSource } from "../report/read-rows.ts";
import { negotiate } from "./accept.ts";
import { conditionalResponse } from "./conditional.ts";
import { noSuchUser } from "./no-such-user.ts";
import { allowOnly, ParameterError, type Parameters } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { ApiRequest } from "./request.ts";
import { type ApiResponse, jsonResponse, textResponse } from "./response.ts";

export const reportTypes = ["application/json", "text/html"] as const;

/**
 * The health report of a user for a week or a month, as JSON or as an HTML document. It is 200 without data too.
 *
 * @param now epoch milliseconds
 */
export async function reportResponse(
  source: RowSource,
  { params, parameters, header }: Pick<ApiRequest, "params" | "parameters" | "header">,
  now: number,
): Promise<ApiResponse> {
  const type = negotiate(header("accept"), reportTypes);
  if (type === undefined) return problem("not-acceptable", `Accept: ${reportTypes.join(" or ")} expected`);
  const period = periodOf(parameters);
  const userId = params["id"] ?? "";
  const report = await makeReport(source, userId, period, now);
  if (report === undefined) return noSuchUser();
  const response =
    type === "application/json" ? jsonResponse(200, report) : htmlResponse(reportDocument(report), period);
  const content = JSON.stringify({ ...report, created: undefined });
  return {
    ...conditionalResponse(response, header("if-none-match"), content),
    people: { what: "report", subjects: [{ kind: "user", value: userId }] },
  };
}

/** @throws ParameterError unless there is one parameter, a week or a month */
export function periodOf(parameters: Parameters): Period {
  const kinds = Object.keys(periodKinds) as PeriodKind[];
  allowOnly(parameters, kinds);
  const [kind, other] = kinds.filter((name) => parameters[name] !== undefined);
  if (kind === undefined) throw new ParameterError("week: it is required, or month");
  if (other !== undefined) throw new ParameterError("month: a week or a month expected, not both");
  const period = periodNamed(kind, parameters[kind] ?? "");
  if (period === undefined) throw new ParameterError(`${kind}: a ${kind} expected, as ${periodKinds[kind].example}`);
  return period;
}

function htmlResponse(document: string, { name }: Period): ApiResponse {
  return textResponse(200, "text/html; charset=utf-8", document, {
    "content-disposition": `inline; filename="health-report-${name}.html"`,
    "content-security-policy": `${reportPolicy}; frame-ancestors 'none'`,
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
  });
}
