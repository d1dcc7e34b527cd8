/** The edits that give a call its limit, in the form of each library. */
import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { HttpCall, HttpLibrary } from "../../../shared/typescript/http-clients.ts";
import { isFunction, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { addProperties } from "../../../shared/typescript/style.ts";

/** The option of a library that limits a call, as name and value; superagent has a method instead. */
export function limitOf(library: HttpLibrary, milliseconds: string): { readonly name: string; readonly value: string } {
  switch (library) {
    case "fetch":
    case "undici":
    case "node-http":
      return { name: "signal", value: `AbortSignal.timeout(${milliseconds})` };
    case "got":
      return { name: "timeout", value: `{ request: ${milliseconds} }` };
    default:
      return { name: "timeout", value: milliseconds };
  }
}

/** How the limit is called in a message. */
export function remedyOf(library: HttpLibrary): string {
  const { name, value } = limitOf(library, "10_000");
  if (library === "superagent") return ".timeout(10_000)";
  return library === "axios" || library === "nest-axios" || library === "ofetch"
    ? `${name}: ${value}`
    : name === "signal"
      ? value
      : `${name}: ${value}`;
}

/** The edit that limits a call, or undefined where its arguments leave no place for one. */
export function limitEdit(call: HttpCall, milliseconds: string, file: TsFile): TextEdit | undefined {
  const { name, value } = limitOf(call.library, milliseconds);
  const property = `${name}: ${value}`;
  if (call.library === "superagent") return { start: call.call.end, end: call.call.end, text: `.timeout(${milliseconds})` };
  const argument = call.optionsArgument;
  if (argument) {
    const inner = unwrap(argument);
    if (ts.isObjectLiteralExpression(inner)) return replaceOff(inner, call, value, file) ?? addProperties(inner, [property], file);
    // An object of the module is made once, and its signal would end for all calls: the call gets a copy.
    return call.options && ts.isIdentifier(inner)
      ? { ...spanOf(argument, file), text: `{ ...${sourceOf(inner, file)}, ${property} }` }
      : undefined;
  }
  const given = call.call.arguments;
  const [first, second] = given;
  if (!first || given.some(ts.isSpreadElement)) return undefined;
  const options = `{ ${property} }`;
  // https.get(url, callback)
  if (second && call.library === "node-http") {
    const at = second.getStart(file.root);
    return given.length === 2 && isFunction(unwrap(second)) ? { start: at, end: at, text: `${options}, ` } : undefined;
  }
  const dataFirst = /^(?:POST|PUT|PATCH)$/.test(call.method) && call.library === "axios" && !ts.isIdentifier(unwrap(call.call.expression));
  const end = given.at(-1)?.end ?? first.end;
  if (dataFirst && given.length === 1) return { start: end, end, text: `, undefined, ${options}` };
  return given.length === (dataFirst ? 2 : 1) ? { start: end, end, text: `, ${options}` } : undefined;
}

/** A limit that is switched off (`timeout: 0`) gets a value instead of a second property. */
function replaceOff(options: TS.ObjectLiteralExpression, call: HttpCall, value: string, file: TsFile): TextEdit | undefined {
  const { name } = limitOf(call.library, "");
  const off = options.properties.find((property) => propertyName(property.name) === name);
  return off && ts.isPropertyAssignment(off) ? { ...spanOf(off.initializer, file), text: value } : undefined;
}
