import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { chainOf, isFunction, lastNameOf, propertyName, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, importName } from "../../../shared/typescript/style.ts";
import { shortName, textParts } from "../../../shared/typescript/text-parts.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.browser;
}

/** How a library limits files: the option, and what it is set to. */
interface Library {
  readonly name: string;
  readonly option: string;
  /** The value that the fix writes. */
  readonly value: string;
  /** The argument that holds the options. */
  readonly index: number;
}

const size = "5 * 1024 * 1024";
const byModule: Readonly<Record<string, Library>> = {
  multer: { name: "multer", option: "limits", value: `{ fileSize: ${size} }`, index: 0 },
  busboy: { name: "busboy", option: "limits", value: `{ fileSize: ${size} }`, index: 0 },
  "@fastify/busboy": { name: "busboy", option: "limits", value: `{ fileSize: ${size} }`, index: 0 },
  formidable: { name: "formidable", option: "maxFileSize", value: size, index: 0 },
  "express-fileupload": { name: "express-fileupload", option: "limits", value: `{ fileSize: ${size} }`, index: 0 },
  "express-formidable": { name: "express-formidable", option: "maxFileSize", value: size, index: 0 },
  "@koa/multer": { name: "multer", option: "limits", value: `{ fileSize: ${size} }`, index: 0 },
};

/** `multer()` itself, not its storage engines; `formidable.IncomingForm` makes a form as well. */
function libraryOf(callee: TS.Expression, file: TsFile): Library | undefined {
  const origin = originOf(callee, file);
  if (!origin || !Object.hasOwn(byModule, origin.module)) return undefined;
  const member = origin.members.at(-1) ?? (origin.name === "default" || origin.name === "*" ? "" : origin.name);
  return /^(?:|default|formidable|IncomingForm|Formidable|busboy|Busboy)$/.test(member) ? byModule[origin.module] : undefined;
}

/** Judges the options of a call that makes a parser of uploads. */
function judge(call: TS.CallExpression | TS.NewExpression, library: Library, file: TsFile): Outcomes {
  const given = call.arguments?.[library.index];
  if (takesNoFiles(call, file)) return undefined;
  const at = spanOf(call.expression, file);
  const message = library.name.endsWith("formidable") ? "large" : "size";
  const data = { library: library.name, option: library.option === "limits" ? "limits.fileSize" : library.option };
  const text = `${library.option}: ${library.value}`;
  if (!given) {
    if ((call.arguments?.length ?? 0) < library.index) return undefined;
    const edit = call.arguments
      ? { start: call.end - 1, end: call.end - 1, text: `{ ${text} }` }
      : { start: call.end, end: call.end, text: `({ ${text} })` };
    const fix: ProblemFix = { fix: "limits", edits: [edit] };
    return problem(message, at, { data, fixes: [fix] });
  }
  const options = objectOf(given, file);
  if (!options) return undefined;
  const option = optionOf(options, library.option, file);
  if (option.state === "unknown") return undefined;
  if (option.state === "set") return judgeLimits(option.value, library, at, data, file);
  const own = unwrap(given) === options;
  return problem(message, at, { data, ...(own ? { fixes: [{ fix: "limits", edits: [addProperties(options, [text], file)] }] } : {}) });
}

/** multer().none() refuses every file, and so does a parser that nothing but `none` is called of. */
function takesNoFiles(call: TS.CallExpression | TS.NewExpression, file: TsFile): boolean {
  const { parent } = call;
  const isNone = (node: TS.Node): boolean => ts.isPropertyAccessExpression(node) && node.name.text === "none";
  if (isNone(parent)) return true;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const uses = usesOf(parent.name, file);
  return uses.length > 0 && uses.every((use) => isNone(use.parent));
}

