import type { ApiName } from "./apis.ts";
import type { Handler } from "./handler.ts";
import { answerApiVersions } from "./requests/api-versions.ts";
import { refuseFetch, refuseFindCoordinator, refuseJoinGroup, refuseListOffsets } from "./requests/consumption.ts";
import { answerInitProducerId } from "./requests/init-producer-id.ts";
import { answerMetadata } from "./requests/metadata.ts";
import { answerProduce } from "./requests/produce.ts";
import { answerSaslAuthenticate, answerSaslHandshake } from "./requests/sasl.ts";

export const handlers: Readonly<Record<ApiName, Handler>> = {
  Produce: answerProduce,
  Fetch: refuseFetch,
  ListOffsets: refuseListOffsets,
  Metadata: answerMetadata,
  FindCoordinator: refuseFindCoordinator,
  JoinGroup: refuseJoinGroup,
  SaslHandshake: answerSaslHandshake,
  ApiVersions: answerApiVersions,
  InitProducerId: answerInitProducerId,
  SaslAuthenticate: answerSaslAuthenticate,
};
