import type { Socket } from "node:net";
import rhea from "rhea";

/*
 * Types of the parts of rhea that this endpoint uses. rhea's own types omit the session window, link credit and the
 * frames of the peer, which delivery needs. Only all-fields.ts, too, uses more than rhea's public interface.
 */

export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

export interface AmqpMessage {
  readonly message_id?: unknown;
  readonly reply_to?: string;
  readonly body?: unknown;
  readonly application_properties?: Readonly<Record<string, unknown>>;
}

/** The source or target of a link. */
export interface Terminus {
  readonly address?: string | null;
  readonly filter?: Readonly<Record<string, unknown>> | null;
}

interface Link {
  readonly name: string;
  readonly connection: Connection;
  readonly session: Session;
  readonly local: {
    readonly handle: number;
    readonly attach: { snd_settle_mode?: number | null; offered_capabilities?: string[] };
  };
  readonly remote: {
    readonly attach: {
      readonly snd_settle_mode?: number | null;
      readonly source?: Terminus | null;
      readonly target?: Terminus | null;
      readonly properties?: Readonly<Record<string, unknown>> | null;
      readonly desired_capabilities?: readonly string[] | string | null;
    };
  };
  credit: number;
  delivery_count: number;
  set_source(source: Terminus): void;
  set_target(target: Terminus): void;
  close(error?: AmqpError): void;
  is_open(): boolean;
  is_receiver(): boolean;
}

/** A link on which the endpoint sends. */
export interface Sender extends Link {
  readonly _draining: boolean;
  set_drained(drained: boolean): void;
  once(event: "sender_close" | "sender_flow", listener: () => void): void;
  on(event: "sender_draining", listener: () => void): void;
}

/** A link on which the endpoint receives. */
export interface Receiver extends Link {
  add_credit(credit: number): void;
  on(event: "message", listener: (context: MessageContext) => void): void;
}

export interface Delivery {
  readonly id: number;
  accept(): void;
  reject(error: AmqpError): void;
}

export interface MessageContext {
  /** Decoded, or raw bytes when `format` is not 0. */
  readonly message: AmqpMessage | Buffer;
  readonly format?: number;
  readonly delivery: Delivery;
}

export interface TransferFrame {
  readonly performative: { message_format?: number | null };
}

export interface Session {
  readonly local: { readonly channel: number; readonly begin: { handle_max?: number } };
  readonly incoming: { on_transfer(frame: TransferFrame, receiver: Receiver): void };
  readonly outgoing: {
    window: number;
    next_delivery_id: number;
    next_pending_delivery: number;
    next_transfer_id: number;
    transfer_window(): number;
    on_flow(fields: unknown): void;
  };
  find_sender(filter: (sender: Sender) => boolean): Sender | undefined;
  once(event: "session_close", listener: () => void): void;
}

export interface Frame {
  readonly performative?: unknown;
}

export interface Connection {
  readonly socket: Socket;
  readonly amqp_transport: { encode(frame: Frame): void };
  readonly sasl_transport?: { readonly transports?: Readonly<Record<number, { readonly mechanism?: unknown }>> };
  readonly remote: { readonly open?: { readonly max_frame_size?: number | null } };
  find_sender(filter: (sender: Sender) => boolean): Sender | undefined;
  accept(socket: Socket): void;
  on(event: "protocol_error", listener: (error: Error) => void): void;
  close(error?: AmqpError): void;
  _register(): void;
}

export interface Container {
  create_connection(options: Readonly<Record<string, unknown>>): Connection;
  on(event: "session_open", listener: (context: { readonly session: Session }) => void): void;
  on(event: "receiver_open", listener: (context: { readonly receiver: Receiver }) => void): void;
  on(event: "sender_open", listener: (context: { readonly sender: Sender }) => void): void;
  on(event: string, listener: (context: { readonly message?: unknown; readonly error?: unknown }) => void): void;
}

/** The state of a SASL mechanism: `outcome` is undefined until the client has sent its response. */
export interface SaslMechanism {
  readonly outcome: boolean | undefined;
  start(response: Buffer): void;
}

/** A rhea container whose clients authenticate with PLAIN, or on `$cbs`. */
export function createContainer(id: string, plain: () => SaslMechanism): Container {
  const container = rhea.create_container({ id });
  const mechanisms = container.sasl_server_mechanisms;
  mechanisms.enable_anonymous();
  mechanisms.MSSBCBS = mechanisms.ANONYMOUS;
  mechanisms.EXTERNAL = mechanisms.ANONYMOUS;
  mechanisms.PLAIN = plain;
  return container as unknown as Container;
}

const saslProtocol = 3;

/** The mechanism that the client of a connection has chosen. */
export function saslMechanismOf({ sasl_transport }: Connection): unknown {
  return sasl_transport?.transports?.[saslProtocol]?.mechanism;
}

/** An encoded message. */
export function encodeMessage(message: object): Buffer {
  return rhea.message.encode(message);
}

/** Encoded values of types other than rhea's default. */
export const amqpTypes = {
  int: (value: number): unknown => rhea.types.wrap_int(value),
  long: (value: number): unknown => rhea.types.wrap_long(value),
  stringArray: (values: readonly string[]): unknown => rhea.types.wrap_array([...values], 0xa1, undefined),
  described: (value: unknown, descriptor: string | number): unknown => rhea.types.wrap_described(value, descriptor),
} as const;
