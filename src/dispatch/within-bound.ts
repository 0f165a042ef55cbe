/** Settles as `work` does; rejects with an `Error` of `reason()` where that takes above `boundMs`. */
export function withinBound<T>(
  work: Promise<T>,
  boundMs: number,
  reason: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const bound = setTimeout(() => reject(new Error(reason())), boundMs)
    work.then(resolve, reject).finally(() => clearTimeout(bound))
  })
}
