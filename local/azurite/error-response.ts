interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const errors = {
  "503": [503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."],
  "500": [500, "InternalError", "The server encountered an internal error. Please retry the request."],
  timeout: [500, "OperationTimedOut", "The operation could not be completed within the permitted time."],
} as const;

/** An error response of the service: JSON for tables, whose clients request it, and XML for blobs and queues. */
export function errorResponse(kind: keyof typeof errors, accept: string | undefined): ErrorResponse {
  const [status, code, message] = errors[kind];
  if (accept?.includes("json")) {
    const body = JSON.stringify({ "odata.error": { code, message: { lang: "en-US", value: message } } });
    return { status, headers: { "content-type": "application/json" }, body };
  }
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-ms-error-code": code }, body };
}
