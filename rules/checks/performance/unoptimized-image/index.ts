import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unoptimized-image",
  title: "Image served without optimisation",
  category: "performance",
  priority: "P3",
  effort: 10,
  languages: ["ts"],
  why: "A plain img sends the original file to every screen; next/image sends a smaller one in a modern format, later and without moving the page.",
  limits:
    "Only images that are known to be pixels by the ending of their address, by the imported file or by the name of the field are reported, where the package or the file uses Next.js.",
  messages: {
    plain: "This image is sent as it is to every screen; use next/image, which sends each screen the size that it needs.",
    prop: "The component sends this image as it is to every screen; remove unoptimized.",
    off: "Every image of the app is sent as it is; remove the setting, or name a loader that resizes.",
  },
  fixes: {
    nextImage: { kind: "suggest", title: "Use Image of next/image" },
  },
  triggers: {
    typescript: {
      skip: ["test"],
      // A plain picture counts where its address names a format, or is kept under the name of a photograph.
      pattern:
        /unoptimized|["']next\/(?:legacy\/)?image|\.(?:png|jpe?g|webp|avif|bmp|tiff?)|\.[a-z_]{0,9}(?:image|photo|thumbnail|picture|cover)(?:_?(?:url|src|uri))?\}/i,
      words: ["<img", "unoptimized", "next/image", "next/legacy/image"],
    },
  },
  detect: { typescript },
  confirm,
});
