import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a recovery procedure",
  file: /(?:^|\/)(?:(?:database[-_ ])?back-?_?ups?(?:[-_ ](?:and[-_ ])?(?:restor(?:e|ing|ation)|recovery|strategy|guide))?|restor(?:e|ing)(?:[-_ ][\w-]+)*|(?:disaster[-_ ])?recovery(?:[-_ ]\w+)*|dr[-_ ]plan)\.\w+$|(?:^|\/)(?:backups?|disaster-recovery)\/.+\.\w+$/i,
  section:
    /\bback-?ups?\b|\brestor(?:e|ing)\b.*\b(?:database|data|backup|dump|snapshot)|\b(?:disaster|data) recovery\b|^recovery(?: procedure| plan)?$/i,
  parts: ["restore", "recovery point", "recovery time"],
  remedy: "write down the steps of a restore, what may be lost and how long it takes",
};

export default defineProjectCheck({
  id: "backup-recovery-docs",
  title: "Backup and recovery procedure",
  category: "documentation",
  priority: "P1",
  effort: 60,
  why: "A backup is of use to whoever can restore it under stress; how long that takes and how much is lost has to be known, and accepted, before.",
  limits:
    "Recognises the parts by their words, in English. Whether the commands restore anything is not tried; the check restore-test asks for that.",
  applies: ["database"],
  evidence: "A document with the steps of a restore, what may be lost (RPO) and how long it takes (RTO).",
  evaluate: (project) => answerGuide(project, guide),
});
