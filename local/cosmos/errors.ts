/** An error response of the service: HTTP status, `code` of the body, substatus, other headers and the plan. */
export class CosmosError extends Error {
  override readonly name = "CosmosError";
  readonly status: number;
  readonly code: string;
  readonly substatus: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** `additionalErrorInfo` of the body: the plan of a query that a client has to run range by range. */
  readonly info: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    substatus?: number,
    headers: Readonly<Record<string, string>> = {},
    info?: string,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.substatus = substatus;
    this.headers = headers;
    this.info = info;
  }
}

export function badRequest(message: string, substatus?: number): CosmosError {
  return new CosmosError(400, "BadRequest", message, substatus);
}

export function notFound(what: string): CosmosError {
  return new CosmosError(404, "NotFound", `Entity with the specified id does not exist in the system: ${what}.`);
}

/** The database or the container of the request does not exist; clients then drop what they cached of it. */
export function ownerNotFound(what: string): CosmosError {
  return new CosmosError(404, "NotFound", `Owner resource does not exist: ${what}.`, 1003);
}

export function conflict(what: string): CosmosError {
  return new CosmosError(409, "Conflict", `Entity with the specified id already exists in the system: ${what}.`);
}

export function preconditionFailed(): CosmosError {
  return new CosmosError(412, "PreconditionFailed", "Operation cannot be performed because of a precondition.");
}

export function tooLarge(message: string): CosmosError {
  return new CosmosError(413, "RequestEntityTooLarge", message);
}

/** A feature of the service that this endpoint rejects by name. */
export function unsupported(feature: string): CosmosError {
  return new CosmosError(501, "NotImplemented", `Not supported by the local Cosmos DB: ${feature}.`);
}

/** An unsupported feature of the query language: 400, as for other queries that the service cannot run. */
export function unsupportedQuery(feature: string): CosmosError {
  return badRequest(`${feature} is not supported by the local Cosmos DB.`);
}
