import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { taskSetting } from "../../shared/queues.ts";

/** What Celery gives to all tasks: task_acks_late = True, CELERY_TASK_ACKS_LATE = True, task_annotations, a class of its own for tasks. */
const policy =
  /\b(?:CELERY_)?(?:TASK_)?ACKS_LATE\b["']?\s*[=:]\s*True|\btask_acks_late\b["']?\s*[=:]\s*True|\btask_annotations\b["']?\s*[=:]|\bCELERY_(?:TASK_)?ANNOTATIONS\b\s*=|\btask_cls\s*=|\b(?:app|celery|celery_app)\.Task\s*=/;

/** Python: whether Celery's settings give all tasks a policy; found in the text. */
export const python: TreeVisitors<PyFile> = {
  file(_root, file) {
    const match = file.role.test ? undefined : policy.exec(file.text);
    return match
      ? fact("setting", { start: match.index, end: match.index + match[0].length }, { key: taskSetting, value: true })
      : undefined;
  },
};
