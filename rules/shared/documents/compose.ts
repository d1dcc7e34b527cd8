/** Services of a compose file, with the places that checks ask for. */
import type { FileContext } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import type { YamlNode, YamlRoot } from "../../languages/yaml/index.ts";
import { viewOf } from "./views.ts";
import { itemsOf, pairsOf, scalarOf, textAt, textOfScalar, valueAt } from "./yaml.ts";

/** A variable given to a service. */
export interface ComposeVariable {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for a bare name, which passes the host's variable on. */
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
}

interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  readonly node: YamlNode;
  readonly image: string | undefined;
  readonly imageSpan: Span | undefined;
  /** Built from a Dockerfile of the project. */
  readonly builds: boolean;
  readonly environment: readonly ComposeVariable[];
}

const key = {};

/** The services of a compose file, merges applied; empty for other files. Computed once per tree. */
export function servicesOf(file: FileContext<YamlRoot>): readonly ComposeService[] {
  return file.memo(key, () => {
    if (viewOf(file) !== "compose") return [];
    return file.root.documents.flatMap((document) =>
      pairsOf(valueAt(document, "services")).flatMap((pair) =>
        pair.value?.kind === "map" ? [service(pair.key, pair.keySpan, pair.value)] : [],
      ),
    );
  });
}

function service(name: string, nameSpan: Span, node: YamlNode): ComposeService {
  return {
    name,
    nameSpan,
    node,
    image: textAt(node, "image"),
    imageSpan: scalarOf(valueAt(node, "image")),
    builds: valueAt(node, "build") !== undefined,
    environment: environmentOf(valueAt(node, "environment")),
  };
}

/** Variables of an `environment` or `args` key: a map, or a list of `NAME=value`. */
export function environmentOf(node: YamlNode | undefined): ComposeVariable[] {
  const fromMap = pairsOf(node).map((pair) => ({
    name: pair.key,
    nameSpan: pair.keySpan,
    value: textOfScalar(pair.value),
    valueSpan: scalarOf(pair.value),
  }));
  const fromList = itemsOf(node).flatMap((item): ComposeVariable[] => {
    const text = textOfScalar(item);
    if (text === undefined || item.kind !== "scalar" || item.style === "block") return [];
    const start = item.start + (item.style === "plain" ? 0 : 1);
    const equals = text.indexOf("=");
    const name = equals < 0 ? text : text.slice(0, equals);
    const nameSpan = { start, end: start + name.length };
    if (equals < 0) return [{ name, nameSpan, value: undefined, valueSpan: undefined }];
    return [{ name, nameSpan, value: text.slice(equals + 1), valueSpan: { start: start + equals + 1, end: start + text.length } }];
  });
  return [...fromMap, ...fromList];
}
