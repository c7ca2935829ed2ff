// @ts-check
/** JSON Patch (RFC 6902) that leaves its input as it was. */

/** @typedef {{ op: string, path: string, from?: string, value?: unknown }} Operation */

/** @param {string} pointer */
function steps(pointer) {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new Error(`not a JSON pointer: ${pointer}`);
  return pointer.slice(1).split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** @param {any} value @param {string[]} path */
function read(value, path) {
  for (const step of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) throw new Error(`nothing at /${path.join("/")}`);
    value = value[step];
  }
  return value;
}

/** @param {any} node @param {string} step @param {"add" | "remove" | "replace"} op @param {unknown} value */
function edit(node, step, op, value) {
  if (Array.isArray(node)) {
    const copy = node.slice();
    const at = step === "-" ? copy.length : Number(step);
    const last = op === "add" ? copy.length : copy.length - 1;
    if (!Number.isInteger(at) || at < 0 || at > last) throw new Error(`no place ${step} in a list of ${copy.length}`);
    if (op === "add") copy.splice(at, 0, value);
    else copy.splice(at, 1, ...(op === "replace" ? [value] : []));
    return copy;
  }
  if (node === null || typeof node !== "object") throw new Error(`nothing can stand at ${step}`);
  if (op !== "add" && !Object.hasOwn(node, step)) throw new Error(`nothing at ${step}`);
  const { [step]: _, ...rest } = node;
  return op === "remove" ? rest : { ...node, [step]: value };
}

/** @param {any} node @param {string[]} path @param {"add" | "remove" | "replace"} op @param {unknown} [value] @returns {any} */
function change(node, path, op, value) {
  const [step, ...rest] = path;
  if (step === undefined) return op === "remove" ? null : value;
  if (!rest.length) return edit(node, step, op, value);
  return edit(node, step, "replace", change(read(node, [step]), rest, op, value));
}

/**
 * @template T
 * @param {T} document
 * @param {Operation[]} operations
 * @returns {T} a new document; throws when an operation does not fit, and then nothing has changed
 */
export function applyPatch(document, operations) {
  /** @type {any} */
  let result = document;
  for (const { op, path, from, value } of operations) {
    const target = steps(path);
    if (op === "add" || op === "replace" || op === "remove") result = change(result, target, op, value);
    else if (op === "test") {
      if (JSON.stringify(read(result, target)) !== JSON.stringify(value)) throw new Error(`test failed at ${path}`);
    } else if (op === "move" || op === "copy") {
      const source = steps(from ?? "");
      const moved = read(result, source);
      if (op === "move") result = change(result, source, "remove");
      result = change(result, target, "add", moved);
    } else throw new Error(`unknown operation ${op}`);
  }
  return result;
}
