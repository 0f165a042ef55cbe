/** The race as the page shows it: what the server told last, drawn anew at each change. */
import type { ReceivedPush, Result } from 'sifaka-server'
import type { Race } from '../src/race.contract.ts'

export type Runner = ReceivedPush<typeof Race, 'Moved'>
export type Standing = Result<(typeof Race)['functions']['Enter']>

export class Track {
  /** The player of this page, whose line stands out. */
  mine = ''
  readonly #list: HTMLElement
  readonly #runners = new Map<string, Runner>()
  #length = 1

  constructor(list: HTMLElement) {
    this.#list = list
  }

  /** The whole race, as `Enter` answers it. */
  begin(standing: Standing): void {
    this.#length = standing.length
    this.#runners.clear()
    for (const { userId, name, place } of standing.runners)
      this.#runners.set(userId, { userId, name, place })
    this.#draw()
  }

  /** The next race: everybody is at the start. */
  restart(): void {
    for (const [userId, runner] of this.#runners) this.#runners.set(userId, { ...runner, place: 0 })
    this.#draw()
  }

  /** False where nobody knew this runner. */
  move(runner: Runner): boolean {
    const isKnown = this.#runners.has(runner.userId)
    this.#runners.set(runner.userId, runner)
    this.#draw()
    return isKnown
  }

  /** Takes a runner away; the name, or undefined where there was none. */
  remove(userId: string): string | undefined {
    const name = this.#runners.get(userId)?.name
    this.#runners.delete(userId)
    this.#draw()
    return name
  }

  #draw(): void {
    this.#list.replaceChildren(...[...this.#runners.values()].map(runner => this.#line(runner)))
  }

  #line({ userId, name, place }: Runner): HTMLElement {
    const line = document.createElement('li')
    if (userId === this.mine) line.className = 'mine'
    const progress = document.createElement('progress')
    progress.max = this.#length
    progress.value = place
    progress.setAttribute('aria-label', `${name} on the track`)
    line.append(span(name), span(`${place} of ${this.#length}`), progress)
    return line
  }
}

/** As text, never as HTML: names come from players. */
function span(text: string): HTMLElement {
  const element = document.createElement('span')
  element.textContent = text
  return element
}
