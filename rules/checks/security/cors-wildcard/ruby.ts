import type { TreeVisitors } from "../../../api/check.ts";
import type { RbFile } from "../../../api/file.ts";

export const ruby: TreeVisitors<RbFile> = {};
