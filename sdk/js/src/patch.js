// @ts-check
/** JSON Patch (RFC 6902) that leaves its input as it was. */

/** @typedef {{ op: string, path: string, from?: string, value?: unknown }} Operation */

/** @param {string} pointer */
const steps = (pointer) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** @param {any} node @param {string} step */
function child(node, step) {
  if (node === null || typeof node !== "object" || !Object.hasOwn(node, step)) throw new Error(`nothing at ${step}`);
  return node[step];
}

/** @param {any} node @param {string[]} path @param {string} op @param {unknown} [value] @returns {any} */
function change(node, [step, ...rest], op, value) {
  if (step === undefined) return value;
  if (op !== "add" || rest.length || node === null || typeof node !== "object") {
    const old = child(node, step);
    if (rest.length) [op, value] = ["replace", change(old, rest, op, value)];
  }
  if (Array.isArray(node)) {
    const at = step === "-" ? node.length : Number(step);
    if (!(at <= node.length)) throw new Error(`no place ${step}`);
    return node.toSpliced(at, op === "add" ? 0 : 1, ...(op === "remove" ? [] : [value]));
  }
  const { [step]: _, ...others } = node;
  return op === "remove" ? others : { ...node, [step]: value };
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
  for (let { op, path, from = "", value } of operations) {
    if (op === "move" || op === "copy") value = steps(from).reduce(child, result);
    if (op === "move") result = change(result, steps(from), "remove");
    if (op === "test" && JSON.stringify(steps(path).reduce(child, result)) !== JSON.stringify(value)) throw new Error(`test failed at ${path}`);
    if (op !== "test") result = change(result, steps(path), op === "move" || op === "copy" ? "add" : op, value);
  }
  return result;
}
