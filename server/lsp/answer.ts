/** Every request gets exactly one answer, also when its handler throws. */
import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Failures } from "./failures.ts";

/**
 * Wraps a request's handler: what it throws is noted once and answered with `empty`, so that a mistake costs one request. A cancellation
 * is passed on as one.
 */
export function answering<P extends unknown[], R>(
  name: string,
  failures: Failures,
  empty: R,
  handle: (...parameters: P) => R | Promise<R>,
): (...parameters: P) => Promise<R> {
  return async (...parameters) => {
    try {
      return await handle(...parameters);
    } catch (error) {
      if (error instanceof ResponseError && (error.code === LSPErrorCodes.RequestCancelled || error.code === LSPErrorCodes.ContentModified))
        throw error;
      failures.note(name, error);
      return empty;
    }
  };
}

/** Wraps a notification's handler: what it throws is noted once. */
export function noting<P extends unknown[]>(
  name: string,
  failures: Failures,
  handle: (...parameters: P) => void | Promise<void>,
): (...parameters: P) => Promise<void> {
  return answering(name, failures, undefined, handle);
}
