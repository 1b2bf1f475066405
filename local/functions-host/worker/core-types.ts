import type { TypedData } from "./typed-data.ts";

/* The interface between the Node.js worker and the library `@azure/functions`, with the names of the library. */

export interface BindingInfo {
  readonly type?: string | null;
  readonly direction?: "in" | "out" | "inout" | null;
  readonly dataType?: string | null;
  readonly [option: string]: unknown;
}

export interface DurationInfo {
  readonly seconds?: number | null;
}

export interface RetryOptions {
  readonly maxRetryCount?: number | null;
  readonly retryStrategy?: string | null;
  readonly delayInterval?: DurationInfo | null;
  readonly minimumInterval?: DurationInfo | null;
  readonly maximumInterval?: DurationInfo | null;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
  readonly retryOptions?: RetryOptions;
}

export type FunctionCallback = (...args: readonly unknown[]) => unknown;

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message?: string; readonly stackTrace?: string; readonly source?: string };
}

export interface NamedData {
  readonly name: string;
  readonly data: TypedData;
}

export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly NamedData[];
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly traceContext: { readonly traceParent: string; readonly traceState: string; readonly attributes: object };
  readonly retryContext?: RetryContext;
}

export interface InvocationResponse {
  readonly outputData?: readonly NamedData[] | null;
  readonly returnValue?: TypedData | null;
}

export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

export interface CoreContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: readonly unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export type Capabilities = Record<string, string>;

/** Registered by `@azure/functions`: converts an invocation into a call of the handler. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreContext): InvocationModel;
  getCapabilities?(capabilities: Capabilities): Promise<Capabilities>;
}
