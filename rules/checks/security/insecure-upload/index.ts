import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "insecure-upload",
  title: "Upload without size or type limit",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 15,
  cwe: [434, 400],
  languages: ["ts", "py"],
  why: "An upload of any size fills the memory or the disk, one of any type may be served back as a page with a script in it, and a name that the client chose may lead out of the folder it is meant for.",
  limits: "Limits of a proxy or a storage service, and checks in code that runs after the upload, are not seen.",
  messages: {
    size: "{library} takes files of any size here; set {option}.",
    large: "{library} takes files of up to 200 MB here, which is its default; set {option}.",
    whole: "{name} is read whole, of whatever size; look at its size first.",
    name: "The file is saved under {name}, which the client chose; make a name of your own.",
  },
  fixes: {
    limits: { kind: "safe", title: "Limit files to 5 MB" },
    checkSize: { kind: "safe", title: "Refuse files over 5 MB" },
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
    python: {
      skip: ["test"],
      words: [".form()", "uploadfile", "request.files", "multipart()", "filestorage", "uploadedfile", ".post()", "filefield"],
    },
  },
  detect: { typescript, python },
  confirm,
});
