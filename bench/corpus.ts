/** What is measured on: a project made of the fixtures, and single files of a wanted length. */
import fs from "node:fs";
import path from "node:path";

const top = path.resolve(import.meta.dirname, "..");
const code = /\.(?:[cm]?[jt]sx?|py|rb)$/;

/**
 * Writes a project that repeats the fixture systems, each time with other names, until it has about the wanted number of files.
 * @returns the number of files
 */
export function writeProject(folder: string, wanted: number): number {
  const systems = path.join(top, "test-fixtures", "systems");
  const files = fs
    .readdirSync(systems, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(systems, path.join(entry.parentPath, entry.name)));
  let count = 0;
  for (let copy = 0; count < wanted; copy++) {
    for (const file of files) {
      const target = path.join(folder, `part${copy}`, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const content = fs.readFileSync(path.join(systems, file));
      // Copies must differ in content, as files do.
      fs.writeFileSync(
        target,
        code.test(file) ? `${content.toString("utf8")}${file.endsWith("s") || file.endsWith("x") ? "//" : "#"} copy ${copy}\n` : content,
      );
      count++;
    }
  }
  return count;
}

/** A TypeScript text of about the wanted number of lines: routes with what checks look at. */
export function textOf(lines: number): string {
  const head =
    'import express from "express";\nimport { z } from "zod";\nimport { db } from "./db";\nimport { logger } from "./logger";\n\nconst app = express();\n\n';
  const route = (i: number) =>
    `const Order${i} = z.object({ id: z.string(), amount: z.number().int(), note: z.string().max(200) });\n\n` +
    `/** Takes an order of kind ${i}. */\n` +
    `app.post("/orders/${i}", async (request, response) => {\n` +
    `  const parsed = Order${i}.safeParse(request.body);\n` +
    `  if (!parsed.success) {\n    logger.warn({ path: request.path }, "order refused");\n    return response.status(400).json({ error: "invalid order" });\n  }\n` +
    `  try {\n    const order = await db.order.create({ data: { ...parsed.data, kind: ${i} } });\n` +
    `    response.cookie("last-order", order.id, { httpOnly: true, secure: true, sameSite: "lax" });\n` +
    `    return response.status(201).json(order);\n  } catch (error) {\n    logger.error({ error }, "order failed");\n    return response.status(500).json({ error: "try again" });\n  }\n});\n\n`;
  let text = head;
  for (let i = 0, count = 7; count < lines; i++, count += 20) text += route(i);
  return text;
}
