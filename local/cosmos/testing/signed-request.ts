import { createHmac } from "node:crypto";
import { request } from "node:http";
import { LOCAL_COSMOS_KEY } from "../key.ts";

export interface RawResponse {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A request as clients of other languages send it, signed for `type` and `link`. */
export function signedRequest(port: number, type: string, link: string, sent: RawRequest): Promise<RawResponse> {
  const date = new Date().toUTCString();
  const text = `${(sent.method ?? "GET").toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac("sha256", Buffer.from(LOCAL_COSMOS_KEY, "base64")).update(text).digest("base64");
  const authorization = encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
  return rawRequest(port, { ...sent, headers: { ...sent.headers, authorization, "x-ms-date": date } });
}

export function rawRequest(port: number, { method, path, headers, body }: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method: method ?? "GET", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status, headers: received } = response;
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on("error", reject).end(body);
  });
}
