import { Metrics } from '/work/main/src/base/metrics.ts'
import { TimerWheel } from '/work/main/src/base/timer-wheel.ts'
import { silentLogger } from '/work/main/src/base/logger.ts'
import { createDispatcher } from '/work/main/src/dispatch/dispatcher.ts'
import { MemoryKv } from '/work/main/src/store/kv/memory-kv.ts'
import { SqliteStore } from '/work/main/src/store/sql/sqlite-store.ts'
import { arena, Arena } from '/work/main/test/dispatch/arena.ts'
import { codecOf } from '/work/main/src/contract/message-codec.ts'
const session:any={id:'0'.repeat(32),userId:'7',tag:null,address:'',closed:false,get(){},set(){},remove(){},bindUser(){},unbindUser(){}}
const caller={type:'client' as const, session}
const d=createDispatcher({modules:[{definition:arena(()=>({Deeper: async (_c,r)=>r}))}],sql:new SqliteStore({path:':memory:'}),kv:new MemoryKv(),log:silentLogger,metrics:new Metrics(),sessions:{push:()=>0,disconnect:async()=>0},wheel:new TimerWheel(),nodeNumber:0,rpc:{timeoutMs:3000},limits:{maxReplyBytes:1<<20},jsonDefaults:true,mode:'production'})
await d.start()
const N=1e6
let n=0
class Req { caller=caller; kind=0 as const; params:unknown; deadline=performance.now()+1e9; ticket=1; entry:any; constructor(entry:any,params:unknown){this.entry=entry;this.params=params} get sink(){return this} answer(_t:number,_r:any){n++} }
const params={text:'hello world, this is some text of a chat'}
const codec=codecOf(Arena.functions.Say.request)
const entry=d.find('Arena','Say')!, empty=d.find('Arena','Nothing')!, as=d.find('Arena','Deeper')!
for(let k=0;k<4;k++){
 let t=performance.now(); for(let i=0;i<N;i++) d.dispatch(new Req(entry,params)); const a=performance.now()-t
 t=performance.now(); for(let i=0;i<N;i++) { codec.stringify(codec.fromJson(params),{defaults:true}) } const b=performance.now()-t
 t=performance.now(); for(let i=0;i<N;i++) d.dispatch(new Req(empty,undefined)); const c=performance.now()-t
 t=performance.now(); for(let i=0;i<N;i++) performance.now(); const p=performance.now()-t
 t=performance.now(); for(let j=0;j<N/100;j++){ for(let i=0;i<100;i++) d.dispatch(new Req(as,params)); await new Promise(r=>setImmediate(r)) } const e=performance.now()-t
 console.log('say',(a*1e6/N).toFixed(0),'codec',(b*1e6/N).toFixed(0),'diff',((a-b)*1e6/N).toFixed(0),'empty',(c*1e6/N).toFixed(0),'perf.now',(p*1e6/N).toFixed(0),'async',(e*1e6/N).toFixed(0),'ns')
}
await d.close()
