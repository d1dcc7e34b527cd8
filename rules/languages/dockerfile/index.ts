/** Dockerfile → stages and instructions with spans. The `dockerfile-ast` package parses; its line positions become offsets here. */
import {
  Copy,
  DockerfileParser,
  From,
  type Instruction,
  JSONInstruction,
  ModifiableInstruction,
  PropertyInstruction,
  Run,
} from "dockerfile-ast";
import { LineMap, type Range, type Span } from "../../api/text.ts";
import { substitute } from "./variables.ts";

/** A word of an instruction. `value` is what Docker sees: continuation characters taken out; quotes of a JSON form taken off. */
export interface DockerWord extends Span {
  readonly value: string;
}

/** `--name=value` in front of an instruction's words. */
export interface DockerFlag extends Span {
  readonly name: string;
  readonly value: string;
}

/** `NAME=value` of ENV, ARG or LABEL. */
export interface DockerVariable extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for an ARG without a default. Quotes are taken off. */
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
}

/** One instruction with all lines that it continues on. */
export interface DockerInstruction extends Span {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /**
   * Everything after the keyword, flags too, with continuations and remarks blanked out: as long as it is in the document, where it
   * begins at `textStart`, so that offsets in it are offsets from there.
   */
  readonly text: string;
  readonly textStart: number;
  readonly flags: readonly DockerFlag[];
  readonly words: readonly DockerWord[];
  /** The words of the JSON form `["a", "b"]`; undefined for the shell form. */
  readonly json: readonly DockerWord[] | undefined;
  /** Filled for ENV, ARG and LABEL. */
  readonly variables: readonly DockerVariable[];
  /** Contents of here-documents. */
  readonly heredocs: readonly Span[];
}

/** What a FROM names. */
export interface DockerImage extends Span {
  /** As written, variables and all. */
  readonly text: string;
  /** With the defaults of the global ARGs filled in; undefined when one has no default. */
  readonly resolved: string | undefined;
}

/** FROM and what belongs to it, up to the next FROM. */
export interface DockerStage extends Span {
  readonly index: number;
  /** The name after AS, in lower case as Docker compares it, or "". */
  readonly name: string;
  readonly from: DockerInstruction;
  readonly image: DockerImage | undefined;
  /** The earlier stage that FROM names, if it names one. */
  readonly base: DockerStage | undefined;
  /** What follows FROM, up to the next FROM. */
  readonly instructions: readonly DockerInstruction[];
}

/** A whole Dockerfile. */
export interface DockerfileRoot {
  /** ARGs in front of the first FROM. */
  readonly globals: readonly DockerInstruction[];
  readonly stages: readonly DockerStage[];
  /** The character that continues a line: a backslash or, by directive, a backtick. */
  readonly escape: string;
}

const keywords = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);

/** Parses any text; `broken` when an instruction is none that Docker knows or stands in front of the first FROM. Never throws. */
export function parse(text: string): { root: DockerfileRoot; broken: boolean } {
  const empty = { globals: [], stages: [], escape: "\\" };
  try {
    return read(text);
  } catch {
    // The package documents no exception; a text that it cannot take is a broken one.
    return { root: empty, broken: true };
  }
}

function read(text: string): { root: DockerfileRoot; broken: boolean } {
  const file = DockerfileParser.parse(text);
  const lines = new LineMap(text);
  const globals: DockerInstruction[] = [];
  const defaults = new Map<string, string | undefined>();
  const open: { from: DockerInstruction; source: From; instructions: DockerInstruction[] }[] = [];
  let broken = false;
  for (const source of file.getInstructions()) {
    const instruction = convert(source, lines, text, file.getEscapeCharacter());
    const current = open.at(-1);
    if (!keywords.has(instruction.keyword)) broken = true;
    if (source instanceof From) open.push({ from: instruction, source, instructions: [] });
    else if (current) current.instructions.push(instruction);
    else if (instruction.keyword === "ARG") {
      globals.push(instruction);
      for (const { name, value } of instruction.variables) defaults.set(name, substitute(value, defaults));
    } else broken = true;
  }
  const stages: DockerStage[] = [];
  for (const { from, source, instructions } of open) {
    const imageRange = source.getImageRange();
    const imageText = source.getImage();
    const image =
      imageRange && imageText ? { text: imageText, resolved: substitute(imageText, defaults), ...spanOf(imageRange, lines) } : undefined;
    if (!image) broken = true;
    stages.push({
      index: stages.length,
      name: (source.getBuildStage() ?? "").toLowerCase(),
      from,
      image,
      base: image && stages.find((stage) => stage.name !== "" && stage.name === image.resolved?.toLowerCase()),
      instructions,
      start: from.start,
      end: instructions.at(-1)?.end ?? from.end,
    });
  }
  return { root: { globals, stages, escape: file.getEscapeCharacter() }, broken };
}

function convert(source: Instruction, lines: LineMap, text: string, escapeCharacter: string): DockerInstruction {
  const flags = source instanceof ModifiableInstruction ? source.getFlags() : [];
  const json =
    source instanceof JSONInstruction && source.getOpeningBracket() && source.getClosingBracket() ? source.getJSONStrings() : undefined;
  const heredocs = source instanceof Run || source instanceof Copy ? source.getHeredocs() : [];
  return {
    keyword: source.getKeyword(),
    keywordSpan: spanOf(source.getInstructionRange(), lines),
    ...textAfterKeyword(source, lines, text, escapeCharacter),
    flags: flags.map((flag) => ({ name: flag.getName(), value: flag.getValue() ?? "", ...spanOf(flag.getRange(), lines) })),
    words: json ? [] : source.getArguments().map((word) => ({ value: word.getValue(), ...spanOf(word.getRange(), lines) })),
    json: json?.map((word) => ({ value: word.getJSONValue(), ...spanOf(word.getRange(), lines) })),
    variables: variablesOf(source, lines),
    heredocs: heredocs
      .map((heredoc) => heredoc.getContentRange())
      .filter((range) => range !== null)
      .map((range) => spanOf(range, lines)),
    ...spanOf(source.getRange(), lines),
  };
}

function textAfterKeyword(source: Instruction, lines: LineMap, text: string, escapeCharacter: string): { text: string; textStart: number } {
  const { end: keywordEnd } = spanOf(source.getInstructionRange(), lines);
  const raw = text.slice(keywordEnd, spanOf(source.getRange(), lines).end);
  const textStart = keywordEnd + (raw.length - raw.trimStart().length);
  const body = raw.trimStart();
  if (!/[\r\n]/.test(body)) return { text: body, textStart };
  const continuation = escapeCharacter === "`" ? /`(?=[ \t]*(?:\r?\n|$))/g : /\\(?=[ \t]*(?:\r?\n|$))/g;
  const withoutRemarks = body.replace(/(?<=\n)[ \t]*#[^\r\n]*/g, (remark) => " ".repeat(remark.length));
  return { text: withoutRemarks.replace(continuation, " "), textStart };
}

function variablesOf(source: Instruction, lines: LineMap): DockerVariable[] {
  if (!(source instanceof PropertyInstruction)) return [];
  return source.getProperties().map((property) => {
    const valueRange = property.getValueRange();
    return {
      name: property.getName(),
      nameSpan: spanOf(property.getNameRange(), lines),
      value: property.getValue() ?? undefined,
      valueSpan: valueRange ? spanOf(valueRange, lines) : undefined,
      ...spanOf(property.getRange(), lines),
    };
  });
}

function spanOf(range: Range, lines: LineMap): Span {
  return { start: lines.offset(range.start), end: lines.offset(range.end) };
}
