import type {
  CoreContext,
  InvocationRequest,
  InvocationResponse,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from "./core-types.ts";
import type { Hooks } from "./hooks.ts";
import type { RegisteredFunction } from "./registry.ts";

interface InvokeDependencies {
  readonly model: ProgrammingModel;
  readonly hooks: Hooks;
  /** @param context context of the handler; undefined before it exists */
  readonly log: (level: LogLevel, category: LogCategory, message: string, context: unknown) => void;
}

/**
 * Runs one invocation in the order of the worker: arguments, `preInvocation` hooks (which may replace inputs and
 * handler), handler, `postInvocation` hooks (which may replace result and error), response.
 *
 * @throws the error of the handler or a hook
 */
export async function invokeFunction(
  { metadata, callback }: RegisteredFunction,
  request: InvocationRequest,
  { model, hooks, log }: InvokeDependencies,
): Promise<InvocationResponse> {
  let context: unknown;
  const core: CoreContext = {
    invocationId: request.invocationId,
    request,
    metadata,
    state: undefined,
    log: (level, category, message) => log(level, category, message, context),
  };
  const invocation = model.getInvocationModel(core);
  const invocationArguments = await invocation.getArguments();
  context = invocationArguments.context;
  const shared = { hookData: {}, appHookData: hooks.appHookData, invocationContext: context };

  core.state = "preInvocationHooks";
  const before = { ...shared, inputs: invocationArguments.inputs, functionCallback: callback };
  await hooks.run("preInvocation", before);

  core.state = "invocation";
  const after: { inputs: unknown[]; result: unknown; error: unknown } & typeof shared = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  try {
    after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }

  core.state = "postInvocationHooks";
  await hooks.run("postInvocation", after);
  core.state = undefined;
  if (after.error !== null && after.error !== undefined) throw after.error;
  return invocation.getResponse(context, after.result);
}
