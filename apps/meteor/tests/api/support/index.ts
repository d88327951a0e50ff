export { addBot } from './bot.ts';
export { addPeople, connectAll, type Member, serveCrowd } from './crowd.ts';
export { DdpClient, DdpError, type DdpMessage, refusal, sha256 } from './ddp.ts';
export { type ManyRooms, serveManyRooms } from './many-rooms.ts';
export { growthDuring, MIB, residentOf } from './memory.ts';
export { type Browser, newBrowser, type OtrTab, openOtrTab } from './otr-tab.ts';
export { type Person, register, registerTwo, signIn, socketOf } from './people.ts';
export { CONNECT, rawFrame, rawSocket, TEXT, textFrame } from './raw-socket.ts';
export { type Credentials, type RestBody, RestClient, type RestReply } from './rest.ts';
export {
	argsOf,
	type Exit,
	programOf,
	runToExit,
	type SpawnOptions,
	spawnServer,
	type TestServer,
	temporaryFolder,
	useServer,
} from './server.ts';
