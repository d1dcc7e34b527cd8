import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { evidenceAt, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const judged = practicesOf(project, "webhook-verification");
  const open: Evidence[] = [
    ...project.openFindings("webhook-signature").map(({ file, line }) => ({ file, line, note: "believes whatever is posted" })),
    ...judged.filter(({ data }) => !data.met).map((fact) => evidenceAt(fact, `${fact.data.name} believes whatever is posted`)),
  ];
  const verified = judged.filter(({ data }) => data.met).map((fact) => evidenceAt(fact, fact.data.name));
  const met = project.metPlaces("webhook-signature") + verified.length;
  const [first] = open;
  if (first)
    return share(
      met,
      met + open.length,
      open,
      `${met === 0 && open.length === 1 ? "The webhook found" : `${open.length} of ${met + open.length} webhooks`} ${open.length === 1 ? "does" : "do"} not verify who sent them; check the signature over the raw body first.`,
    );
  if (met > 0)
    return passed(
      shownBy(project, "webhooks", verified),
      `${met === 1 ? "The webhook found verifies" : `All ${met} webhooks found verify`} who sent it.`,
    );
  return notApplicable("No handler was found that believes or verifies what a webhook posts.");
}

export default defineProjectCheck({
  id: "webhook-security",
  title: "Every webhook verified",
  category: "security",
  priority: "P1",
  effort: 60,
  restsOn: ["webhook-signature"],
  why: "The address of a webhook is no secret: one that believes whatever is posted lets anybody report a payment that never happened.",
  limits:
    "A signature that a gateway checks is not seen. In Ruby, controllers whose name says webhook are looked at, and whose parents are Rails' own.",
  applies: ["webhooks"],
  evidence:
    "The share of webhook handlers that verify a signature or secret, as the check webhook-signature finds them, and controllers of Rails.",
  evaluate,
});
