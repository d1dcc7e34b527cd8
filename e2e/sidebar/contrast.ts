import type { Page } from "playwright-core";

export interface PoorContrast {
  text: string;
  ratio: number;
}

/** Texts on the page whose contrast with what is behind them is below WCAG's 4.5 to 1 for text. Signs beside words need 3 to 1. */
export async function poorContrasts(page: Page): Promise<PoorContrast[]> {
  return page.evaluate(() => {
    type Color = [red: number, green: number, blue: number, alpha: number];
    const canvas = document.createElement("canvas");
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    /** The colour that is seen when these are painted over each other, the first one at the bottom. */
    const painted = (colors: string[]): Color => {
      if (!context) throw new Error("no canvas");
      context.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data] as Color;
    };
    const luminance = ([red, green, blue]: Color): number => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): string[] => {
      if (!element) return [];
      return [...behind(element.parentElement), getComputedStyle(element).backgroundColor];
    };
    const found: PoorContrast[] = [];
    const walker = document.createTreeWalker(document.querySelector("main") as Element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || element.closest(".spoken")) continue;
      const style = getComputedStyle(element);
      const background = behind(element);
      const color = element instanceof SVGElement ? style.fill : style.color;
      const [light = 0, dark = 0] = [luminance(painted([...background, color])), luminance(painted(background))].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < (element.closest(".sign") ? 3 : 4.5)) found.push({ text: node.textContent.trim(), ratio: Math.round(ratio * 100) / 100 });
    }
    return found;
  });
}
