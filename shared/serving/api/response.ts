import type { ReadOfPeople } from "../audit/audit-record.ts";

/** An HTTP response, independent of the host and its SDK. */
export interface ApiResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The people whose data it contains. Every response of the role Personal with data has them, for the audit. */
  readonly people?: ReadOfPeople;
}

export type Headers = ApiResponse["headers"];

/** Responses are current and may contain personal data: they must not be cached. */
const defaultHeaders: Headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function textResponse(status: number, contentType: string, body: string, headers: Headers = {}): ApiResponse {
  return { status, headers: { "content-type": contentType, ...defaultHeaders, ...headers }, body };
}

export function jsonResponse(status: number, value: unknown, headers: Headers = {}): ApiResponse {
  return textResponse(status, "application/json", JSON.stringify(value), headers);
}
