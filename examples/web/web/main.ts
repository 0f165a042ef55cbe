/**
 * The page: registers or logs in, hops, shows what the server pushes. After a lost connection the
 * client comes back and logs in again by itself; this file only shows how it stands, and asks for
 * the race anew, for what was pushed meanwhile is lost.
 */
import { SifakaError, User } from 'sifaka-server'
import type { Wire } from 'sifaka-server/client'
import { Race } from '../src/race.contract.ts'
import { find, showProblem, showState, tell } from './page.ts'
import { reachServer } from './server.ts'
import { storedTokens, storeTokens } from './tokens.ts'
import { Track } from './track.ts'

const login = find<HTMLFormElement>('login')
const track = new Track(find('track'))
let isPlaying = false

const waiting = (): void => showState({ type: 'waiting' })
const { client, drop } = await reachServer([User, Race], waiting)

client.onTokens(storeTokens)
client.onLoginLost(error => showLogin(error.message))
client.onState(state => {
  showState(state)
  if (state.type === 'ready' && isPlaying) void attempt(enter)
})
showState(client.state)

client.on(Race, 'Moved', runner => {
  if (!track.move(runner)) tell(`${runner.name} enters`)
})
client.on(Race, 'Left', ({ userId }) => {
  const name = track.remove(userId)
  if (name !== undefined) tell(`${name} leaves`)
})
client.on(Race, 'Won', ({ name }) => {
  tell(`${name} wins`)
  track.restart()
})

login.addEventListener('submit', event => {
  event.preventDefault()
  const button = event.submitter as HTMLButtonElement | null
  const func = button?.value === 'Login' ? 'Login' : 'Register'
  const username = find<HTMLInputElement>('username').value
  const password = find<HTMLInputElement>('password').value
  void attempt(async () => {
    await client.call(User, func, { username, password })
    await enter()
    find('hop').focus()
  })
})
find('hop').addEventListener('click', () => void attempt(hop))
find('drop').addEventListener('click', drop)
find('logout').addEventListener('click', () => {
  void attempt(async () => {
    await client.call(User, 'Logout', {})
    showLogin('')
    find('username').focus()
  })
})

const tokens = storedTokens()
if (tokens === null) {
  showLogin('')
} else {
  await attempt(async () => {
    // Refused: the form is there for the password. Not answered: the tokens stay for a reload.
    await client.login(tokens).catch((error: unknown) => {
      showLogin('')
      throw error
    })
    await enter()
  })
}

/** Takes a track and shows the race. Twice is once: the server keeps the track that one has. */
async function enter(): Promise<void> {
  const { userData } = await client.call(User, 'GetSelfInfo', {})
  track.mine = userData?.UserID ?? ''
  track.begin(await client.call(Race, 'Enter', {}))
  isPlaying = true
  login.hidden = true
  find('race').hidden = false
  showProblem('')
}

async function hop(): Promise<void> {
  const wire = document.querySelector<HTMLInputElement>('input[name="wire"]:checked')?.value
  const hopped = await client.call(Race, 'Hop', {}, { wire: wire as Wire })
  tell(`You hop ${hopped.hop} to ${hopped.place}, by ${wire}`)
}

function showLogin(problem: string): void {
  isPlaying = false
  login.hidden = false
  find('race').hidden = true
  showProblem(problem)
}

/** Runs what the server may refuse; the player reads why. */
async function attempt(work: () => Promise<void>): Promise<void> {
  showProblem('')
  try {
    await work()
  } catch (error) {
    const { code, message } = SifakaError.from(error)
    // Sent, and the connection ended: it may have run. `enter` shows how it stands.
    showProblem(
      code === 'ConnectionLost' ? 'The connection went while that was under way' : message,
    )
  }
}
