"use client";

import { useState } from "react";

export function ThemeToggle() {
  const [theme, setTheme] = useState<"light" | "dark">("light");

  function toggle() {
    const next = theme === "light" ? "dark" : "light";
    document.cookie = `theme=${next}; path=/; max-age=31536000`;
    document.documentElement.dataset.theme = next;
    setTheme(next);
  }

  return (
    <button type="button" onClick={toggle}>
      {theme === "light" ? "Dark" : "Light"}
    </button>
  );
}
