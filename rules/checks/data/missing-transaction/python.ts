import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";

export const python: TreeVisitors<PyFile> = {};
