/**
 * The page: registers or logs in, rolls, and shows what the server pushes. After a lost connection
 * the client comes back and logs in again by itself; the page only shows how it stands.
 */
import { SifakaError, User } from 'sifaka-server'
import { type ClientState, connect, type Tokens } from 'sifaka-server/client'
import { ModuleName } from '../src/module-name.contract.ts'

const stateLine = find('state')
const problem = find('problem')
const login = find<HTMLFormElement>('login')
const game = find<HTMLFormElement>('game')

const client = await open().catch((error: unknown) => {
  stateLine.textContent = 'Not connected: reload the page to try again'
  showProblem(error)
  throw error
})

showState(client.state)
client.onState(showState)
client.on(ModuleName, 'Rolled', ({ name, value }) => tell(`${name} rolled ${value}`))
client.on(ModuleName, 'RoundOver', ({ winner }) => {
  tell(`The round is over: ${winner?.name} wins with ${winner?.value}`)
})

// Kept for this tab: it logs in again after a reload, and another tab is another player.
client.onTokens(tokens => {
  if (tokens === null) sessionStorage.removeItem('tokens')
  else sessionStorage.setItem('tokens', JSON.stringify(tokens))
})
client.onLoginLost(error => {
  showProblem(error)
  showPlayer(null)
})

login.addEventListener('submit', event => {
  event.preventDefault()
  const func = buttonOf(event) === 'Register' ? 'Register' : 'Login'
  const form = new FormData(login)
  const username = form.get('username') as string
  const password = form.get('password') as string
  void attempt(async () => {
    await client.call(User, func, { username, password })
    await enter()
  })
})

game.addEventListener('submit', event => {
  event.preventDefault()
  const dice = Number(new FormData(game).get('dice'))
  void attempt(async () => {
    if (buttonOf(event) === 'logout') return leave()
    const { value, best } = await client.call(ModuleName, 'Roll', { dice })
    find('rolled').textContent = `You rolled ${value}; your best of this round is ${best}`
  })
})

const stored = sessionStorage.getItem('tokens')
if (stored === null) showPlayer(null)
else await attempt(() => resume(JSON.parse(stored) as Tokens))

/** "sifaka dev" tells where the server listens; a page that is served elsewhere writes it here. */
async function open() {
  const reply = await fetch('/sifaka/server.json')
  if (!reply.ok) throw new SifakaError('ConnectFailed', { text: await reply.text() })
  const { url } = (await reply.json()) as { url: string }
  return connect(url, { contracts: [User, ModuleName] })
}

async function resume(tokens: Tokens): Promise<void> {
  showPlayer(null)
  await client.login(tokens)
  await enter()
}

async function enter(): Promise<void> {
  const { userData } = await client.call(User, 'GetSelfInfo', {})
  showPlayer(userData?.UserName ?? '')
}

async function leave(): Promise<void> {
  await client.call(User, 'Logout', {})
  showPlayer(null)
}

/** Runs what may be refused; the player reads why. */
async function attempt(work: () => Promise<void>): Promise<void> {
  problem.textContent = ''
  await work().catch(showProblem)
}

function showProblem(error: unknown): void {
  problem.textContent = SifakaError.from(error).message
}

function showState(state: ClientState): void {
  stateLine.className = state.type
  if (state.type === 'connecting') stateLine.textContent = 'Connecting'
  else if (state.type === 'ready') stateLine.textContent = 'Connected'
  else if (state.type === 'reconnecting')
    stateLine.textContent = `Connection lost; try ${state.attempt} in ${Math.ceil(state.delayMs / 1000)} s`
  else stateLine.textContent = `Closed (${state.reason}); reload the page to connect again`
}

/** The name of who is logged in, or null. */
function showPlayer(name: string | null): void {
  login.hidden = name !== null
  game.hidden = name === null
  find('player').textContent = name
}

function tell(text: string): void {
  const item = document.createElement('li')
  item.textContent = text
  const feed = find('feed')
  feed.prepend(item)
  while (feed.children.length > 20) feed.lastElementChild?.remove()
}

function buttonOf(event: SubmitEvent): string | undefined {
  return (event.submitter as HTMLButtonElement | null)?.value
}

function find<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}
