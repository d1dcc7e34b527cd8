/** The command line: what it understands, and its exit codes. Each command has its own file. */
import { Command, CommanderError, Option } from "commander";
import { messageOf, UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { exitCodes } from "./exit-codes.ts";
import { guardOutput } from "./standard-output.ts";
import { printable } from "./terminal.ts";

declare const SEAWORTHY_VERSION: string;

const examples = `
Examples:
  seaworthy check                    check the project in the current folder
  seaworthy check src/api            the same, but list only what is below src/api
  seaworthy check --format json      for other programs; the schema is report.schema.json
  seaworthy score                    how ready it is, in one number
  seaworthy plan                     what to do, in which order, and how long it takes
  seaworthy report --output r.html   all of it on one page
  seaworthy fix --dry-run            show what the safe fixes would change
  seaworthy explain insecure-cookie  what a check looks for, why, and what it misses
  seaworthy attest --list            what only a person can answer, and until when it is answered

Exit codes: 0 the gate passed, 1 the gate failed, 2 wrong usage or configuration, 3 inconclusive.
Results do not depend on the machine or the day but for records that run out; SEAWORTHY_NOW=YYYY-MM-DD sets the day.`;

function program(host: Host, finish: (code: number) => void): Command {
  const root = new Command("seaworthy");
  const format = (choices: readonly string[]) =>
    new Option("-f, --format <form>", "form of the output").choices([...choices]).default("pretty");
  const rootOption = () => new Option("--root <folder>", "the project's root, where it is not the one that the paths tell");
  const scanOptions = (command: Command) =>
    command
      .addOption(new Option("--jobs <number>", "how many workers look at files at once (default: auto, by processors and size)"))
      .option("--no-cache", "neither read nor keep results of earlier runs")
      .addOption(new Option("--cache-folder <path>", "where results are kept (default: the system's cache folder)"));

  const packageOption = () => new Option("--package <path>", "of one package of the project only");

  root
    .description("Production readiness of a project: what stands between its code and production, and how far it has come.")
    .version(SEAWORTHY_VERSION, "-v, --version", "print the version")
    .helpOption("-h, --help", "explain the command")
    .helpCommand(false)
    .configureHelp({ helpWidth: 80, showGlobalOptions: false })
    .addHelpText("after", examples);

  const check = root
    .command("check")
    .summary("find what is not ready for production, and the score")
    .description(
      "Checks a project and prints findings, score and verdict. The whole project is always looked at, because a finding may depend on " +
        "any of its files; with paths, only the findings below them are listed. The root is the folder given, or the current folder when " +
        "the paths are parts of the project in it.",
    )
    .argument("[paths...]", "files or folders to list findings of (default: the current folder)")
    .addOption(format(["pretty", "json"]))
    .addOption(rootOption())
    .option("-q, --quiet", "print the score, the verdict and the blockers only; no progress")
    .option("--base <file>", "judge the change only: a JSON report of the base, or a baseline")
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy check\n  seaworthy check ../shop --format json > readiness.json\n  seaworthy check src/api/orders.ts\n" +
        "  seaworthy check --base readiness.json    for a pull request\n\n" +
        "With --base, old findings fail nothing: the code is 1 for a new open P0 or P1 finding, or when the score drops by more than the\n" +
        "policy allows (0.5).",
    )
    .action(async (paths: string[], options) => {
      const { runCheck } = await import("./check.ts");
      finish(await runCheck(paths, options, host));
    });
  scanOptions(check);

  const score = root
    .command("score")
    .summary("the score, the verdict and the blockers")
    .description(
      "Prints how ready a project is: number, verdict, upper bound, evidence, categories, launch blockers and what the gate says.",
    )
    .addOption(format(["pretty", "json"]))
    .option("--record", "add a line to .seaworthy/history.ndjson, for the trend; meant for the default branch")
    .option("--packages", "list the packages of the project, each with a result of its own")
    .argument("[folder]", "the project (default: the current folder)")
    .addOption(packageOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy score\n  seaworthy score --format json\n  seaworthy score --packages\n  seaworthy score --record",
    )
    .action(async (folder: string | undefined, options) => {
      const { runScore } = await import("./score.ts");
      finish(await runScore({ root: folder, ...options }, host));
    });
  scanOptions(score);

  const plan = root
    .command("plan")
    .summary("what to do, in which order, and how long it takes")
    .description(
      "Prints the launch plan: blockers first, then by priority, then by gain per minute. The quick start is the part that leaves no " +
        "blocker; what takes longer than a day is spread over weeks.",
    )
    .addOption(format(["pretty", "json"]))
    .argument("[folder]", "the project (default: the current folder)")
    .addOption(packageOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy plan\n  seaworthy plan --format json\n\nExit codes: 0 printed, 2 wrong usage or configuration.",
    )
    .action(async (folder: string | undefined, options) => {
      const { runPlan } = await import("./plan.ts");
      finish(await runPlan({ root: folder, ...options }, host));
    });
  scanOptions(plan);

  const report = root
    .command("report")
    .summary("everything on one page: HTML, Markdown or JSON")
    .description(
      "Writes the whole result: HTML as one page that stands by itself, Markdown to commit beside the code, or JSON. The same project " +
        "gives the same text, whatever the day and the machine, but for records that run out.",
    )
    .addOption(new Option("-f, --format <form>", "form of the report").choices(["html", "markdown", "json"]).default("html"))
    .option("-o, --output <file>", "the file to write (default: standard output)")
    .option("--dated", "name the day of the run")
    .argument("[folder]", "the project (default: the current folder)")
    .addOption(packageOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy report --output readiness.html\n  seaworthy report --format markdown --output PRODUCTION_READINESS.md\n" +
        "  seaworthy report --format json --output base.json\n\nExit codes: 0 written, 2 wrong usage or configuration.",
    )
    .action(async (folder: string | undefined, options) => {
      const { runReport } = await import("./write-report.ts");
      finish(await runReport({ root: folder, ...options }, host));
    });
  scanOptions(report);

  const baseline = root
    .command("baseline")
    .summary("write down what is known, so that only new findings fail a change")
    .description(
      "Writes the present findings to .seaworthy/baseline.json. They still count and are still shown; they fail no pull request.",
    )
    .option("-n, --dry-run", "print the change as a diff and write nothing")
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy baseline\n  seaworthy check --base .seaworthy/baseline.json\n\nExit codes: 0 written, 2 refused.",
    )
    .action(async (options) => {
      const { runBaseline } = await import("./baseline.ts");
      finish(await runBaseline(options, host));
    });
  scanOptions(baseline);

  const fix = root
    .command("fix")
    .summary("apply the safe fixes")
    .description(
      "Applies the fixes that cannot change what the code is meant to do. A file is only written when it still parses as before.",
    )
    .argument("[paths...]", "files or folders to fix (default: the current folder)")
    .option("-c, --check <id>", "fix findings of this check only")
    .option("-n, --dry-run", "print the changes as a diff and write nothing")
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy fix --dry-run\n  seaworthy fix --check insecure-cookie src\n  seaworthy fix --dry-run | git apply",
    )
    .action(async (paths: string[], options) => {
      const { runFix } = await import("./fix.ts");
      finish(await runFix(paths, options, host));
    });
  scanOptions(fix);

  const attest = root
    .command("attest")
    .summary("vouch for what no code can prove")
    .description(
      "Records in .seaworthy/attestations.yml who answers for a check that no code can prove, with evidence and an end. Everything else in " +
        "the file stays as it is. Nothing is asked: what is missing is named.",
    )
    .argument("[check]", "id of a manual check, or of a project check that may be attested")
    .option("--owner <who>", "the person or team that is answerable")
    .option("--evidence <what>", "a link, a path or a text that shows it")
    .option("--date <day>", "the day on which it was true, YYYY-MM-DD (default: today)")
    .option("--until <day>", "the last day, YYYY-MM-DD (default: as long as the check allows)")
    .option("--renew", "bring the attestation up to date; owner and evidence stay where they are not given")
    .option("--revoke", "take the attestation back")
    .option("-l, --list", "list what can be attested: state, owner, end, days left")
    .option("-n, --dry-run", "print the change as a diff and write nothing")
    .addOption(format(["pretty", "json"]))
    .addOption(rootOption())
    .addHelpText(
      "after",
      '\nExamples:\n  seaworthy attest --list\n  seaworthy attest on-call --owner "@acme/platform" --evidence https://example.org/schedule\n' +
        "  seaworthy attest on-call --renew\n  seaworthy attest on-call --revoke\n\nExit codes: 0 written or listed, 2 refused: nothing was changed.",
    )
    .action(async (id: string | undefined, options) => {
      const { runAttest } = await import("./attest.ts");
      finish(await runAttest(id, { ...options, quiet: true }, host));
    });
  scanOptions(attest);

  const waive = root
    .command("waive")
    .summary("record an exemption, with who, why and until when")
    .description(
      "Records an exemption of a check or of one finding in .seaworthy/waivers.yml. An accepted risk holds 30 days for P0 (with an approver " +
        "other than the owner), 90 for P1, 180 for the rest; the other kinds a year. It never raises the score.",
    )
    .argument("[check]", "id of the check")
    .option("--fingerprint <id>", "only this finding, as check --format json names it")
    .option("--kind <kind>", "accepted-risk, false-positive, mitigated-elsewhere or not-applicable")
    .option("--owner <who>", "who takes the decision")
    .option("--approver <who>", "who agreed; needed for a P0 risk")
    .option("--reason <text>", "why, in at least 10 characters")
    .option("--evidence <what>", "what makes up for it elsewhere")
    .option("--until <day>", "the last day, YYYY-MM-DD")
    .option("--remove", "take the waiver back")
    .option("-l, --list", "list the waivers: state, kind, owner, end, days left")
    .option("-n, --dry-run", "print the change as a diff and write nothing")
    .addOption(format(["pretty", "json"]))
    .addOption(rootOption())
    .addHelpText(
      "after",
      '\nExamples:\n  seaworthy waive rate-limiting --kind accepted-risk --owner "@acme/api" --approver "@acme/security" \\\n' +
        '    --reason "Limits at the edge until the cut-over" --until 2026-12-01\n  seaworthy waive rate-limiting --remove\n' +
        "  seaworthy waive --list\n\nExit codes: 0 written or listed, 2 refused: nothing was changed.",
    )
    .action(async (id: string | undefined, options) => {
      const { runWaive } = await import("./waive.ts");
      finish(await runWaive(id, { ...options, quiet: true }, host));
    });
  scanOptions(waive);

  const scaffold = root
    .command("scaffold")
    .summary("show or write a first version of what a check asks for")
    .description(
      "Shows, as a diff, the files that would satisfy a check, made from what is found in the project: the framework, the dependencies, the " +
        "variables that are read. Nothing is written without --write, no file that is there is overwritten, and all is written or nothing. " +
        "What only people can say is marked TODO.",
    )
    .argument("[check]", "id of a check")
    .option("-w, --write", "write the files")
    .option("-l, --list", "list the scaffolds, and why some cannot be made for this project")
    .addOption(new Option("--license <name>", "the licence that was chosen, for license-file").choices(["MIT"]))
    .option("--holder <name>", "who holds the rights, for license-file")
    .addOption(format(["pretty", "json"]))
    .addOption(rootOption())
    .addHelpText(
      "after",
      "\nExamples:\n  seaworthy scaffold --list\n  seaworthy scaffold health-endpoint\n  seaworthy scaffold ci-pipeline --write\n\n" +
        "Exit codes: 0 shown, written or listed, 2 refused: nothing was written.",
    )
    .action(async (id: string | undefined, options) => {
      const { runScaffold } = await import("./scaffold.ts");
      finish(await runScaffold(id, { ...options, quiet: true }, host));
    });
  scanOptions(scaffold);

  root
    .command("checks")
    .summary("list all checks")
    .description("Lists all checks with priority, kind and languages.")
    .addOption(format(["pretty", "json"]))
    .addHelpText("after", "\nExamples:\n  seaworthy checks\n  seaworthy checks --format json")
    .action(async (options: { format: string }) => {
      const { runChecks } = await import("./checks.ts");
      finish(await runChecks(options.format));
    });

  root
    .command("explain")
    .summary("what a check looks for, why, and what it misses")
    .description("Explains a check: what it looks for, why it matters in production, how to satisfy it, and what it is known to miss.")
    .argument("<check>", "id of a check, as findings show it")
    .addHelpText("after", "\nExamples:\n  seaworthy explain insecure-cookie\n  seaworthy explain insecure-cookie | less")
    .action(async (id: string) => {
      const { runExplain } = await import("./explain.ts");
      finish(await runExplain(id));
    });

  root
    .command("lsp")
    .summary("serve an editor")
    .description("Runs the language server for an editor. The editor starts it; there is nothing to type.")
    .option("--stdio", "talk over standard input and output (the default)")
    .option("--cache-folder <path>", "where results are kept")
    .option("--no-cache", "keep no results")
    .allowUnknownOption()
    .addHelpText("after", "\nExample for an editor's configuration:\n  seaworthy lsp --stdio")
    .action(async () => {
      const { serve } = await import("../lsp/server.ts");
      serve(host);
    });

  return root;
}

/** Runs a command and sets the process's exit code. An error of use is one line on standard error, with nothing on standard output. */
export async function runCommandLine(args: readonly string[], host: Host): Promise<void> {
  guardOutput();
  const root = program(host, (code) => {
    process.exitCode = code;
  });
  for (const command of [root, ...root.commands]) command.exitOverride().configureOutput({ outputError: () => {} });
  if (args.length === 0) {
    process.stderr.write(root.helpInformation());
    process.exitCode = exitCodes.usage;
    return;
  }
  try {
    await root.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const usage = error instanceof UsageError || error instanceof CommanderError;
    const line = messageOf(error)
      .replace(/^error: /, "")
      .replace(/\s*\n\s*/g, " ");
    process.stderr.write(`seaworthy: ${printable(line)}\n`);
    if (!usage && process.env.SEAWORTHY_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCodes.usage;
  }
}
