import type { ApiName } from "./apis.ts";
import type { Handler } from "./handler.ts";
import { handleApiVersions } from "./requests/api-versions.ts";
import { rejectFetch, rejectFindCoordinator, rejectJoinGroup, rejectListOffsets } from "./requests/consumption.ts";
import { handleInitProducerId } from "./requests/init-producer-id.ts";
import { handleMetadata } from "./requests/metadata.ts";
import { handleProduce } from "./requests/produce.ts";
import { handleSaslAuthenticate, handleSaslHandshake } from "./requests/sasl.ts";

export const handlers: Readonly<Record<ApiName, Handler>> = {
  Produce: handleProduce,
  Fetch: rejectFetch,
  ListOffsets: rejectListOffsets,
  Metadata: handleMetadata,
  FindCoordinator: rejectFindCoordinator,
  JoinGroup: rejectJoinGroup,
  SaslHandshake: handleSaslHandshake,
  ApiVersions: handleApiVersions,
  InitProducerId: handleInitProducerId,
  SaslAuthenticate: handleSaslAuthenticate,
};
