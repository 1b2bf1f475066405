import { type Api, apis } from "../apis.ts";
import { errorCodes } from "../error-codes.ts";
import type { Handler } from "../handler.ts";
import type { WireWriter } from "../wire-writer.ts";

/** Lists the supported requests and versions. */
export const handleApiVersions: Handler = ({ version, response }) => {
  response.int16(errorCodes.NONE);
  writeApis(response);
  if (version >= 1) response.int32(0); // throttle time
  response.tags();
  return "responded";
};

/** The response to an unsupported version, in version 0: the client repeats the request in a supported one. */
export function writeUnsupportedApiVersions(response: WireWriter): void {
  writeApis(response.int16(errorCodes.UNSUPPORTED_VERSION));
}

function writeApis(response: WireWriter): void {
  response.array<Api>(Object.values(apis), ({ key, min, max }) => {
    response.int16(key).int16(min).int16(max).tags();
  });
}
