import { type AmqpError, type AmqpMessage, amqpTypes, type Receiver } from "./rhea-view.ts";

/** The response of a service such as `$cbs`. */
export interface Reply {
  readonly status: number;
  readonly description: string;
  readonly condition?: string;
  readonly body?: unknown;
}

export function errorReply(status: number, { condition, description }: AmqpError): Reply {
  return { status, description, condition };
}

const requestCredit = 100;

/**
 * Answers the requests of a link, each on the link of the same connection that `reply_to` names.
 *
 * @param answer returns undefined to break the connection instead
 */
export function serveRequests(receiver: Receiver, answer: (request: AmqpMessage) => Reply | undefined): void {
  receiver.add_credit(requestCredit);
  receiver.on("message", ({ message, delivery }) => {
    delivery.accept();
    receiver.add_credit(1);
    if (Buffer.isBuffer(message)) return;
    const reply = answer(message);
    if (reply === undefined) return void receiver.connection.socket.destroy();
    const to = message.reply_to;
    const sender = receiver.connection.find_sender(
      ({ name, remote }) => name === to || remote.attach.target?.address === to,
    );
    sender?.send(encodeReply(message, reply));
  });
}

function encodeReply({ message_id }: AmqpMessage, { status, description, condition, body }: Reply) {
  return {
    correlation_id: message_id,
    application_properties: {
      "status-code": amqpTypes.int(status),
      "status-description": description,
      ...(condition === undefined ? {} : { "error-condition": condition }),
    },
    body,
  };
}
