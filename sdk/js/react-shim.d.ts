/** What the wrapper uses of React, so that its types are checked without installing React. */
declare module "react" {
  export function createElement(type: string, props?: Record<string, unknown> | null, ...children: unknown[]): unknown;
  export function useEffect(effect: () => void | (() => void), dependencies?: readonly unknown[]): void;
  export function useRef<T>(initial: T): { current: T };
}
