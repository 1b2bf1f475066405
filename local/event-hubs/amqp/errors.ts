import type { AmqpError } from "./rhea-view.ts";

/** The errors of the service, with its own texts. */
export const amqpErrors = {
  entityNotFound: (address: string): AmqpError => ({
    condition: "amqp:not-found",
    description: `The messaging entity '${address}' could not be found.`,
  }),
  partitionOutOfRange: (partitions: number): AmqpError => ({
    condition: "com.microsoft:argument-out-of-range",
    description: `The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and ${partitions - 1}.`,
  }),
  unauthorized: (claim: string, address: string): AmqpError => ({
    condition: "amqp:unauthorized-access",
    description: `Unauthorized access. '${claim}' claim(s) are required to perform this operation. Resource: '${address}': the connection has no valid token for it.`,
  }),
  argument: (description: string): AmqpError => ({ condition: "com.microsoft:argument-error", description }),
  unsupported: (what: string): AmqpError => ({
    condition: "amqp:not-implemented",
    description: `The local Event Hubs endpoint does not support ${what}.`,
  }),
  tooLarge: (delivery: number, bytes: number, limit: number): AmqpError => ({
    condition: "amqp:link:message-size-exceeded",
    description: `The received message (delivery-id:${delivery}, size:${bytes} bytes) exceeds the limit (${limit} bytes) currently allowed on the link.`,
  }),
  malformed: (description: string): AmqpError => ({ condition: "amqp:decode-error", description }),
  internal: (description: string): AmqpError => ({ condition: "amqp:internal-error", description }),
  tooManyReaders: (limit: number): AmqpError => ({
    condition: "amqp:resource-limit-exceeded",
    description: `Exceeded the maximum number of allowed receivers per partition in a consumer group which is ${limit}.`,
  }),
  stolen: (description: string): AmqpError => ({ condition: "amqp:link:stolen", description }),
  serverBusy: {
    condition: "com.microsoft:server-busy",
    description:
      "The request was terminated because the entity is being throttled. Error code : 50002. Please wait 4 seconds and try again.",
  },
  deleted: (name: string): AmqpError => ({
    condition: "amqp:connection:forced",
    description: `The messaging entity '${name}' was deleted.`,
  }),
  stopping: { condition: "amqp:connection:forced", description: "The local Event Hubs endpoint is stopping." },
} as const;
