import { waitFor } from "../harness/index.ts";
import type { Desk } from "./desk.ts";

/** The questions that commands ask one after the other in VS Code's quick input, as a person answers them. */
export class Dialog {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get #input() {
    return this.#desk.workbench.quickInput();
  }

  /** Runs a command that asks something. A view that is still being drawn may take the focus, which closes the palette: then it is opened again. */
  async start(title: string): Promise<void> {
    const { page } = this.#desk.workbench;
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await waitFor(`the command "${title}" in the palette`, async () => {
      if (!(await page.locator(".quick-input-widget").isVisible())) await page.keyboard.press("F1");
      await this.#input.locator("input.input").fill(`>Seaworthy: ${title}`, { timeout: 2000 });
      return this.row(title).isVisible();
    });
    await this.choose(title);
  }

  /** Waits for a question by its words, in the title, the box or the message below it. */
  async question(words: string): Promise<void> {
    await waitFor(`the question "${words}"`, async () => {
      const placeholder = await this.#input.locator("input.input").getAttribute("placeholder");
      return placeholder?.includes(words) || (await this.#input.innerText()).includes(words);
    });
  }

  row(text: string) {
    return this.#desk.workbench.quickPickRows().filter({ hasText: text }).first();
  }

  async choose(text: string): Promise<void> {
    await this.row(text).waitFor();
    await this.row(text).click();
  }

  /** Types and presses Enter at once, as one does. */
  async answer(text: string): Promise<void> {
    await this.#input.locator("input.input").fill(text);
    await this.#desk.workbench.page.keyboard.press("Enter");
  }

  /** Chooses one of many by its beginning. */
  async find(typed: string, text: string): Promise<void> {
    await this.#input.locator("input.input").fill(typed);
    await this.choose(text);
  }

  /** Looks at what a dialog is about to do to the file, and has it done: the verb is chosen when the list appears, its other rows lead back. */
  async finish(verb: "Write" | "Remove"): Promise<void> {
    await this.#desk.workbench.quickPickRows().and(this.#desk.workbench.page.locator(".focused")).filter({ hasText: verb }).waitFor();
    await this.#desk.workbench.page.keyboard.press("Enter");
  }
}