/** Limits that only count fields leave the size open. */
function judgeLimits(
  value: TS.Expression,
  library: Library,
  at: { start: number; end: number },
  data: Record<string, string>,
  file: TsFile,
): Outcomes {
  const limits = library.option === "limits" ? objectOf(value, file) : undefined;
  if (chainOf(value)?.at(-1) === "Infinity") {
    return problem("size", at, { data, fixes: [{ fix: "limits", edits: [{ ...spanOf(value, file), text: library.value }] }] });
  }
  if (!limits) return met(at);
  const fileSize = optionOf(limits, "fileSize", file);
  if (fileSize.state === "absent") {
    const own = unwrap(value) === limits;
    return problem("size", at, {
      data,
      ...(own ? { fixes: [{ fix: "limits", edits: [addProperties(limits, [`fileSize: ${size}`], file)] }] } : {}),
    });
  }
  if (fileSize.state === "set" && chainOf(fileSize.value)?.at(-1) === "Infinity")
    return problem("size", at, { data, fixes: [{ fix: "limits", edits: [{ ...spanOf(fileSize.value, file), text: size }] }] });
  return met(at);
}

function visitMaker(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const library = outside(file) ? undefined : libraryOf(call.expression, file);
  // multer().none() takes fields only.
  const { parent } = call;
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === "none") return undefined;
  return library && judge(call, library, file);
}

/** FileInterceptor("file", options) of NestJS, which hands its options to multer. */
function visitInterceptor(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !/^@nestjs\/platform-express/.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  const index =
    lastNameOf(call.expression) === "FilesInterceptor" && call.arguments.length > 2
      ? 2
      : lastNameOf(call.expression) === "AnyFilesInterceptor"
        ? 0
        : 1;
  const given = call.arguments[index];
  // Without options of its own it has those of MulterModule, which may stand in another file.
  return given && objectOf(given, file)
    ? judge(call, { name: "multer", option: "limits", value: `{ fileSize: ${size} }`, index }, file)
    : undefined;
}

/** app.register(multipart, { limits: { fileSize: Infinity } }) of Fastify, whose own limit is that of bodies. */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const [plugin, given] = call.arguments;
  const options = plugin && given && !outside(file) && originOf(plugin, file)?.module === "@fastify/multipart" && objectOf(given, file);
  const option = options ? optionOf(options, "limits", file) : undefined;
  const library = { name: "@fastify/multipart", option: "limits", value: `{ fileSize: ${size} }`, index: 1 };
  const data = { library: library.name, option: "limits.fileSize" };
  return option?.state === "set" ? judgeLimits(option.value, library, spanOf(call.expression, file), data, file) : undefined;
}

/** What a client says a file is called. */
const clientName = /^(?:originalname|originalFilename|filename|name)$/;

/** Whether an expression is the name that came with a file. */
function isClientName(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (!ts.isPropertyAccessExpression(inner)) {
    const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
    return initializer !== undefined && ts.isPropertyAccessExpression(unwrap(initializer)) && isClientName(initializer, file);
  }
  const name = inner.name.text;
  if (/^(?:originalname|originalFilename)$/.test(name)) return true;
  if (!clientName.test(name)) return false;
  const part = requestPart(inner, file);
  if (part?.source === "files") return true;
  // (formData.get("file") as File).name
  const owner = requestPart(inner.expression, file);
  return (
    name === "name" &&
    owner?.source === "body" &&
    /\bFile\b|formData/.test(file.text) &&
    /file|upload|image|avatar|document|attachment/i.test(sourceOf(inner.expression, file))
  );
}

