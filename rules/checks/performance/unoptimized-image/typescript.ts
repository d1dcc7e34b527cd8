import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { propertyName, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsModule, importsOf, originOf } from "../../../shared/typescript/scope.ts";
import { importModule } from "../../../shared/typescript/style.ts";
import { optionOf, staticString, staticValue, textWithHoles } from "../../../shared/typescript/values.ts";

type Tag = TS.JsxSelfClosingElement | TS.JsxOpeningElement;

/** Pixels, in a format that next/image makes smaller. Moving pictures stay as they are. */
const raster = /\.(?:png|jpe?g|webp|avif|bmp|tiff?)(?:[?#].*)?$/i;
/** Pictures that are made or sent, not shown in a page. */
const elsewhere = /(?:^|[/._-])(?:e-?mails?|mails?|newsletters?|pdf|opengraph-image|twitter-image|apple-icon|og)(?:[/._-]|$)/i;

function isElsewhere(file: TsFile): boolean {
  return (
    file.role.test ||
    file.role.example ||
    elsewhere.test(file.path) ||
    importsModule(file, /^(?:next\/og|next\/server|@vercel\/og|satori|@react-email\/.+|react-email|@react-pdf\/.+)$/)
  );
}

function visitTag(node: TS.Node, file: TsFile): Outcomes {
  const tag = node as Tag;
  if (!ts.isIdentifier(tag.tagName)) return undefined;
  if (tag.tagName.text !== "img") return isNextImage(tag.tagName, file) ? judgeNextImage(tag, file) : undefined;
  const source = attribute(tag, "src");
  if (!source || isElsewhere(file) || isTiny(tag, file) || isChosen(tag, file) || ts.findAncestor(tag, isPicture)) return undefined;
  const address = addressOf(source, file);
  if (address === undefined || !raster.test(address)) return undefined;
  const fix = useNextImage(tag, source, file);
  return problem(
    "plain",
    { start: tag.getStart(file.root), end: tag.tagName.end },
    { pending: { next: importsModule(file, /^next\//) }, ...(fix ? { fixes: [fix] } : {}) },
  );
}

/** `<Image unoptimized>` of a raster picture: the component is there, and told to do nothing. */
function judgeNextImage(tag: Tag, file: TsFile): Outcomes {
  const at = spanOf(tag.tagName, file);
  const setting = attribute(tag, "unoptimized");
  const source = attribute(tag, "src");
  const address = setting && source && !isElsewhere(file) ? addressOf(source, file) : undefined;
  const on = setting && (!setting.initializer || staticValue(attributeValue(setting) as TS.Expression, file)?.value === true);
  if (!on || address === undefined || !raster.test(address)) return setting ? undefined : met(at);
  return problem("prop", spanOf(setting, file));
}

function isNextImage(name: TS.Identifier, file: TsFile): boolean {
  return /^next\/(?:legacy\/)?image$/.test(importsOf(file).get(name.text)?.module ?? "");
}

function isPicture(node: TS.Node): boolean {
  return ts.isJsxElement(node) && ts.isIdentifier(node.openingElement.tagName) && node.openingElement.tagName.text === "picture";
}

function attribute(tag: Tag, name: string): TS.JsxAttribute | undefined {
  return tag.attributes.properties.find(
    (each): each is TS.JsxAttribute => ts.isJsxAttribute(each) && ts.isIdentifier(each.name) && each.name.text === name,
  );
}

function attributeValue(found: TS.JsxAttribute | undefined): TS.Expression | undefined {
  const value = found?.initializer;
  return value && ts.isJsxExpression(value) ? value.expression : (value as TS.Expression | undefined);
}

/** What is known of the address: a text, its end, or the file that is imported for it. */
function addressOf(source: TS.JsxAttribute, file: TsFile): string | undefined {
  const value = attributeValue(source);
  if (!value) return undefined;
  const written = staticString(value, file) ?? textWithHoles(value, file);
  if (written !== undefined) return /^data:/i.test(written) ? undefined : written;
  // import hero from "./hero.png"; <img src={hero.src} />
  const module = originOf(unwrap(value), file)?.module;
  if (module !== undefined && raster.test(module)) return module;
  return isPhotograph(unwrap(value)) ? "photograph.jpg" : module;
}

/** `product.photoUrl`: what records keep under such names are photographs. A logo or an icon may be a drawing. */
function isPhotograph(value: TS.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(value) &&
    /^(?:product|main|cover|hero|banner|featured|profile)?_?(?:image|photo|thumbnail|picture|cover)(?:_?(?:url|src|uri))?$/i.test(
      value.name.text,
    )
  );
}

function addressText(value: TS.Expression, file: TsFile): string {
  return staticString(value, file) ?? textWithHoles(value, file) ?? "";
}

/** A picture of one pixel that only counts visits, or one so small that there is nothing to save. */
function isTiny(tag: Tag, file: TsFile): boolean {
  const width = attributeValue(attribute(tag, "width"));
  const classes = attributeValue(attribute(tag, "className"));
  // Tailwind's h-6 is 24 pixels high; the networks of flags and avatars are asked for a size in the address.
  if (classes && /(?:^|[\s"'`])(?:w|h|size)-(?:\d(?:\.5)?|1[0-6]|px|\[(?:\d|[1-6]\d)px\])(?=[\s"'`]|$)/.test(classes.getText()))
    return true;
  const address = attributeValue(attribute(tag, "src"));
  const size =
    address && /(?:\/|[?&](?:s|sz|size|w|width|h|height)=)[wh]?(\d{1,3})(?:x\d{1,3})?(?=[/&"'`]|$)/.exec(addressText(address, file));
  if (size && Number(size[1]) <= 64) return true;
  return width !== undefined && /^(?:\d|[1-5]\d)$/.test(String(staticValue(width, file)?.value));
}

/** `eslint-disable-next-line @next/next/no-img-element`: somebody has been asked before, and has said so. */
function isChosen(tag: Tag, file: TsFile): boolean {
  const line = file.lines.lineOf(tag.getStart(file.root));
  return line > 0 && /no-img-element/.test(file.lines.lineText(line - 1));
}

/** Where width and height are known, the component only needs its name and its import. */
function useNextImage(tag: Tag, source: TS.JsxAttribute, file: TsFile): ProblemFix | undefined {
  const known = ["width", "height"].every((name) => {
    const value = attributeValue(attribute(tag, name));
    return value !== undefined && /^\d+$/.test(String(staticValue(value, file)?.value));
  });
  if (!known || !source.initializer || !attribute(tag, "alt")) return undefined;
  const image = importModule(file, ["next/image"], "Image");
  const edits = [...image.edits, { ...spanOf(tag.tagName, file), text: image.name }];
  if (ts.isJsxOpeningElement(tag)) edits.push({ ...spanOf(tag.parent.closingElement.tagName, file), text: image.name });
  return { fix: "nextImage", edits };
}

/** images: { unoptimized: true } of next.config. A static export has no server that could resize. */
function visitSetting(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!/(?:^|\/)next\.config\.[cm]?[jt]s$/.test(file.path) || !ts.isPropertyAssignment(property)) return undefined;
  const images = property.parent.parent;
  if (staticValue(property.initializer, file)?.value !== true || !ts.isPropertyAssignment(images) || propertyName(images.name) !== "images")
    return undefined;
  const output = optionOf(images.parent, "output", file);
  if (output.state !== "absent") return undefined;
  if (/\boutput\s*[:=]\s*["'`]export["'`]/.test(file.text)) return undefined;
  return problem("off", spanOf(property, file));
}

/** TypeScript: `<img>` of pictures in a Next.js application, and the switches that turn its optimisation off. */
export const typescript: TypeScriptVisitors = {
  property: { unoptimized: visitSetting },
  node: { JsxSelfClosingElement: visitTag, JsxOpeningElement: visitTag },
};
