// @ts-nocheck
/** Before publishing: the chat's one style sheet is put together, and `tsc` writes the declarations. */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sheets = ["../../serving/web/tokens.css", "src/widget/pieces.css", "src/widget/chat.css"];
const texts = await Promise.all(sheets.map((path) => readFile(here(path), "utf8")));
await writeFile(here("src/chat.css"), texts.join("\n"));
execFileSync("npx", ["tsc", "-p", here("tsconfig.publish.json")], { cwd: here("../.."), stdio: "inherit" });