/** `nanoid(12)`, `randomUUID()`, `randomBytes(8).toString("hex")`, or a variable that holds one. */
function isRandom(expression: TS.Expression, file: TsFile): boolean {
  const initializer = ts.isIdentifier(expression) ? initializerOf(expression, file) : undefined;
  return /\b(?:nanoid|uuid(?:v[1-8])?|v4|randomUUID|randomBytes|cuid2?|createId|ulid|generateId|randomString)\(/i.test(
    sourceOf(initializer ?? expression, file),
  );
}

/** The client's name among the pieces of a path; a name of the program's own in front of it keeps files apart, but not out. */
function clientNameIn(path: TS.Expression, file: TsFile): TS.Expression | undefined {
  let random = false;
  for (const part of textParts(path, file)) {
    if (typeof part === "string") continue;
    const inner = unwrap(part);
    // multer gives the last part of the name alone: behind a random text it is nobody else's, and stays in its folder.
    if (isClientName(inner, file)) {
      if (random && lastNameOf(inner) === "originalname") continue;
      return inner;
    }
    random ||= isRandom(inner, file);
    if (!ts.isCallExpression(inner) || !/^(?:join|resolve)$/.test(lastNameOf(inner.expression))) continue;
    for (const argument of inner.arguments) {
      const found = clientNameIn(argument, file);
      if (found) return found;
    }
  }
  const initializer = ts.isIdentifier(unwrap(path)) ? initializerOf(unwrap(path) as TS.Identifier, file) : undefined;
  return initializer && ts.isCallExpression(unwrap(initializer)) ? clientNameIn(initializer, file) : undefined;
}

function reportName(value: TS.Expression, file: TsFile): Outcomes {
  const imported = importName(file, ["node:crypto", "crypto"], "randomUUID");
  return problem("name", spanOf(value, file), {
    data: { name: shortName(value, file) },
    fixes: [{ fix: "ownName", edits: [...imported.edits, { ...spanOf(value, file), text: `${imported.name}()` }] }],
  });
}

/** multer.diskStorage({ filename: (req, file, cb) => cb(null, file.originalname) }) */
function visitStorage(call: TS.CallExpression, file: TsFile): Outcomes {
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const property = options?.properties.find((each) => propertyName(each.name) === "filename");
  if (!property || outside(file)) return undefined;
  const fn = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : property;
  if (!isFunction(fn) || !fn.body) return undefined;
  let found: TS.Expression | undefined;
  walkBelow(fn, (node) => {
    const name = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.arguments[1] : undefined;
    found ??= name && clientNameIn(name, file);
    return !found;
  });
  return found ? reportName(found, file) : met(spanOf(property.name ?? property, file));
}

/** fs.writeFile(path.join(dir, file.name), …), file.mv(`./uploads/${file.name}`) */
function visitSave(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  const path = call.arguments[/^(?:rename|renameSync|copyFile|copyFileSync)$/.test(name) ? 1 : 0];
  if (!path || outside(file)) return undefined;
  const known = name === "mv" || /^(?:node:)?fs(?:\/promises)?$|^fs-extra$/.test(originOf(call.expression, file)?.module ?? "");
  const found = known ? clientNameIn(path, file) : undefined;
  return found && reportName(found, file);
}

/** TypeScript: multer, busboy, formidable and their like without a limit, and files saved under the name that came with them. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      multer: visitMaker,
      formidable: visitMaker,
      busboy: visitMaker,
      Busboy: visitMaker,
      fileUpload: visitMaker,
      IncomingForm: visitMaker,
      FileInterceptor: visitInterceptor,
      FilesInterceptor: visitInterceptor,
      AnyFilesInterceptor: visitInterceptor,
      FileFieldsInterceptor: visitInterceptor,
      diskStorage: visitStorage,
      register: visitRegister,
      writeFile: visitSave,
      writeFileSync: visitSave,
      createWriteStream: visitSave,
      rename: visitSave,
      renameSync: visitSave,
      copyFile: visitSave,
      copyFileSync: visitSave,
      mv: visitSave,
      move: visitSave,
    },
    new: { Busboy: visitMaker, IncomingForm: visitMaker, Formidable: visitMaker },
  },
  {
    multer: "multer",
    "@koa/multer": "multer",
    formidable: "formidable",
    busboy: "busboy",
    "@fastify/busboy": "busboy",
    "express-fileupload": "fileUpload",
    "express-formidable": "formidable",
  },
);
