import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judgedPlaces, notApplicable, passed, shareOf, failed } from "../../shared/project/answers.ts";
import { images, settingsMatching } from "../../shared/project/settings.ts";
import { isTrial, packagesInUse } from "../../shared/project/usage.ts";

/** Pictures of pixels that pages may show; icons of an app are made for their sizes. */
const pictures = /(?:^|\/)(?:public|static|assets|media|wwwroot|src|app|web|frontend)\/.*\.(?:png|jpe?g|gif|webp|avif)$/i;
const icons =
  /(?:^|\/)(?:docs?|\.github|screenshots?|showcase|press(?:-?kit)?|branding|readme|store-listing)\/|(?:favicon|apple-touch|android-chrome|mstile|icon|logo|og[-_]|opengraph|twitter|splash|screenshot)[^/]*$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const open = judgedPlaces(project, "unoptimized-image").open;
  const pipeline: readonly Evidence[] = [
    ...packagesInUse(project, "images"),
    ...settingsMatching(project, [
      ...images(/imgproxy|thumbor|imaginary|weserv/i, "a service that resizes images"),
      { tool: "rails", key: /(?:^|\.)active_storage\.variant_processor$/, note: "variants of Active Storage" },
      { tool: "nuxt", key: /^modules\.\d+$/, value: /^@nuxt\/image/, note: "@nuxt/image" },
    ]),
  ];
  const met = project.metPlaces("unoptimized-image") + (pipeline.length > 0 ? 1 : 0);
  if (open.length > 0) {
    const count = open.length === 1 ? "One image is sent as it is" : `${open.length} images are sent as they are`;
    return {
      ...shareOf(met, met + open.length),
      evidence: open.slice(0, 3),
      reason: `${count}; use next/image or a service that resizes.`,
    };
  }
  if (pipeline.length > 0) return passed(pipeline, `Images are resized or compressed: ${pipeline[0]?.note}.`);
  const shown = project.filesMatching(pictures).filter((file) => !isTrial(file) && !icons.test(file));
  const [first] = shown;
  if (!first) return notApplicable("No pictures were found beside icons.");
  return failed(
    "Nothing resizes or compresses pictures; send each screen the size that it needs.",
    shown.slice(0, 3).map((file) => ({ file, line: -1, note: "served as it is" })),
  );
}

export default defineProjectCheck({
  id: "image-optimization",
  title: "Images optimised",
  category: "performance",
  priority: "P3",
  effort: 60,
  restsOn: ["unoptimized-image"],
  why: "Pictures are most of what a page weighs; a phone that gets the original of a camera pays for pixels that it cannot show.",
  limits: "Pictures that users upload and a store serves are not seen, and neither is a network in front that resizes.",
  applies: ["web-ui"],
  evidence:
    "next/image, @nuxt/image, sharp, a gem or package that makes variants, a service that resizes, and no open finding of unoptimized-image.",
  evaluate,
});
