import { pureJs, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { MemoryStorage } from './tests/memory-storage.ts';
import { createVault, purgeVaults, VAULT_PREFIX } from './vault.ts';

const secret = utf8('unguessable words of a conversation');

describe('Vault', () => {
	it('reads back what was written last', () => {
		const vault = createVault(() => pureJs, new MemoryStorage(), 'u:r');
		expect(vault.write('state', utf8('old'))).to.equal(true);
		expect(vault.write('state', secret)).to.equal(true);
		expect(vault.read('state')).to.deep.equal(secret);
		expect(vault.read('other')).to.equal(undefined);
	});

	it('X8 seals: storage holds neither the text nor, for the same text, the same bytes twice', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', secret);
		const first = storage.getItem(`${VAULT_PREFIX}u:r:state`) ?? '';
		vault.write('state', secret);
		const second = storage.getItem(`${VAULT_PREFIX}u:r:state`) ?? '';
		expect(first).to.not.equal(second);
		for (const blob of [first, second]) {
			expect(Buffer.from(blob, 'base64url').includes(Buffer.from(secret))).to.equal(false);
		}
	});

	it('opens no older blob that was put back, and none of another slot', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', utf8('first'));
		const old = storage.getItem(`${VAULT_PREFIX}u:r:state`) ?? '';
		vault.write('state', utf8('other'));
		vault.write('line:0', utf8('third'));
		storage.setItem(`${VAULT_PREFIX}u:r:state`, old);
		expect(vault.read('state')).to.equal(undefined);
		expect(vault.intact()).to.equal(false);
		storage.setItem(`${VAULT_PREFIX}u:r:state`, storage.getItem(`${VAULT_PREFIX}u:r:line:0`) ?? '');
		expect(vault.read('state')).to.equal(undefined);
	});

	it('G9 clearing sessionStorage breaks every slot at once', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', secret);
		expect(vault.intact()).to.equal(true);
		storage.clear();
		expect(vault.intact()).to.equal(false);
		expect(vault.holds('state')).to.equal(false);
		expect(vault.read('state')).to.equal(undefined);
	});

	it('notices a blob that was changed in its middle when it is read', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', secret);
		const name = `${VAULT_PREFIX}u:r:state`;
		const blob = storage.getItem(name) ?? '';
		storage.setItem(name, `${blob[0] === 'A' ? 'B' : 'A'}${blob.slice(1)}`);
		expect(vault.read('state')).to.equal(undefined);
	});

	it('says so when the browser refuses the write, and leaves nothing of the slot', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', secret);
		storage.quota = 0;
		expect(vault.write('state', secret)).to.equal(false);
		expect(vault.read('state')).to.equal(undefined);
		expect(storage.length).to.equal(0);
		expect(createVault(() => pureJs, undefined, 'u:r').write('state', secret)).to.equal(false);
	});

	it('E5 a copy of the storage opens nothing in another document', () => {
		const storage = new MemoryStorage();
		createVault(() => pureJs, storage, 'u:r').write('state', secret);
		const duplicate = createVault(() => pureJs, storage.copy(), 'u:r');
		expect(duplicate.read('state')).to.equal(undefined);
	});

	it('E5 after the page was hidden nothing opens, even where the blob is put back', () => {
		const storage = new MemoryStorage();
		const vault = createVault(() => pureJs, storage, 'u:r');
		vault.write('state', secret);
		const blob = storage.getItem(`${VAULT_PREFIX}u:r:state`) ?? '';
		vault.lose();
		expect(storage.length).to.equal(0);
		expect(vault.intact()).to.equal(false);
		storage.setItem(`${VAULT_PREFIX}u:r:state`, blob);
		expect(vault.read('state')).to.equal(undefined);
		vault.wipe();
		expect(vault.intact()).to.equal(true);
	});

	it('purges what a former document left, and nothing of others', () => {
		const storage = new MemoryStorage();
		createVault(() => pureJs, storage, 'u:r').write('state', secret);
		storage.setItem('unrelated', 'stays');
		purgeVaults(storage);
		expect(storage.length).to.equal(1);
		expect(storage.getItem('unrelated')).to.equal('stays');
		purgeVaults(undefined);
	});
});
