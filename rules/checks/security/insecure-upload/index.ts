import { defineCheck } from "../../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "insecure-upload",
  title: "Upload without size or type limit",
  category: "security",
  priority: "P1",
  effort: 15,
  cwe: [434, 400],
  languages: ["ts"],
  why: "An upload of any size fills the memory or the disk, one of any type may be served back as a page with a script in it, and a name that the client chose may lead out of the folder it is meant for.",
  limits: "Limits of a proxy or a storage service, and checks in code that runs after the upload, are not seen.",
  messages: {
    size: "{library} takes files of any size here; set {option}.",
    name: "The file is saved under {name}, which the client chose; make a name of your own.",
  },
  fixes: {
    limits: { kind: "safe", title: "Limit files to 5 MB" },
    ownName: { kind: "suggest", title: "Save the file under a random name" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: [
        "multer",
        "formidable",
        "busboy",
        "fileupload",
        "file-upload",
        "multipart",
        "originalname",
        "originalfilename",
        ".mv(",
        "koabody",
        "koa-body",
        ".name",
        "fileinterceptor",
        "filesinterceptor",
      ],
      and: ["multer", "formidable", "busboy", "upload", "multipart", "formdata", "koa-body", "interceptor"],
    },
  },
  detect: { typescript },
});
